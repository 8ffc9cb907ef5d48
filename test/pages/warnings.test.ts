import assert from 'node:assert/strict'
import { test } from 'node:test'
import { open, page } from './mini-program.ts'

test('undefined is not set, and told', async (t) => {
  const mini = await open(
    t,
    page(
      '<text>{{a}}</text>',
      'Page({ data: { a: 1 }, onLoad() { this.setData({ a: undefined, b: 2 }, () => { this.called = true }) } })',
    ),
  )
  assert.deepEqual(mini.page.data, { a: 1, b: 2 })
  assert.equal(mini.page.text(), '1')
  assert.deepEqual(mini.warnings, ['Setting data field "a" to undefined is invalid.'])
  await mini.waitFor(() => mini.page.instance.called)
})

test('a component that is not there is told with its line; what is in it is shown', async (t) => {
  const mini = await open(
    t,
    page('<view>\n  <!-- <map/> -->\n  <canvas id="c">画</canvas>\n</view>', 'Page({})'),
  )
  assert.match(mini.warnings[0]!, /^pages\/index\/index\.wxml:3: 没有组件 <canvas>/)
  assert.equal(mini.warnings.filter((text) => text.includes('<map>')).length, 0)
  assert.equal(mini.page.text(), '画')
})

test('a handler of a component that is not there names the component and its line', async (t) => {
  const mini = await open(t, {
    ...page('<part/>', 'Page({ go() {} })', {
      'pages/index/index.json': '{"usingComponents":{"part":"/part/part"}}',
    }),
    'part/part.json': '{"component":true}',
    'part/part.js': 'Component({})',
    'part/part.wxml': '<view>\n\n<button\n  bind:tap="go">x</button></view>',
  })
  await mini.page.tap('button')
  assert.deepEqual(mini.warnings, [
    'part/part.wxml:4: Component "part/part" does not have a method "go" to handle event "tap".',
  ])
})

test('errors of lifetimes, observers and callbacks of setData name their lines', async (t) => {
  const mini = await open(t, {
    ...page(
      '<part n="{{n}}"/>',
      'Page({\n  onLoad() {\n    this.setData({ n: 1 }, () => { throw new Error("callback") })\n  } })',
      {
        'pages/index/index.json': '{"usingComponents":{"part":"/part/part"}}',
      },
    ),
    'part/part.json': '{"component":true}',
    'part/part.js': `Component({ properties: { n: Number },
      attached() { throw new Error('attached') },
      observers: {
        n() { throw new Error('observer') } } })`,
    'part/part.wxml': '<view/>',
  })
  await mini.waitFor(() => mini.errors.some(({ message }) => message === 'callback'))
  const places = new Set(mini.errors.map(({ message, file, line }) => `${message} ${file}:${line}`))
  assert.deepEqual([...places].sort(), [
    'attached part/part.js:2',
    'callback pages/index/index.js:3',
    'observer part/part.js:4',
  ])
})
