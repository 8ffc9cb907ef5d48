import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallbackRequest } from '../callback.ts'
import { KEYS } from '../fixtures/vectors.ts'
import { createQiniuCallback } from './callback.ts'
import { qboxText, qiniuSign, qiniuText } from './signature.ts'

const FORM = 'application/x-www-form-urlencoded'
const BODY =
  'ticket=t_1&bucket=fake-bucket&key=staging%2F%E5%9B%BE%201.jpg&hash=FhX&fsize=5&mimeType=image%2Fjpeg'
const HINT = {
  ticket: 't_1',
  bucket: 'fake-bucket',
  object: 'staging/图 1.jpg',
  size: 5,
  type: 'image/jpeg',
  etag: 'FhX',
}
const { verify } = createQiniuCallback({ ...KEYS, bucket: 'fake-bucket', host: 'api.example.com' })

/** A callback as Qiniu sends it. */
function callback(
  scheme: 'QBox' | 'Qiniu',
  {
    body = BODY,
    contentType = FORM,
    host = 'api.example.com',
    secret = KEYS.accessKeySecret,
    id = KEYS.accessKeyId,
    own = {} as Record<string, string>,
  } = {},
): CallbackRequest {
  const rawBody = Buffer.from(body)
  const signed = { method: 'POST', target: '/cloud?from=qn', host, contentType, own, body: rawBody }
  const text = scheme === 'QBox' ? qboxText(signed) : qiniuText(signed)
  const authorization = `${scheme} ${id}:${qiniuSign(text, secret)}`
  const headers = { authorization, 'content-type': contentType, host: 'a-proxy', ...own }
  return { method: 'POST', path: '/cloud', query: 'from=qn', headers, rawBody }
}

test('takes a callback in both schemes, whatever host a proxy hands on', async () => {
  assert.deepEqual(await verify(callback('QBox')), HINT)
  assert.deepEqual(await verify(callback('Qiniu')), HINT)
  const own = { 'x-qiniu-date': '20261121T080000Z', 'x-qiniu-a-b': 'c' }
  assert.deepEqual(await verify(callback('Qiniu', { own })), HINT)
})

test('refuses what was changed, or signed by somebody else', async () => {
  for (const scheme of ['QBox', 'Qiniu'] as const) {
    const good = callback(scheme)
    const changed: CallbackRequest[] = [
      { ...good, rawBody: Buffer.from(BODY.replace('t_1', 't_2')) },
      { ...good, path: '/other' },
      { ...good, query: '' },
      { ...good, method: 'GET' },
      { ...good, headers: { ...good.headers, authorization: undefined } },
      { ...good, headers: { ...good.headers, authorization: `${good.headers.authorization}=` } },
      { ...good, headers: { ...good.headers, 'content-type': 'application/json' } },
      callback(scheme, { secret: 'guess' }),
      callback(scheme, { id: 'OTHER' }),
    ]
    for (const one of changed) assert.equal(await verify(one), null, `${scheme} ${JSON.stringify(one)}`)
  }
  assert.equal(await verify(callback('Qiniu', { host: 'other.example.com' })), null)
  const own = { 'x-qiniu-date': '1' }
  const cut = callback('Qiniu', { own })
  assert.equal(await verify({ ...cut, headers: { ...cut.headers, 'x-qiniu-date': '2' } }), null)
})

test('refuses a body that the signature leaves out', async () => {
  const json = JSON.stringify(HINT)
  assert.equal(await verify(callback('QBox', { body: json, contentType: 'application/json' })), null)
  // Signed, but not what our tickets ask for.
  assert.equal(await verify(callback('Qiniu', { body: json, contentType: 'application/json' })), null)
  assert.equal(await verify(callback('Qiniu', { contentType: 'application/octet-stream' })), null)
  // An empty body is covered by anything, and says nothing.
  assert.equal(await verify(callback('QBox', { body: '', contentType: 'application/json' })), null)
  assert.equal(await verify(callback('QBox', { body: '' })), null)
})

test('refuses another bucket, and what is incomplete', async () => {
  for (const body of [
    BODY.replace('fake-bucket', 'other'),
    BODY.replace('fsize=5', 'fsize='),
    BODY.replace('&fsize=5', ''),
    BODY.replace('ticket=t_1', 'ticket=a%20b'),
    BODY.replace(/key=[^&]*/, 'key='),
  ])
    assert.equal(await verify(callback('QBox', { body })), null, body)
})
