import type { Case, CaseTools } from './case.ts'

const QUERY = 'docs: api/wxml/SelectorQuery'
const FIELDS = 'docs: api/wxml/NodesRef.fields'

// biome-ignore lint/suspicious/noExplicitAny: SelectorQuery and what it answers
type Any = any

/** Asks a query that `ask` has filled, and gives its results. */
function asked(t: CaseTools, ask: (query: Any) => void, query: Any = create(t)): Promise<Any[]> {
  return new Promise((resolve) => {
    ask(query)
    query.exec(resolve)
  })
}
const create = (t: CaseTools): Any => (t.wx as Any).createSelectorQuery()
const fieldsOf = async (t: CaseTools, selector: string, fields: object) =>
  (await asked(t, (query) => query.select(selector).fields(fields)))[0]

/** Looking at a page's nodes. */
export const pageQueryCases: Case[] = [
  {
    name: 'a query answers in the order in which it was asked, each callback and then all together',
    source: QUERY,
    pages: true,
    async run(t) {
      await t.open('first')
      const order: string[] = []
      const results = await asked(t, (query) => {
        query.select('#box').boundingClientRect((one: Any) => order.push(`box ${one.id}`))
        query.selectAll('.row').fields({ dataset: true }, (all: Any[]) => order.push(`rows ${all.length}`))
      })
      t.deepEqual(order, ['box box', 'rows 2'])
      t.equal(results.length, 2)
      t.equal(results[0].id, 'box')
      t.deepEqual(
        results[1].map(({ dataset }: Any) => dataset.n),
        ['1', '2'],
      )
    },
  },
  {
    name: 'a query calls back after exec has returned',
    source: QUERY,
    pages: true,
    async run(t) {
      await t.open('first')
      let returned = false
      const early = await new Promise<boolean>((resolve) => {
        create(t)
          .select('#box')
          .boundingClientRect(() => resolve(!returned))
          .exec()
        returned = true
      })
      t.equal(early, false)
    },
  },
  {
    name: 'what is not there is null; of all that are not there, an empty list',
    source: 'docs: api/wxml/NodesRef.boundingClientRect',
    pages: true,
    async run(t) {
      await t.open('first')
      const [one, many] = await asked(t, (query) => {
        query.select('#none').boundingClientRect()
        query.selectAll('.none').boundingClientRect()
      })
      t.equal(one, null)
      t.deepEqual(many, [])
    },
  },
  ...Object.entries({
    '#box': 1,
    '.row': 2,
    '.row.two': 1,
    '.rows .row': 2,
    '.rows > .row': 2,
    '.box>.in': 1,
    '#box, .row': 3,
    '.rows > .in': 0,
  }).map(
    ([selector, count]): Case => ({
      name: `the selector ${selector} finds ${count}`,
      source: 'docs: api/wxml/SelectorQuery.selectAll',
      pages: true,
      async run(t) {
        await t.open('first')
        const [found] = await asked(t, (query) => query.selectAll(selector).boundingClientRect())
        t.equal(found.length, count)
      },
    }),
  ),
  {
    name: 'a query of wx looks at the page, in() into a component, and a component’s own query into itself',
    source: 'docs: api/wxml/SelectorQuery.in',
    pages: true,
    async run(t) {
      const page = await t.open('first')
      const part = page.selectComponent('#part')
      const inner = (query: Any) => query.select('.inner').fields({ dataset: true })
      t.deepEqual(await asked(t, inner), [null])
      t.deepEqual(await asked(t, inner, create(t).in(part)), [{ dataset: { of: 'part' } }])
      t.deepEqual(await asked(t, inner, part.createSelectorQuery()), [{ dataset: { of: 'part' } }])
    },
  },
  {
    name: '>>> looks into components',
    source: 'docs: api/wxml/SelectorQuery.select',
    pages: true,
    async run(t) {
      await t.open('first')
      t.deepEqual(await fieldsOf(t, '#part >>> .inner', { dataset: true }), { dataset: { of: 'part' } })
    },
  },
  {
    name: 'fields gives what is asked for and nothing else',
    source: FIELDS,
    pages: true,
    async run(t) {
      await t.open('first')
      t.deepEqual(await fieldsOf(t, '#box', { id: true }), { id: 'box' })
      t.deepEqual(await fieldsOf(t, '#box', { dataset: true }), { dataset: { kind: 'a', bigName: 'b' } })
      t.deepEqual(Object.keys(await fieldsOf(t, '#box', { rect: true })).sort(), [
        'bottom',
        'left',
        'right',
        'top',
      ])
      t.deepEqual(Object.keys(await fieldsOf(t, '#box', { size: true })).sort(), ['height', 'width'])
    },
  },
  {
    name: 'fields gives marks',
    source: 'typings 5.2.3 Fields',
    pages: true,
    async run(t) {
      await t.open('first')
      t.deepEqual(await fieldsOf(t, '#box', { mark: true }), { mark: { m: 'x' } })
    },
  },
  {
    name: 'fields gives properties of a component',
    source: FIELDS,
    pages: true,
    async run(t) {
      await t.open('first')
      t.deepEqual(await fieldsOf(t, '#scroll', { properties: ['scrollY'] }), { scrollY: true })
    },
  },
  {
    name: 'boundingClientRect gives id, dataset, place and size',
    source: 'docs: api/wxml/NodesRef.boundingClientRect',
    pages: true,
    async run(t) {
      await t.open('first')
      const [rect] = await asked(t, (query) => query.select('#box').boundingClientRect())
      for (const name of ['id', 'dataset', 'left', 'top', 'right', 'bottom', 'width', 'height'])
        t.ok(name in rect, name)
    },
  },
  {
    name: 'boundingClientRect tells where a node lies on the page, in pixels',
    source: 'docs: api/wxml/NodesRef.boundingClientRect',
    pages: true,
    async run(t) {
      await t.open('first')
      await t.drawn()
      const [{ left, top, right, bottom, width, height }] = await asked(t, (query) =>
        query.select('#box').boundingClientRect(),
      )
      t.deepEqual([left, top, right, bottom], [20, 10, 120, 60])
      t.deepEqual([width, height], [100, 50])
    },
  },
  {
    name: 'computedStyle tells what applies to a node',
    source: FIELDS,
    pages: true,
    async run(t) {
      await t.open('first')
      await t.drawn()
      const { color, marginLeft } = await fieldsOf(t, '#box', { computedStyle: ['color', 'marginLeft'] })
      t.match(color, /^rgb\(1, ?2, ?3\)$/)
      t.equal(marginLeft, '20px')
    },
  },
  {
    name: 'the viewport is as large as the page’s window',
    source: 'docs: api/wxml/SelectorQuery.selectViewport',
    pages: true,
    async run(t) {
      await t.open('first')
      await t.drawn()
      const [rect] = await asked(t, (query) => query.selectViewport().boundingClientRect())
      t.deepEqual([rect.left, rect.top], [0, 0])
      t.ok(rect.width >= 300 && rect.height >= 300, JSON.stringify(rect))
      t.equal(rect.right, rect.width)
    },
  },
  {
    name: 'scrollOffset tells how far a scroll-view is scrolled, and how large what is in it',
    source: 'docs: api/wxml/NodesRef.scrollOffset',
    pages: true,
    async run(t) {
      await t.open('first')
      await t.drawn()
      const { node } = await fieldsOf(t, '#scroll', { node: true })
      node.scrollTo({ top: 30, animated: false })
      await t.wait(50)
      const [{ scrollTop, scrollLeft, scrollHeight }] = await asked(t, (query) =>
        query.select('#scroll').scrollOffset(),
      )
      t.deepEqual([Math.round(scrollTop), scrollLeft, scrollHeight], [30, 0, 400])
    },
  },
  {
    name: 'the page’s own scroll offset follows pageScrollTo',
    source: 'docs: api/wxml/SelectorQuery.selectViewport',
    pages: true,
    async run(t) {
      await t.open('first')
      await t.drawn()
      await t.succeeds('pageScrollTo', { scrollTop: 300, duration: 0 })
      const offset = async () =>
        (await asked(t, (query) => query.selectViewport().scrollOffset()))[0].scrollTop
      let top = 0
      for (let left = 40; left > 0 && Math.round(top) !== 300; left -= 1) {
        await t.wait(25)
        top = await offset()
      }
      t.equal(Math.round(top), 300)
    },
  },
  {
    name: 'a query gives the context of a video',
    source: 'docs: api/wxml/NodesRef.context',
    pages: true,
    async run(t) {
      await t.open('first')
      const [{ context }] = await asked(t, (query) => query.select('#video').context())
      for (const name of ['play', 'pause', 'stop', 'seek', 'playbackRate'])
        t.equal(typeof context[name], 'function', name)
    },
  },
  {
    name: 'createVideoContext gives a context by id, for ids that are not there yet too',
    source: 'docs: api/media/video/wx.createVideoContext',
    pages: true,
    async run(t) {
      await t.open('first')
      const create = (t.wx as Any).createVideoContext
      for (const id of ['video', 'none']) {
        const context = create(id)
        for (const name of [
          'play',
          'pause',
          'stop',
          'seek',
          'playbackRate',
          'requestFullScreen',
          'exitFullScreen',
        ])
          t.equal(typeof context[name], 'function', `${id}.${name}`)
        context.pause()
      }
    },
  },
  {
    name: 'createAudioContext gives a context by id',
    source: 'docs: api/media/audio/wx.createAudioContext',
    pages: true,
    async run(t) {
      await t.open('first')
      const context = (t.wx as Any).createAudioContext('audio')
      for (const name of ['setSrc', 'play', 'pause', 'seek']) t.equal(typeof context[name], 'function', name)
      context.pause()
    },
  },
]
