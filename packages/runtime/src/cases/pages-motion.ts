import type { Case, CasePage } from './case.ts'

const SCROLL = 'docs: api/ui/scroll/wx.pageScrollTo'
const PULL = 'docs: api/ui/pull-down-refresh/wx.startPullDownRefresh'
const OBSERVER = 'docs: api/wxml/IntersectionObserver'

// biome-ignore lint/suspicious/noExplicitAny: what an observer tells
type Told = any

/** Scrolling, pulling, and what watches a page. */
export const pageMotionCases: Case[] = [
  {
    name: 'pageScrollTo scrolls the page, and the page is told how far',
    source: SCROLL,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      await t.succeeds('pageScrollTo', { scrollTop: 120, duration: 0 })
      await t.until(() => Math.round(page.scrolled as number) === 120)
    },
  },
  {
    name: 'pageScrollTo scrolls to a node, by an offset',
    source: `${SCROLL}: selector 2.7.3, offsetTop 2.23.1`,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      await t.drawn()
      // The box begins 10 px below the top.
      await t.succeeds('pageScrollTo', { selector: '#box', offsetTop: 90, duration: 0 })
      await t.until(() => Math.round(page.scrolled as number) === 100)
    },
  },
  {
    name: 'pageScrollTo takes a moment where it is to be seen',
    source: `${SCROLL}: duration`,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      await t.succeeds('pageScrollTo', { scrollTop: 200 })
      await t.until(() => Math.round(page.scrolled as number) === 200)
    },
  },
  {
    name: 'pageScrollTo checks what it is given',
    source: 'wx-api §1.3',
    pages: true,
    async run(t) {
      await t.open('first')
      const why = 'parameter error: parameter.scrollTop should be Number instead of String;'
      await t.fails('pageScrollTo', { scrollTop: '10' }, `pageScrollTo:fail ${why}`, 1001)
    },
  },
  {
    name: 'a page is told once that its end is reached',
    source: 'docs: reference/api/Page onReachBottom',
    pages: true,
    async run(t) {
      const page = await t.open('first')
      await t.drawn()
      await t.succeeds('pageScrollTo', { scrollTop: 100_000, duration: 0 })
      await t.until(() => t.told().includes('first.onReachBottom'))
      const end = page.scrolled as number
      await t.succeeds('pageScrollTo', { scrollTop: end - 5, duration: 0 })
      await t.until(() => (page.scrolled as number) < end)
      t.equal(t.told().filter((one) => one === 'first.onReachBottom').length, 1)
    },
  },
  {
    name: 'startPullDownRefresh tells the page; stopPullDownRefresh ends it, and it can be pulled again',
    source: PULL,
    pages: true,
    async run(t) {
      await t.open('first')
      const pulls = () => t.told().filter((one) => one === 'first.onPullDownRefresh').length
      await t.succeeds('startPullDownRefresh')
      await t.until(() => pulls() === 1)
      await t.succeeds('stopPullDownRefresh')
      await t.succeeds('startPullDownRefresh')
      await t.until(() => pulls() === 2)
      await t.succeeds('stopPullDownRefresh')
    },
  },
  {
    name: 'an observer tells that a node is seen, with places and ratio',
    source: `${OBSERVER}.observe`,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      await t.drawn()
      const told = await seen(page, '#box')
      for (const name of [
        'intersectionRatio',
        'intersectionRect',
        'boundingClientRect',
        'relativeRect',
        'time',
      ])
        t.ok(name in told, name)
      t.equal(told.intersectionRatio, 1)
      t.deepEqual([told.boundingClientRect.left, told.boundingClientRect.top], [20, 10])
      t.equal(told.boundingClientRect.width, 100)
    },
  },
  {
    name: 'an observer of what is far away tells when it comes',
    source: `${OBSERVER}.observe`,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      await t.drawn()
      let ratio = 0
      const observer = page.createIntersectionObserver()
      observer.relativeToViewport().observe('#end', (told: Told) => {
        ratio = told.intersectionRatio
      })
      await t.wait(100)
      t.equal(ratio, 0)
      await t.succeeds('pageScrollTo', { scrollTop: 100_000, duration: 0 })
      await t.until(() => ratio > 0)
      observer.disconnect()
    },
  },
  {
    name: 'a margin lets an observer see further',
    source: `${OBSERVER}.relativeToViewport`,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      await t.drawn()
      const told = await new Promise<Told>((resolve) =>
        page.createIntersectionObserver().relativeToViewport({ bottom: 5000 }).observe('#end', resolve),
      )
      t.ok(told.intersectionRatio > 0)
    },
  },
  {
    name: 'an observer of many is told of each',
    source: 'docs: api/wxml/wx.createIntersectionObserver observeAll 2.0.0',
    pages: true,
    async run(t) {
      const page = await t.open('first')
      await t.drawn()
      const numbers: string[] = []
      const observer = page.createIntersectionObserver({ observeAll: true })
      observer.relativeToViewport().observe('.row', ({ dataset }: Told) => numbers.push(dataset.n))
      await t.until(() => numbers.length >= 2)
      observer.disconnect()
      t.deepEqual([...numbers].sort(), ['1', '2'])
    },
  },
  {
    name: 'an observer that is disconnected tells nothing',
    source: `${OBSERVER}.disconnect`,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      let count = 0
      const observer = page.createIntersectionObserver()
      observer.relativeToViewport().observe('#box', () => {
        count += 1
      })
      observer.disconnect()
      await t.wait(100)
      t.equal(count, 0)
    },
  },
  {
    name: 'wx.createIntersectionObserver observes for the component that it is given',
    source: 'docs: api/wxml/wx.createIntersectionObserver',
    pages: true,
    async run(t) {
      const page = await t.open('first')
      const part = page.selectComponent('#part')
      const wx = t.wx as unknown as { createIntersectionObserver(of: CasePage): Told }
      const observer = wx.createIntersectionObserver(part).relativeToViewport()
      await t.drawn()
      const told = await new Promise<Told>((resolve) => observer.observe('.inner', resolve))
      t.equal(told.dataset.of, 'part')
    },
  },
  {
    name: 'a media query tells whether the window fits it',
    source: 'docs: api/wxml/MediaQueryObserver.observe',
    pages: true,
    async run(t) {
      const page = await t.open('first')
      await t.drawn()
      const matches = (query: object) =>
        new Promise<boolean>((resolve) => {
          const observer = page.createMediaQueryObserver()
          observer.observe(query, (told: { matches: boolean }) => {
            observer.disconnect()
            resolve(told.matches)
          })
        })
      t.equal(await matches({ minWidth: 100, orientation: 'portrait' }), true)
      t.equal(await matches({ minWidth: 5000 }), false)
    },
  },
]

const seen = (page: CasePage, selector: string) =>
  new Promise<Told>((resolve) => {
    const observer = page.createIntersectionObserver()
    observer.relativeToViewport().observe(selector, (told: Told) => {
      observer.disconnect()
      resolve(told)
    })
  })
