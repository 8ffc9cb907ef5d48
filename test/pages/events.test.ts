import assert from 'node:assert/strict'
import { test } from 'node:test'
import { open, page } from './mini-program.ts'

/** A page whose handlers write their names, as handlers are named after what they are bound with. */
const tells = (...names: string[]) =>
  `Page({ log: [], ${names.map((name) => `${name}(e) { this.log.push('${name}') }`).join(', ')} })`

test('capture comes down, bubble goes up; a catch stops either', async (t) => {
  const mini = await open(
    t,
    page(
      `<view capture-bind:tap="outerDown" bindtap="outerUp"><view class="mid" capture-bind:tap="midDown" bind:tap="midUp">
         <view class="in" bindtap="in"/></view></view>
       <view bindtap="outerUp"><view class="caught" catchtap="in"/></view>
       <view capture-catch:tap="outerDown"><view class="stopped" bindtap="in"/></view>`,
      tells('outerDown', 'outerUp', 'midDown', 'midUp', 'in'),
    ),
  )
  const log = mini.page.instance.log as string[]
  await mini.page.tap('.in')
  assert.deepEqual(log.splice(0), ['outerDown', 'midDown', 'in', 'midUp', 'outerUp'])
  await mini.page.tap('.caught')
  assert.deepEqual(log.splice(0), ['in'])
  await mini.page.tap('.stopped')
  assert.deepEqual(log.splice(0), ['outerDown'])
})

test('of several mut-bind only the first hears, others are not kept from it', async (t) => {
  const mini = await open(
    t,
    page(
      '<view mut-bind:tap="outer"><view bindtap="mid"><view class="in" mut-bind:tap="in"/></view></view>',
      tells('outer', 'mid', 'in'),
    ),
  )
  await mini.page.tap('.in')
  assert.deepEqual(mini.page.instance.log, ['in', 'mid'])
})

test('an event has target, currentTarget, datasets and marks, and can be copied', async (t) => {
  const mini = await open(
    t,
    page(
      `<view id="out" data-alpha-beta="1" data-alphaBeta="2" data-obj="{{ {a: [1]} }}" data-n="{{3}}" mark:outer="o" mark:both="x" bindtap="tap">
         <text id="in" data-k="v" mark:both="y">t</text></view>`,
      'Page({ tap(e) { this.event = JSON.parse(JSON.stringify(e)) } })',
    ),
  )
  await mini.page.tap('#in')
  const event = mini.page.instance.event as Record<string, Record<string, unknown>>
  assert.equal(event.type, 'tap')
  assert.deepEqual(event.target, { id: 'in', offsetLeft: 0, offsetTop: 0, dataset: { k: 'v' } })
  assert.deepEqual(event.currentTarget!.dataset, { alphaBeta: '1', alphabeta: '2', obj: { a: [1] }, n: 3 })
  assert.deepEqual(event.mark, { outer: 'o', both: 'y' })
  assert.equal((event.touches as unknown as unknown[]).length, 1)
})

test('a long press comes before no tap, where somebody listens to it', async (t) => {
  const mini = await open(
    t,
    page(
      '<view class="long" bindlongpress="long" bindlongtap="longtap" bindtap="tap" bindtouchstart="start" bindtouchend="end"/><view class="short" bindtap="tap"/>',
      tells('long', 'longtap', 'tap', 'start', 'end'),
    ),
  )
  const log = mini.page.instance.log as string[]
  await mini.page.longpress('.long')
  assert.deepEqual(log.splice(0), ['start', 'long', 'longtap', 'end'])
  await mini.page.longpress('.short')
  assert.deepEqual(log, ['tap'])
})

test('a finger that is drawn over the page gives touches with places', async (t) => {
  const mini = await open(
    t,
    page(
      '<view class="a" bindtouchstart="at" bindtouchmove="at" bindtouchend="at"/>',
      `Page({ log: [], at(e) { const [{ clientX, pageY, identifier }] = e.changedTouches
         this.log.push([e.type, clientX, pageY, identifier, e.touches.length]) } })`,
    ),
  )
  await mini.page.swipe('.a', [
    { x: 1, y: 2 },
    { x: 30, y: 2 },
  ])
  assert.deepEqual(mini.page.instance.log, [
    ['touchstart', 1, 2, 0, 1],
    ['touchmove', 30, 2, 0, 1],
    ['touchend', 30, 2, 0, 0],
  ])
})

test('a handler can change with the data; an empty one is none; a missing one is told', async (t) => {
  const mini = await open(
    t,
    page(
      `<view class="a" bindtap="{{on ? 'one' : ''}}"/><view class="b" bindtap="none"/>`,
      `Page({ data: { on: false }, n: 0, one() { this.n += 1 } })`,
    ),
  )
  await mini.page.tap('.a')
  assert.equal(mini.page.instance.n, 0)
  const instance = mini.page.instance as unknown as { setData(patch: object): void }
  instance.setData({ on: true })
  await mini.page.tap('.a')
  assert.equal(mini.page.instance.n, 1)
  await mini.page.tap('.b')
  assert.deepEqual(mini.warnings, [
    'pages/index/index.wxml:1: Component "pages/index/index" does not have a method "none" to handle event "tap".',
  ])
})

test('a component triggers events that bubble and cross it as it says', async (t) => {
  const part = (options: string) =>
    `Component({ methods: { go() { this.triggerEvent('done', { n: 1 }, ${options}) } } })`
  const mini = await open(t, {
    ...page(
      `<view binddone="up"><plain class="plain" binddone="own"/></view>
       <view binddone="up"><bubbles class="bubbles" binddone="own"/></view>
       <box binddone="own"><composed class="composed"/></box>`,
      `Page({ log: [], own(e) { this.log.push('own' + e.detail.n) }, up() { this.log.push('up') } })`,
      {
        'pages/index/index.json':
          '{"usingComponents":{"plain":"/p/plain","bubbles":"/p/bubbles","box":"/p/box","composed":"/p/composed"}}',
      },
    ),
    ...Object.fromEntries(
      (
        [
          ['plain', part('{}')],
          ['bubbles', part('{ bubbles: true }')],
          ['composed', part('{ bubbles: true, composed: true, capturePhase: true }')],
          ['box', "Component({ methods: { inner() { getApp().inner = 'inner' } } })"],
        ] as const
      ).flatMap(([name, js]) => [
        [`p/${name}.js`, js],
        [`p/${name}.json`, '{"component":true}'],
        [
          `p/${name}.wxml`,
          name === 'box'
            ? '<view capture-bind:done="inner"><slot/></view>'
            : '<view class="hit" bindtap="go"/>',
        ],
      ]),
    ),
  })
  const log = mini.page.instance.log as string[]
  for (const name of ['plain', 'bubbles', 'composed']) await mini.page.tap(`.${name} .hit`)
  assert.deepEqual(log, ['own1', 'own1', 'up', 'own1'])
  assert.equal(mini.app.inner, 'inner')
})
