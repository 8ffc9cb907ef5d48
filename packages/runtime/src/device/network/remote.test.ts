import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRemote } from './remote.ts'

test('tells the network from paths on the phone', () => {
  for (const source of [
    'https://a.example/x.png',
    'http://127.0.0.1/x',
    '//a.example/x',
    'http://tmp.example/x',
  ]) {
    assert.equal(isRemote(source), true, source)
  }
  for (const source of [
    'http://tmp/a.png',
    'http://store/a',
    'http://usr',
    'wxfile://tmp_a.png',
    '/a.png',
    'a.png',
  ]) {
    assert.equal(isRemote(source), false, source)
  }
})
