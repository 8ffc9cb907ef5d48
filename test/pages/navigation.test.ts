import assert from 'node:assert/strict'
import { test } from 'node:test'
import { open, pages } from './mini-program.ts'

test('hidden pages stay alive, and come back by navigateBack', async (t) => {
  const log = 'const app = getApp(); const say = (x) => app.log.push(x);'
  const mini = await open(t, {
    'app.json': pages('index', 'next'),
    'app.js': 'App({ log: [] })',
    'pages/index/index.js': `${log} Page({ data: { n: 0 }, onShow() { say('show 1') }, onHide() { say('hide 1') },
      tick() { this.setData({ n: this.data.n + 1 }) } })`,
    'pages/index/index.wxml':
      '<navigator url="../next/next?id=5&name=%E5%90%8D">去</navigator><text>{{n}}</text>',
    'pages/next/next.js': `${log} Page({ onLoad(q) { say('load 2 ' + q.id + ' ' + q.name) }, onUnload() { say('unload 2') },
      first: () => getCurrentPages()[0] })`,
    'pages/next/next.wxml': '<view/>',
  })
  await mini.page.tap('navigator')
  await mini.waitFor(() => mini.routes().length === 2)
  assert.deepEqual(mini.routes(), ['pages/index/index', 'pages/next/next'])
  ;(mini.page.instance.first as () => { tick(): void })().tick()
  const back = await mini.wx.navigateBack()
  assert.deepEqual(back, { errMsg: 'navigateBack:ok' })
  assert.equal(mini.page.find('text')!.text(), '1')
  const expected = ['show 1', 'hide 1', 'load 2 5 %E5%90%8D', 'unload 2', 'show 1']
  assert.deepEqual(mini.app.log, expected)
})

test('navigation fails as WeChat does', async (t) => {
  const mini = await open(t, { 'app.json': pages('index'), 'pages/index/index.js': 'Page({})' })
  const wrong = (api: string, options: object) =>
    (mini.wx as never as Record<string, (o: object) => Promise<unknown>>)[api]!(options)
  await assert.rejects(wrong('navigateTo', { url: '/pages/none/none' }), {
    errMsg: 'navigateTo:fail page "pages/none/none" is not found',
  })
  await assert.rejects(wrong('navigateBack', {}), {
    errMsg: 'navigateBack:fail cannot navigate back at first page.',
  })
  await assert.rejects(wrong('switchTab', { url: 'index' }), {
    errMsg: 'switchTab:fail can not switch to no-tabBar page',
  })
  for (let depth = 1; depth < 10; depth += 1) await wrong('navigateTo', { url: 'index' })
  await assert.rejects(wrong('navigateTo', { url: 'index' }), {
    errMsg: 'navigateTo:fail webview count limit exceed',
  })
  assert.equal(mini.routes().length, 10)
})

test('where app.json has no tab bar, its calls check what they are given, and fail as on a page that is no tab', async (t) => {
  const mini = await open(t, { 'app.json': pages('index'), 'pages/index/index.js': 'Page({})' })
  assert.equal(mini.tabBar, null)
  const call = (api: string, options: object) =>
    (mini.wx as never as Record<string, (o: object) => Promise<unknown>>)[api]!(options)
  const names = Object.keys(mini.wx).filter((api) => /TabBar/.test(api))
  assert.equal(names.length, 8)
  for (const api of names) {
    await assert.rejects(call(api, { index: 0, text: '1' }), { errMsg: `${api}:fail not TabBar page` })
  }
  await assert.rejects(call('showTabBarRedDot', { index: '0' }), { errno: 1001 })
})

test('tabs rest while another is shown', async (t) => {
  const app = {
    pages: ['pages/index/index', 'pages/b/b'],
    tabBar: {
      list: [
        { pagePath: 'pages/index/index', text: 'A' },
        { pagePath: 'pages/b/b', text: 'B' },
      ],
    },
  }
  const mini = await open(t, {
    'app.json': JSON.stringify(app),
    'pages/index/index.js': 'Page({})',
    'pages/b/b.js': 'Page({})',
    'pages/b/b.wxml': '<view/>',
  })
  const first = mini.page.instance
  await mini.wx.switchTab({ url: '/pages/b/b' })
  assert.equal(mini.page.route, 'pages/b/b')
  await mini.wx.switchTab({ url: '/pages/index/index' })
  assert.equal(mini.page.instance, first)
  assert.deepEqual(mini.routes(), ['pages/index/index'])
})

test('a page opened by navigateTo talks to its opener', async (t) => {
  const mini = await open(t, {
    'app.json': pages('index', 'next'),
    'pages/index/index.js': `Page({ go() { wx.navigateTo({ url: '/pages/next/next', events: { done: (v) => { this.done = v } },
      success: (res) => res.eventChannel.emit('hello', { a: 1 }) }) } })`,
    'pages/index/index.wxml': '<view class="go" bindtap="go"/>',
    'pages/next/next.js': `Page({ onLoad() { const c = this.getOpenerEventChannel(); c.on('hello', (v) => { this.heard = v; c.emit('done', 2) }) } })`,
    'pages/next/next.wxml': '<view/>',
  })
  const first = mini.page.instance
  await mini.page.tap('.go')
  await mini.waitFor(() => first.done)
  assert.equal(first.done, 2)
  assert.deepEqual(mini.page.instance.heard, { a: 1 })
})
