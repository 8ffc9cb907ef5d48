import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRemote, rewriteAddress } from './address.ts'

test('rewrites an exact address before any prefix, and by the longest prefix', () => {
  const rewrites = {
    'https://a.example/*': 'http://127.0.0.1:1/',
    'https://a.example/img/*': 'http://127.0.0.1:2/',
    'https://a.example/img/x': 'http://127.0.0.1:3/y',
  }
  const rewrite = (url: string) => rewriteAddress(url, rewrites)
  assert.equal(rewrite('https://a.example/img/x'), 'http://127.0.0.1:3/y')
  assert.equal(rewrite('https://a.example/img/z?a=1'), 'http://127.0.0.1:2/z?a=1')
  assert.equal(rewrite('https://a.example/z'), 'http://127.0.0.1:1/z')
  assert.equal(rewrite('https://b.example/z'), 'https://b.example/z')
})

test('tells what a browser loads by itself from paths on the phone', () => {
  for (const path of [
    'https://a.example/x.png',
    'http://127.0.0.1/x',
    'data:image/png;base64,',
    '//a.example/x',
  ]) {
    assert.equal(isRemote(path), true, path)
  }
  for (const path of [
    'http://tmp/ab.png',
    'http://store/ab',
    'http://usr/a',
    'wxfile://tmp_ab.png',
    '/a.png',
    'a.png',
  ]) {
    assert.equal(isRemote(path), false, path)
  }
})
