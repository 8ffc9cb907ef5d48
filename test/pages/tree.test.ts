import assert from 'node:assert/strict'
import { test } from 'node:test'
import { open, page } from './mini-program.ts'

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
