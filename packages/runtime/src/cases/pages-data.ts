import type { Case } from './case.ts'

const SET_DATA = 'wx-api §13 setData'

/** What a page holds. */
export const pageDataCases: Case[] = [
  {
    name: 'setData changes data at once, and calls back when it is drawn',
    source: SET_DATA,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      let drawn = false
      page.setData({ n: 1 }, () => {
        drawn = true
      })
      t.equal(page.data.n, 1)
      await t.until(() => drawn)
    },
  },
  {
    name: 'setData takes paths, also of what is not there yet',
    source: SET_DATA,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      page.setData({ 'a.b': 1, 'list[1].c': 2 })
      t.deepEqual(page.data.a, { b: 1 })
      t.deepEqual((page.data.list as unknown[])[1], { c: 2 })
      page.setData({ 'a.d': 3 })
      t.deepEqual(page.data.a, { b: 1, d: 3 })
    },
  },
  {
    name: 'pages of the same file do not share data',
    source: 'wx-api §13',
    pages: true,
    async run(t) {
      const below = await t.open('third')
      await t.succeeds('navigateTo', { url: '/pages/third/third' })
      const above = t.pages().at(-1)!
      above.setData({ n: 1 })
      t.equal(below.data.n, undefined)
    },
  },
  {
    name: 'more than 1024 kB in one setData is told as an error',
    source: `${SET_DATA}; wording observed`,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      page.setData({ text: 'x'.repeat(1024 * 1024 + 1) })
      await t.until(() => t.thrown.some((error) => /超过最大长度 1048576/.test(String(error))))
    },
  },
]
