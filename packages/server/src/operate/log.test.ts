import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeError, pathOf, withoutSecrets } from './log.ts'

test('takes signatures, tokens and secrets out of a text', () => {
  const secrets = [
    'GET /files/a?e=1795878000&s=XJqh38cmz-_E failed',
    'Authorization: Bearer XJqh38cmz.E',
    '{"session_key":"XJqh38cmz==","openid":"o1"}',
    'https://api.weixin.qq.com/sns/jscode2session?appid=wx1&secret=XJqh38cmz&js_code=XJqh38cmz&grant_type=a',
    'session_token=XJqh38cmz',
    'the token dk_XJqh38cmz_abcdef is over',
  ]
  for (const text of secrets) {
    const clean = withoutSecrets(text)
    assert.doesNotMatch(clean, /XJqh38cmz/, clean)
    assert.match(clean, /…/)
  }
  assert.match(withoutSecrets(secrets[3]!), /appid=wx1.*grant_type=a/)
  assert.equal(
    withoutSecrets('ENOENT: no such file, open /data/files/s1/ab'),
    'ENOENT: no such file, open /data/files/s1/ab',
  )
})

test('describes an error with its causes, and without fields that others hung on it', () => {
  const cause = Object.assign(new TypeError('fetch failed: ?secret=hidden1'), {
    code: 'ECONNRESET',
    headers: 'hidden2',
  })
  const text = JSON.stringify(describeError(new Error('Bearer hidden3', { cause })))
  assert.doesNotMatch(text, /hidden/)
  assert.match(text, /"code":"ECONNRESET"/)
  assert.match(text, /"type":"TypeError"/)
  assert.deepEqual(describeError('Bearer hidden'), { message: 'Bearer …' })
})

test('logs a path without its query, and not endless', () => {
  assert.equal(pathOf('/files/a?e=1&s=2'), '/files/a')
  assert.equal(pathOf(`/${'a'.repeat(5000)}`).length, 200)
})
