import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type OpenedMiniProgram, openMiniProgram } from './open.ts'
import { writeProject } from './project/fixtures/write-project.ts'

async function open(t: TestContext, files: Record<string, string>): Promise<OpenedMiniProgram> {
  // Page code writes to the console; what is expected there is looked at in `errors`.
  t.mock.method(console, 'error', () => {})
  const opened = await openMiniProgram(writeProject(t, files))
  t.after(() => opened.close())
  return opened
}

/** A mini program of one page. */
const page = (wxml: string, js: string, more: Record<string, string> = {}) => ({
  'pages/index/index.wxml': wxml,
  'pages/index/index.js': js,
  ...more,
})
const pages = (...names: string[]) => JSON.stringify({ pages: names.map((name) => `pages/${name}/${name}`) })

test('launch, load, show and ready come in this order', async (t) => {
  const mini = await open(t, {
    ...page(
      '<view/>',
      `const app = getApp()
       Page({ onLoad(q) { app.log.push('load ' + this.route + JSON.stringify(q)) },
              onShow() { app.log.push('show') }, onReady() { app.log.push('ready') } })`,
    ),
    'app.js':
      "App({ log: [], onLaunch(o) { this.log.push('launch ' + o.path) }, onShow() { this.log.push('app') } })",
  })
  const log = mini.app.log as string[]
  await mini.waitFor(() => log.includes('ready'))
  assert.deepEqual(log, ['launch pages/index/index', 'app', 'load pages/index/index{}', 'show', 'ready'])
})

test('setData changes the data at once and the page with it, by path too', async (t) => {
  const mini = await open(
    t,
    page(
      '<view wx:for="{{list}}" wx:key="id" class="row">{{index}} {{item.name}}</view><text wx:if="{{done}}">完</text><text wx:else>未</text>',
      `Page({ data: { list: [{ id: 1, name: 'a' }], done: false },
        onLoad() {
          this.setData({ 'list[1]': { id: 2 }, 'list[1].name': 'b', done: true }, () => { this.rendered = true })
          this.seen = this.data.list[1].name
        } })`,
    ),
  )
  assert.equal(mini.page.instance.seen, 'b')
  assert.deepEqual(
    mini.page.findAll('.row').map((row) => row.text()),
    ['0 a', '1 b'],
  )
  assert.equal(mini.page.find('text')!.text(), '完')
  await mini.waitFor(() => mini.page.instance.rendered)
})

test('a tap bubbles with dataset and mark, catch ends it, the event is plain', async (t) => {
  const mini = await open(
    t,
    page(
      `<view bindtap="outer" data-at="out" mark:m="1">
         <view class="a" bindtap="inner" data-user-id="7"><text class="deep">x</text></view>
         <view class="b" catchtap="inner"></view>
       </view>`,
      `Page({ log: [],
        inner(e) { this.log.push(['inner', JSON.parse(JSON.stringify(e))]) },
        outer(e) { this.log.push(['outer', e]) } })`,
    ),
  )
  await mini.page.tap('.deep')
  const log = mini.page.instance.log as [string, { currentTarget: object; target: object; mark: object }][]
  assert.deepEqual(
    log.map(([name]) => name),
    ['inner', 'outer'],
  )
  assert.deepEqual((log[0]![1].currentTarget as { dataset: object }).dataset, { userId: '7' })
  assert.deepEqual((log[1]![1].currentTarget as { dataset: object }).dataset, { at: 'out' })
  assert.equal((log[0]![1].mark as { m: unknown }).m, '1')
  log.length = 0
  await mini.page.tap('.b')
  assert.deepEqual(
    log.map(([name]) => name),
    ['inner'],
  )
})

test('a disabled button keeps its taps', async (t) => {
  const mini = await open(
    t,
    page(
      '<button disabled="{{off}}" bindtap="tap">x</button>',
      'Page({ data: { off: true, n: 0 }, tap() { this.setData({ n: this.data.n + 1 }) } })',
    ),
  )
  await mini.page.tap('button')
  assert.equal(mini.page.data.n, 0)
  ;(mini.page.instance.setData as (patch: object) => void)({ off: false })
  await mini.page.tap('button')
  assert.equal(mini.page.data.n, 1)
})

test("a page's own members are copied for each instance", async (t) => {
  const mini = await open(t, {
    ...page('<view/>', 'Page({ list: [], data: { seen: [] }, onLoad() { this.list.push(1) } })'),
  })
  const before = mini.page.instance
  await mini.goto('/pages/index/index')
  assert.notEqual(mini.page.instance, before)
  assert.deepEqual(mini.page.instance.list, [1])
})

test('modules: siblings without ./, JSON, index.js, packages by main, ES import', async (t) => {
  const mini = await open(t, {
    ...page(
      '<view/>',
      `import own, { named } from '../../common/own'
       const found = [own, named, require('near.js'), require('../../data.json').n, require('/common/all'), require('lib'), require('lib/x')]
       Page({ found })`,
    ),
    'pages/index/near.js': "module.exports = 'near'",
    'common/own.js': "export default 'own'\nexport const named = 'named'",
    'common/all/index.js': "exports.a = 'all'",
    'data.json': '{"n":1}',
    'miniprogram_npm/lib/package.json': '{"main":"dist/main.js"}',
    'miniprogram_npm/lib/dist/main.js': "module.exports = require('./part')",
    'miniprogram_npm/lib/dist/part.js': "module.exports = 'lib'",
    'miniprogram_npm/lib/x.js': "module.exports = 'x'",
  })
  assert.deepEqual(mini.page.instance.found, ['own', 'named', 'near', 1, { a: 'all' }, 'lib', 'x'])
  assert.deepEqual(mini.errors, [])
})

test('page code sees no globals of the browser or of Node', async (t) => {
  const mini = await open(
    t,
    page(
      '<view/>',
      `Page({ kinds: [typeof window, typeof document, typeof process, typeof fetch, typeof XMLHttpRequest, typeof FormData,
        typeof wx, typeof getApp, typeof setTimeout, typeof globalThis.Promise, typeof globalThis.process] })`,
    ),
  )
  const absent = Array.from({ length: 6 }, () => 'undefined')
  const kinds = [...absent, 'object', 'function', 'function', 'function', 'undefined']
  assert.deepEqual(mini.page.instance.kinds, kinds)
})

test('errors reach App.onError and errors, with file and line', async (t) => {
  const mini = await open(t, {
    ...page(
      '<button bindtap="now">x</button><text bindtap="later">y</text>',
      `Page({
        now() {
          throw new Error('now')
        },
        async later() {
          await null
          throw new Error('later')
        },
        onShow() {
          setTimeout(() => { throw new Error('timer') })
        },
      })`,
    ),
    'app.js': 'App({ told: [], onError(text) { this.told.push(text) } })',
  })
  await mini.waitFor(() => mini.errors.length === 1)
  await mini.page.tap('button')
  await mini.page.tap('text')
  await mini.waitFor(() => mini.errors.length === 3)
  const places = mini.errors.map(({ message, file, line }) => `${message} ${file}:${line}`)
  assert.deepEqual(places, [
    'timer pages/index/index.js:10',
    'now pages/index/index.js:3',
    'later pages/index/index.js:7',
  ])
  assert.match((mini.app.told as string[])[1]!, /Error: now\n.*pages\/index\/index\.js:3/)
})

test('a page whose script fails is told; the others work', async (t) => {
  const mini = await open(t, {
    'app.json': pages('index', 'other'),
    'pages/index/index.js': 'require("./none")\nPage({})',
    'pages/other/other.js': 'Page({ data: { a: 1 } })',
    'pages/other/other.wxml': '<view>{{a}}</view>',
  })
  assert.match(mini.errors[0]!.message, /找不到模块 \.\/none/)
  assert.equal((await mini.goto('/pages/other/other')).text(), '1')
})

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

test('components: properties, slots, events, observers, lifetimes, selectComponent, behaviors by name', async (t) => {
  const mini = await open(t, {
    ...page(
      '<box id="one" title="{{t}}" bind:open="opened"><text>inner</text></box>',
      `Page({ data: { t: 'a' }, opened(e) { this.got = e.detail }, onReady() { this.box = this.selectComponent('#one') } })`,
      { 'pages/index/index.json': '{"usingComponents":{"box":"/parts/box"}}' },
    ),
    'parts/box.json': '{"component":true}',
    'parts/box.wxml': '<view class="head" bindtap="open">{{title}}{{twice}}</view><slot/>',
    'parts/box.js': `const wrap = require('./wrap'); wrap({
      behaviors: ['wx://form-field'],
      properties: { title: String, dataset: null },
      data: { twice: '' },
      observers: { title(v) { this.setData({ twice: v + v }) } },
      lifetimes: { attached() { this.log = ['attached'] }, ready() { this.log.push('ready') } },
      methods: { open() { this.triggerEvent('open', { title: this.data.title }) } },
    })`,
    'parts/wrap.js': 'module.exports = (definition) => Component(definition)',
  })
  await mini.waitFor(() => mini.page.instance.box)
  assert.equal(mini.page.text(), 'aaainner')
  await mini.page.tap('.head')
  assert.deepEqual(mini.page.instance.got, { title: 'a' })
  const box = mini.page.instance.box as { log: string[]; data: { title: string } }
  assert.deepEqual(box.log, ['attached', 'ready'])
  ;(mini.page.instance.setData as (patch: object) => void)({ t: 'b' })
  assert.equal(mini.page.find('.head')!.text(), 'bbb')
  assert.deepEqual(mini.errors, [])
})

test('templates can be imported and included; wxs runs', async (t) => {
  const mini = await open(t, {
    ...page(
      `<import src="../../common/row.wxml"/><include src="head.wxml"/>
       <wxs module="m">module.exports.up = function (s) { return getRegExp('^a').test(s) ? s.toUpperCase() : s }</wxs>
       <wxs src="./far.wxs" module="far"/>
       <template is="row" data="{{...one, n: 2}}"/><view>{{m.up('ab')}} {{far.x}}</view>`,
      "Page({ data: { one: { name: '甲' } } })",
    ),
    'common/row.wxml': '<template name="row"><text>{{name}}{{n}}</text></template>',
    'pages/index/head.wxml': '<text class="head">头</text>',
    'pages/index/far.wxs': "module.exports = { x: 'far' }",
  })
  assert.equal(mini.page.text(), '头甲2AB far')
})

test('a form gives what its fields hold, and takes it back', async (t) => {
  const mini = await open(
    t,
    page(
      `<form bindsubmit="send" bindreset="cleared">
         <input name="title" value="旧" bindinput="typed" maxlength="4"/>
         <switch name="on"/>
         <checkbox-group name="many"><label><checkbox value="a"/><text class="a">A</text></label><checkbox value="b" checked/></checkbox-group>
         <radio-group name="one" bindchange="chosen"><radio value="x" checked/><radio class="y" value="y"/></radio-group>
         <slider name="size" value="5"/>
         <picker name="kind" range="{{['甲', '乙']}}"><text>选</text></picker>
         <button class="send" form-type="submit">送</button><button class="clear" form-type="reset">清</button>
       </form>`,
      `Page({ typed(e) { this.last = e.detail; return e.detail.value.replace('坏', '好') }, chosen(e) { this.radio = e.detail.value },
              send(e) { this.sent = e.detail.value }, cleared() { this.clearedOnce = true } })`,
    ),
  )
  await mini.page.input('input', '坏的五个字')
  await mini.page.tap('switch')
  await mini.page.tap('.a')
  await mini.page.tap('.y')
  await mini.page.input('picker', '1')
  await mini.page.input('slider', '8')
  await mini.page.tap('.send')
  const sent = { title: '好的五个', on: true, many: ['a', 'b'], one: 'y', size: 8, kind: 1 }
  assert.deepEqual(mini.page.instance.sent, sent)
  assert.equal((mini.page.instance.last as { value: string }).value, '坏的五个')
  assert.equal(mini.page.instance.radio, 'y')
  await mini.page.tap('.clear')
  assert.equal(mini.page.find('input')!.attribute('value'), '旧')
  assert.equal(mini.page.instance.clearedOnce, true)
})

test('an image of the package loads, one that is missing fails', async (t) => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
  const mini = await open(
    t,
    page(
      '<image class="good" src="../../a.svg" bindload="loaded"/><image src="none.png" binderror="failed"/>',
      'Page({ loaded(e) { this.size = e.detail }, failed(e) { this.problem = e.detail.errMsg } })',
      { 'a.svg': svg },
    ),
  )
  await mini.waitFor(() => mini.page.instance.size && mini.page.instance.problem)
  assert.deepEqual(mini.page.instance.size, { width: 30, height: 20 })
})

test('storage lives over a restart, pages start anew', async (t) => {
  const mini = await open(
    t,
    page(
      '<text>{{runs}}</text>',
      "Page({ onLoad() { const runs = Number(wx.getStorageSync('runs') || 0) + 1; wx.setStorageSync('runs', runs); this.setData({ runs }) } })",
    ),
  )
  assert.equal(mini.page.text(), '1')
  mini.restart()
  assert.equal(mini.page.text(), '2')
  assert.equal(mini.routes().length, 1)
})

test('to the background and back: the app and the page are told', async (t) => {
  const mini = await open(t, {
    ...page(
      '<view/>',
      "Page({ onShow() { getApp().log.push('page show') }, onHide() { getApp().log.push('page hide') } })",
    ),
    'app.js':
      "App({ log: [], onShow() { this.log.push('app show') }, onHide() { this.log.push('app hide') } })",
  })
  mini.control.hide()
  mini.control.show()
  const log = ['app show', 'page show', 'page hide', 'app hide', 'app show', 'page show']
  await mini.waitFor(() => (mini.app.log as string[]).length === log.length)
  assert.deepEqual(mini.app.log, log)
})

test('waitFor tells what the page looks like when it gives up', async (t) => {
  const mini = await open(t, page('<view class="sad">空</view>', 'Page({})'))
  await assert.rejects(
    mini.waitFor(() => mini.page.find('.happy'), { timeout: 20 }),
    /<view class="sad">\n {2}空/,
  )
  await assert.rejects(mini.page.tap('.happy'), /There is no \.happy/)
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
