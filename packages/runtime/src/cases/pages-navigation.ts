import type { Case, CaseTools } from './case.ts'

const ROUTE = 'docs: framework/app-service/route'
const of = (api: string) => `docs: api/route/wx.${api}`

const names = (t: CaseTools) => t.pages().map(({ route }) => route.split('/').at(-1))
const opened = (name: string) => [`${name}.onLoad`, `${name}.onShow`, `${name}.onReady`]

/** Goes somewhere, and waits until the page that is shown is ready. */
async function go(t: CaseTools, api: string, url: string, name: string): Promise<void> {
  await t.succeeds(api, { url })
  await t.until(() => t.told().includes(`${name}.onReady`, t.told().lastIndexOf(`${name}.onLoad`)))
}
const toThird = (t: CaseTools, query = '') => go(t, 'navigateTo', `/pages/third/third${query}`, 'third')

/** Opening and closing pages, and what pages are told of it. */
export const pageNavigationCases: Case[] = [
  {
    name: 'a page is told onLoad, onShow, onReady, in that order',
    source: 'wx-api §13',
    pages: true,
    async run(t) {
      await t.open('first')
      t.deepEqual(t.told(), opened('first'))
    },
  },
  {
    name: 'navigateTo hides the page and opens another above it',
    source: ROUTE,
    pages: true,
    async run(t) {
      const first = await t.open('first')
      await toThird(t)
      t.deepEqual(t.told().slice(3), ['first.onHide', ...opened('third')])
      t.deepEqual(names(t), ['first', 'third'])
      t.ok(t.pages()[0] === first, 'the hidden page stays what it was')
    },
  },
  {
    name: 'the query of an address is given to onLoad and is the page’s options, as it is written',
    source: of('navigateTo'),
    pages: true,
    async run(t) {
      await t.open('first')
      await toThird(t, '?id=5&name=%E5%90%8D&empty=')
      const page = t.pages().at(-1)!
      t.deepEqual(page.query, { id: '5', name: '%E5%90%8D', empty: '' })
      t.deepEqual(page.options, { id: '5', name: '%E5%90%8D', empty: '' })
    },
  },
  {
    name: 'an address may be relative to the page that is shown',
    source: of('navigateTo'),
    pages: true,
    async run(t) {
      await t.open('first')
      await go(t, 'navigateTo', '../third/third', 'third')
      t.equal(t.pages().at(-1)!.route, 'pages/third/third')
    },
  },
  {
    name: 'navigateTo gives a channel; both pages talk over it',
    source: 'docs: api/route/EventChannel',
    pages: true,
    async run(t) {
      await t.open('first')
      const heard: unknown[] = []
      const { eventChannel } = await t.succeeds('navigateTo', {
        url: '/pages/third/third',
        events: { answer: (value: unknown) => heard.push(value) },
      })
      eventChannel.emit('ask', { n: 1 })
      await t.until(() => heard.length > 0)
      t.deepEqual(heard, [{ heard: { n: 1 } }])
    },
  },
  {
    name: 'once hears one message, off hears no more',
    source: 'docs: api/route/EventChannel',
    pages: true,
    async run(t) {
      await t.open('first')
      const { eventChannel } = await t.succeeds('navigateTo', { url: '/pages/third/third' })
      const heard: string[] = []
      const gone = () => heard.push('gone')
      eventChannel.once('answer', () => heard.push('once'))
      eventChannel.on('answer', () => heard.push('on'))
      eventChannel.on('answer', gone)
      eventChannel.off('answer', gone)
      eventChannel.emit('ask', 1)
      eventChannel.emit('ask', 2)
      await t.until(() => heard.length === 3)
      t.deepEqual(heard, ['once', 'on', 'on'])
    },
  },
  {
    name: 'a page that nobody opened by navigateTo has an empty channel',
    source: 'typings 5.2.3 EmptyEventChannel',
    pages: true,
    async run(t) {
      const page = await t.open('third')
      t.equal(page.getOpenerEventChannel().on, undefined)
    },
  },
  {
    name: 'navigateTo does not open a tab',
    source: `${of('navigateTo')}; wording observed`,
    pages: true,
    async run(t) {
      await t.open('first')
      const url = '/pages/second/second'
      await t.fails('navigateTo', { url }, 'navigateTo:fail can not navigateTo a tabbar page')
      t.deepEqual(names(t), ['first'])
    },
  },
  {
    name: 'what is no page is not found',
    source: 'wording observed',
    pages: true,
    async run(t) {
      await t.open('first')
      for (const api of ['navigateTo', 'redirectTo', 'reLaunch', 'switchTab']) {
        await t.fails(
          api,
          { url: '/pages/none/none?a=1' },
          /^\w+:fail page "pages\/none\/none(\?a=1)?" is not found$/,
        )
      }
      t.deepEqual(names(t), ['first'])
    },
  },
  {
    name: 'ten pages may be open, not eleven',
    source: `${of('navigateTo')}; wording observed`,
    pages: true,
    async run(t) {
      await t.open('first')
      for (let depth = 2; depth <= 10; depth += 1)
        await t.succeeds('navigateTo', { url: '/pages/third/third' })
      t.equal(t.pages().length, 10)
      await t.fails(
        'navigateTo',
        { url: '/pages/third/third' },
        /^navigateTo:fail webview count limit exceed/,
      )
      t.equal(t.pages().length, 10)
    },
  },
  ...['navigateTo', 'redirectTo', 'reLaunch', 'switchTab'].map(
    (api): Case => ({
      name: `${api} needs a url that is a text`,
      source: 'wx-api §1.3',
      pages: true,
      async run(t) {
        await t.open('first')
        const should = 'parameter error: parameter.url should be String instead of'
        await t.fails(api, {}, `${api}:fail ${should} Undefined;`, 1001)
        await t.fails(api, { url: 5 }, `${api}:fail ${should} Number;`, 1001)
      },
    }),
  ),
  {
    name: 'navigateBack closes the page and shows the one below',
    source: ROUTE,
    pages: true,
    async run(t) {
      await t.open('first')
      await toThird(t)
      await t.succeeds('navigateBack')
      await t.until(() => t.told().at(-1) === 'first.onShow')
      t.deepEqual(t.told().slice(-2), ['third.onUnload', 'first.onShow'])
      t.deepEqual(names(t), ['first'])
    },
  },
  {
    name: 'navigateBack goes back as many pages as it is told, and to the first when there are not as many',
    source: of('navigateBack'),
    pages: true,
    async run(t) {
      await t.open('first')
      for (let depth = 2; depth <= 5; depth += 1)
        await t.succeeds('navigateTo', { url: '/pages/third/third' })
      await t.succeeds('navigateBack', { delta: 2 })
      t.equal(t.pages().length, 3)
      await t.succeeds('navigateBack', { delta: 9 })
      t.deepEqual(names(t), ['first'])
    },
  },
  {
    name: 'there is nothing below the first page',
    source: 'wording observed',
    pages: true,
    async run(t) {
      await t.open('first')
      await t.fails('navigateBack', {}, /^navigateBack:fail cannot navigate back at first page/)
    },
  },
  {
    name: 'redirectTo closes the page and opens another in its place',
    source: ROUTE,
    pages: true,
    async run(t) {
      await t.open('first')
      await toThird(t)
      const before = t.told().length
      await t.succeeds('redirectTo', { url: '/pages/third/third?again=1' })
      await t.until(() => t.told().length === before + 4)
      t.deepEqual(t.told().slice(before), ['third.onUnload', ...opened('third')])
      t.deepEqual(names(t), ['first', 'third'])
      t.deepEqual(t.pages()[1]!.options, { again: '1' })
    },
  },
  {
    name: 'redirectTo does not open a tab',
    source: `${of('redirectTo')}; wording observed`,
    pages: true,
    async run(t) {
      await t.open('third')
      const url = '/pages/second/second'
      await t.fails('redirectTo', { url }, 'redirectTo:fail can not redirectTo a tabbar page')
    },
  },
  {
    name: 'switchTab hides the tab that is shown, and finds it again as it was',
    source: ROUTE,
    pages: true,
    async run(t) {
      const first = await t.open('first')
      first.setData({ n: 7 })
      await go(t, 'switchTab', '/pages/second/second', 'second')
      t.deepEqual(t.told().slice(3), ['first.onHide', ...opened('second')])
      t.deepEqual(names(t), ['second'])
      await t.succeeds('switchTab', { url: '/pages/first/first' })
      await t.until(() => t.told().at(-1) === 'first.onShow')
      t.deepEqual(t.told().slice(-2), ['second.onHide', 'first.onShow'])
      t.equal(t.pages()[0]!.data.n, 7)
    },
  },
  {
    name: 'switchTab closes the pages that are no tabs',
    source: ROUTE,
    pages: true,
    async run(t) {
      await t.open('first')
      await toThird(t)
      const before = t.told().length
      await go(t, 'switchTab', '/pages/second/second', 'second')
      t.deepEqual(t.told().slice(before), ['third.onUnload', ...opened('second')])
      t.deepEqual(names(t), ['second'])
    },
  },
  {
    name: 'switchTab leads to tabs only',
    source: `${of('switchTab')}; wording observed`,
    pages: true,
    async run(t) {
      await t.open('first')
      await t.fails(
        'switchTab',
        { url: '/pages/third/third' },
        /^switchTab:fail can ?not switch to no-tabBar page$/,
      )
    },
  },
  {
    name: 'reLaunch closes all pages, tabs that rest included',
    source: ROUTE,
    pages: true,
    async run(t) {
      await t.open('first')
      await go(t, 'switchTab', '/pages/second/second', 'second')
      await toThird(t)
      const before = t.told().length
      await go(t, 'reLaunch', '/pages/first/first?from=third', 'first')
      const told = t.told().slice(before)
      for (const name of ['first', 'second', 'third']) t.ok(told.includes(`${name}.onUnload`), name)
      t.deepEqual(names(t), ['first'])
      t.deepEqual(t.pages()[0]!.options, { from: 'third' })
    },
  },
  {
    name: 'without callbacks navigation gives a promise',
    source: 'wx-api §1.2',
    pages: true,
    async run(t) {
      await t.open('first')
      const { wx } = t as unknown as { wx: Record<string, (options: object) => Promise<{ errMsg: string }>> }
      t.equal((await wx.navigateTo!({ url: '/pages/third/third' })).errMsg, 'navigateTo:ok')
      const failed = await wx.navigateTo!({ url: '/pages/first/first' }).catch((error: object) => error)
      t.match((failed as { errMsg: string }).errMsg, /^navigateTo:fail /)
    },
  },
  {
    name: 'the page that is shown is told when the mini program comes and goes',
    source: 'wx-api §13',
    pages: true,
    async run(t) {
      await t.open('first')
      await t.control.hide()
      await t.until(() => t.told().includes('first.onHide'))
      await t.control.show()
      await t.until(() => t.told().at(-1) === 'first.onShow')
      t.deepEqual(t.told(), [...opened('first'), 'first.onHide', 'first.onShow'])
    },
  },
]
