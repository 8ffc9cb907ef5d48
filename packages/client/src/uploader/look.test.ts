import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DukouError } from '../error.ts'
import { explain } from './explain.ts'
import { kindOf, rowOfGiven, rowOfSource } from './item.ts'
import { lookOf, sizeText } from './look.ts'
import { textsOf } from './texts.ts'

test('a screen reader hears the name, the state and the reason', () => {
  const row = rowOfSource({ local: 'a', path: 'a', size: 1, type: 'image' })
  assert.equal(lookOf({ ...row, state: 'sending', percent: 42 }, 'zh_CN').label, '图片, 正在上传 42%')
  const error = new DukouError('quota', 'full')
  assert.equal(
    lookOf({ ...row, state: 'failed', error }, 'en').label,
    'Picture, failed, tap to retry, There is no room left on this phone',
  )
})

test('only what arrived just now has a tick', () => {
  assert.equal(lookOf(rowOfGiven({ url: 'https://a/b.png' }), 'zh').isArrived, false)
})

test('a name comes from the address where none is given', () => {
  const { name, type } = rowOfGiven({ url: 'https://a/%E6%B1%9F.mp4?signature=1' })
  assert.deepEqual([name, type], ['江.mp4', 'video'])
  assert.equal(rowOfGiven({ url: 'https://a/100%.png' }).name, '100%.png')
})

for (const [type, name, kind] of [
  ['image/png', 'a', 'image'],
  ['video', 'a', 'video'],
  ['application/pdf', 'a.png', 'file'],
  ['', 'a.HEIC', 'image'],
  ['', 'a.pdf', 'file'],
] as const)
  test(`${type || 'no type'} ${name} is ${kind}`, () => {
    assert.equal(kindOf(type, name), kind)
  })

test("explains in the server's words, else by the code, else by the status", () => {
  const of = (code: string, more: object = {}) => new DukouError(code, '', more)
  const refused = of('file_too_large', { cause: { detail: 'Too large.', detailZh: '太大。' } })
  assert.deepEqual([explain(refused, 'zh'), explain(refused, 'en')], ['太大。', 'Too large.'])
  assert.equal(explain(of('http_413', { cause: '<html>' }), 'zh'), '文件太大')
  assert.equal(explain(of('http_502', { status: 502 }), 'en'), 'The server has a problem. Please try again')
  assert.equal(explain(of('odd'), 'zh'), '没有成功（odd）')
})

test('speaks Chinese to all who have it, English to the others', () => {
  assert.deepEqual(
    ['zh_CN', 'zh-Hant-TW', 'en', 'ja', ''].map((language) => textsOf(language).pause),
    ['暂停', '暂停', 'Pause', 'Pause', 'Pause'],
  )
  assert.deepEqual(
    [textsOf('en').offer(1), textsOf('en').left(90)],
    ['1 file left from last time', '2 min left'],
  )
})

test('sizes are read by people', () => {
  assert.deepEqual([10, 2048, 3_500_000].map(sizeText), ['10 B', '2 KB', '3.3 MB'])
})
