import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Files } from '../lib/write-program.ts'
import { open, page, pages } from './mini-program.ts'

/** A component's files: its script, its template, and what its JSON holds beside `component`. */
const part = (name: string, js: string, wxml = '<slot/>', json: object = {}): Files => ({
  [`p/${name}.js`]: js,
  [`p/${name}.wxml`]: wxml,
  [`p/${name}.json`]: JSON.stringify({ component: true, ...json }),
})

/** Page settings that use components of `p/`. */
const using = (...names: string[]) =>
  JSON.stringify({ usingComponents: Object.fromEntries(names.map((name) => [name, `/p/${name}`])) })

const set = (instance: Record<string, unknown>, patch: object) =>
  (instance as unknown as { setData(patch: object): void }).setData(patch)

// 'o.x' is not told of what changes inside of it; 'o.**' is ([docs] custom-component/observer.html).
test('observers watch fields, paths and all', async (t) => {
  const mini = await open(t, {
    ...page('<box id="b"/>', 'Page({})', { 'pages/index/index.json': using('box') }),
    ...part(
      'box',
      `Component({ data: { a: 1, o: { x: { y: 1 } }, list: [1, 2] }, observers: {
         'a, o.x': function (a, x) { this.log('ax', a, x) }, 'o.**': function (o) { this.log('o', o) },
         'list[1]': function (one) { this.log('list', one) } },
         methods: { log(...what) { getApp().log.push(JSON.stringify(what)) }, go() { this.setData({ a: 2 }); this.setData({ 'o.x.y': 3 }); this.setData({ 'list[1]': 5 }); this.setData({ 'list[0]': 9 }) } } })`,
    ),
    'app.js': 'App({ log: [] })',
  })
  const log = mini.app.log as string[]
  log.splice(0)
  const box = (mini.page.instance.selectComponent as (id: string) => { go(): void })('#b')
  box.go()
  assert.deepEqual(log, ['["ax",2,{"y":1}]', '["o",{"x":{"y":3}}]', '["list",5]'])
})

test('behaviors give data, methods and lifetimes; the own ones win and come last', async (t) => {
  const mini = await open(t, {
    ...page('<box/>', 'Page({})', { 'pages/index/index.json': using('box') }),
    'p/shared.js': `module.exports = Behavior({ behaviors: [Behavior({ data: { deep: 'deep' } })], data: { a: 'theirs', b: 'theirs' },
      properties: { size: { type: Number, value: 3 } }, lifetimes: { attached() { getApp().log.push('theirs') } }, methods: { name() { return 'theirs' }, other() { return 'other' } } })`,
    ...part(
      'box',
      `Component({ behaviors: [require('./shared')], data: { a: 'own' }, attached() { getApp().log.push('own'); this.setData({ names: this.name() + this.other() }) }, methods: { name() { return 'own' } } })`,
      '<text>{{a}} {{b}} {{deep}} {{size}} {{names}}</text>',
    ),
    'app.js': 'App({ log: [] })',
  })
  assert.equal(mini.page.text(), 'own theirs deep 3 ownother')
  assert.deepEqual(mini.app.log, ['theirs', 'own'])
})

test('relations link a list and its items, and unlink those that go', async (t) => {
  const relation = (to: string, type: string) =>
    `relations: { './${to}': { type: '${type}', linked(other) { this.say('linked', other) }, unlinked(other) { this.say('unlinked', other) } } },
     methods: { say(what, other) { getApp().log.push([this.data.name, what, other.data.name].join(' ')) } }, properties: { name: String }`
  const mini = await open(t, {
    ...page(
      '<list id="l" name="list"><view><item name="one"/></view><item wx:if="{{on}}" name="two"/></list>',
      'Page({ data: { on: true } })',
      { 'pages/index/index.json': using('list', 'item') },
    ),
    ...part('list', `Component({ ${relation('item', 'descendant')} })`),
    ...part('item', `Component({ ${relation('list', 'ancestor')} })`),
    'app.js': 'App({ log: [] })',
  })
  const log = mini.app.log as string[]
  assert.deepEqual([...log].sort(), [
    'list linked one',
    'list linked two',
    'one linked list',
    'two linked list',
  ])
  const list = (
    mini.page.instance.selectComponent as (id: string) => {
      getRelationNodes(path: string): { data: { name: string } }[]
    }
  )('#l')
  assert.deepEqual(
    list.getRelationNodes('./item').map(({ data }) => data.name),
    ['one', 'two'],
  )
  log.splice(0)
  set(mini.page.instance, { on: false })
  assert.deepEqual([...log].sort(), ['list unlinked two', 'two unlinked list'])
})

test('slots by name, generics, placeholders of classes, and a host that is not there', async (t) => {
  const mini = await open(t, {
    ...page(
      '<frame my-class="red"><text slot="end">末</text><text>首</text></frame><picky generic:row="row"/><ghost class="g"/>',
      'Page({})',
      { 'pages/index/index.json': using('frame', 'picky', 'row', 'ghost') },
    ),
    ...part(
      'frame',
      `Component({ options: { multipleSlots: true }, externalClasses: ['my-class'] })`,
      '<view class="in my-class"><slot/>中<slot name="end"/></view>',
    ),
    ...part('picky', 'Component({})', '<row/><other/>', {
      componentGenerics: { row: true, other: { default: '/p/ghost' } },
    }),
    ...part('row', 'Component({})', '<text>行</text>'),
    ...part('ghost', 'Component({ options: { virtualHost: true } })', '<text>魂</text>'),
  })
  assert.equal(mini.page.text(), '首中末行魂魂')
  assert.ok(mini.page.find('.in')!.classes.includes('red'), mini.page.snapshot())
})

test('an element is found by what owners gave for external classes, through components and when it changes', async (t) => {
  const mini = await open(t, {
    ...page(
      '<outer my-class="{{one}} blue"/><inner class="host" my-class="red"/>',
      "Page({ data: { one: 'first' } })",
      {
        'pages/index/index.json': using('outer', 'inner'),
      },
    ),
    ...part(
      'outer',
      "Component({ externalClasses: ['my-class'] })",
      `<inner my-class="my-class"/><text class="{{'my-class'}} own ~shared ^above"/>`,
      { usingComponents: { inner: '/p/inner' } },
    ),
    ...part('inner', "Component({ externalClasses: ['my-class'] })", '<view class="in my-class"/>'),
  })
  const count = (selector: string) => mini.page.findAll(selector).length
  assert.deepEqual(
    ['.first', '.first.blue', '.in.blue', '.own.first', '.host .red', '.my-class', '.shared', '.above'].map(
      count,
    ),
    [2, 2, 1, 1, 1, 0, 1, 1],
    mini.page.snapshot(),
  )
  set(mini.page.instance, { one: 'second' })
  assert.deepEqual(['.first', '.in.second'].map(count), [0, 1])
})

test('page lifetimes reach components: show and hide', async (t) => {
  const mini = await open(t, {
    'app.json': pages('index', 'next'),
    'app.js': 'App({ log: [] })',
    'pages/index/index.wxml': '<view><box/></view>',
    'pages/index/index.js': 'Page({})',
    'pages/index/index.json': using('box'),
    'pages/next/next.js': 'Page({})',
    'pages/next/next.wxml': '<view/>',
    ...part(
      'box',
      `const say = (what) => () => getApp().log.push(what)
       Component({ lifetimes: { created: say('created'), attached: say('attached'), ready: say('ready'), detached: say('detached') },
         pageLifetimes: { show: say('show'), hide: say('hide') } })`,
    ),
  })
  const log = mini.app.log as string[]
  await mini.waitFor(() => log.includes('ready'))
  await mini.wx.navigateTo({ url: '/pages/next/next' })
  await mini.wx.navigateBack()
  await mini.goto('/pages/next/next')
  assert.deepEqual(log.slice(0, 2), ['created', 'attached'])
  assert.deepEqual(log.slice(-3), ['hide', 'show', 'detached'])
  assert.deepEqual([...log].sort(), ['attached', 'created', 'detached', 'hide', 'ready', 'show', 'show'])
})

test('what a component exports is what selectComponent gives; a field of its own is part of a form', async (t) => {
  const mini = await open(t, {
    ...page(
      '<api id="a"/><form bindsubmit="send"><field name="f" value="v"/><send><button/></send></form>',
      'Page({ send(e) { this.sent = e.detail.value } })',
      { 'pages/index/index.json': using('api', 'field', 'send') },
    ),
    ...part('api', "Component({ behaviors: ['wx://component-export'], export() { return { hi: 'hi' } } })"),
    ...part('field', "Component({ behaviors: ['wx://form-field'] })", '<text>{{value}}</text>'),
    ...part(
      'send',
      "Component({ behaviors: ['wx://form-field-button'] })",
      '<button class="go" form-type="submit">x</button>',
    ),
  })
  const found = (mini.page.instance.selectComponent as (id: string) => unknown)('#a')
  assert.deepEqual(found, { hi: 'hi' })
  await mini.page.tap('.go')
  assert.deepEqual(mini.page.instance.sent, { f: 'v' })
})

test('templates take data and call each other; includes are put in', async (t) => {
  const mini = await open(t, {
    ...page(
      `<import src="rows.wxml"/><template is="{{kind}}" data="{{item, ...more}}"/><include src="/parts/foot.wxml"/>`,
      "Page({ data: { kind: 'row', item: { name: '甲' }, more: { n: 1 } }, tap() { this.tapped = true } })",
    ),
    'pages/index/rows.wxml':
      '<template name="row"><view class="r" bindtap="tap"><template is="cell" data="{{text: item.name + n}}"/></view></template><template name="cell"><text>{{text}}</text></template><template name="none">无</template>',
    'parts/foot.wxml': '<view>脚{{more.n}}</view>',
  })
  assert.equal(mini.page.text(), '甲1脚1')
  await mini.page.tap('.r')
  assert.equal(mini.page.instance.tapped, true)
  set(mini.page.instance, { kind: 'none' })
  assert.equal(mini.page.text(), '无脚1')
})

test('a page that is not there is told to the app; a custom tab bar is a component of each tab', async (t) => {
  const tab = (name: string) => ({ pagePath: `pages/${name}/${name}`, text: name })
  const mini = await open(t, {
    'app.json': JSON.stringify({
      pages: ['pages/index/index', 'pages/next/next'],
      tabBar: { custom: true, list: [tab('index'), tab('next')] },
    }),
    'app.js': 'App({ log: [], onPageNotFound(where) { this.log.push(where) } })',
    'pages/index/index.js': 'Page({ mark() { this.getTabBar().setData({ on: 1 }) } })',
    'pages/index/index.wxml': '<view>first</view>',
    'pages/next/next.js': 'Page({})',
    'pages/next/next.wxml': '<view>second</view>',
    'custom-tab-bar/index.js':
      "Component({ data: { on: 0 }, methods: { go() { wx.switchTab({ url: '/pages/next/next' }) } } })",
    'custom-tab-bar/index.wxml': '<view class="tab" bindtap="go">bar{{on}}</view>',
    'custom-tab-bar/index.json': '{"component":true}',
  })
  assert.equal(mini.page.text(), 'firstbar0')
  ;(mini.page.instance.mark as () => void)()
  assert.equal(mini.page.text(), 'firstbar1')
  await mini.page.tap('.tab')
  await mini.waitFor(() => mini.page.route === 'pages/next/next')
  assert.equal(mini.page.text(), 'secondbar0')
})

test('an address that is no page, at the start, is told to App.onPageNotFound', async (t) => {
  const mini = await open(
    t,
    {
      ...page('<view/>', 'Page({})'),
      'app.js':
        "App({ log: [], onPageNotFound(o) { this.log.push([o.path, o.query.a, o.isEntryPage]); wx.redirectTo({ url: '/pages/index/index' }) } })",
    },
    { url: '/pages/none/none?a=1' },
  )
  assert.deepEqual(mini.app.log, [['pages/none/none', '1', true]])
  await mini.waitFor(() => mini.routes().length === 1)
})

test('what a page would share is data', async (t) => {
  const mini = await open(
    t,
    page(
      '<button open-type="share" data-k="v"/>',
      `Page({ onShareAppMessage({ from, target }) { this.asked = [from, target && target.dataset.k]
        return { title: '题', promise: Promise.resolve({ imageUrl: '/a.png' }) } } })`,
    ),
  )
  assert.deepEqual(await mini.page.share(), { title: '题', path: '/pages/index/index', imageUrl: '/a.png' })
  await mini.page.tap('button')
  assert.deepEqual(mini.page.instance.asked, ['button', 'v'])
})
