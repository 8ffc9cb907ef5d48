import assert from 'node:assert/strict'
import { test } from 'node:test'
import { open, page } from './mini-program.ts'

const js = `Page({
  data: { text: 'before' },
  fill(size) { this.setData({ text: 'x'.repeat(size) }, () => { this.called = true }) },
})`

// {"text":""} takes eleven characters.
const MOST = 1024 * 1024 - 11

test('one setData takes 1024 kB', async (t) => {
  const {
    page: shown,
    app,
    errors,
  } = await open(
    t,
    page('<view>{{text.length}}</view>', js, { 'app.js': 'App({ page: () => getCurrentPages()[0] })' }),
  )
  const instance = (app as { page(): { fill(size: number): void } }).page()
  instance.fill(MOST)
  assert.equal(shown.find('view')?.text(), String(MOST))
  assert.deepEqual(errors, [])
})

test('a setData of more is told as WeChat words it, and not drawn', async (t) => {
  const {
    page: shown,
    app,
    errors,
  } = await open(
    t,
    page('<view>{{text}}</view>', js, { 'app.js': 'App({ page: () => getCurrentPages()[0] })' }),
  )
  const instance = (app as { page(): { fill(size: number): void; called?: boolean } }).page()
  instance.fill(MOST + 1)
  assert.equal(shown.find('view')?.text(), 'before')
  assert.equal(instance.called, undefined)
  assert.deepEqual(
    errors.map(({ message }) => message),
    ['vdSyncBatch 数据传输长度为 1048577 已经超过最大长度 1048576'],
  )
})

test('a setData of a component is limited too', async (t) => {
  const { errors, waitFor } = await open(
    t,
    page('<part />', 'Page({})', {
      'pages/index/index.json': '{"usingComponents":{"part":"/part"}}',
      'part.json': '{"component":true}',
      'part.wxml': '<view />',
      'part.js': `Component({ attached() { this.setData({ text: 'x'.repeat(2000000) }) } })`,
    }),
  )
  await waitFor(() => errors.length > 0)
  assert.match(errors[0]!.message, /已经超过最大长度 1048576/)
})
