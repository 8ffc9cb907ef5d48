import assert from 'node:assert/strict'
import { createSign, generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import type { CallbackRequest } from '../callback.ts'
import { createOssCallback, ossKeyUrl } from './callback.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 512 })
const PEM = publicKey.export({ type: 'spki', format: 'pem' }).toString()
const KEY_URL = 'https://gosspublic.alicdn.com/callback_pub_key_v1.pem'
const base64 = (text: string) => Buffer.from(text).toString('base64')

const SAID = {
  bucket: 'fake-bucket',
  object: 'staging/图 1.jpg',
  etag: '4B3A6218BB3E3A7303E8A171A60FCF92',
  size: 5,
  mimeType: 'image/jpeg',
  ticket: 't_0001',
}

/** A callback as OSS sends it, of a body and by a key of our choice. */
function callback(said: unknown = SAID, key = privateKey, keyUrl = KEY_URL): CallbackRequest {
  const body = typeof said === 'string' ? said : JSON.stringify(said)
  const signature = createSign('RSA-MD5').update(`/cloud/回 调?a=%20b\n${body}`).sign(key, 'base64')
  return {
    method: 'POST',
    path: '/cloud/%E5%9B%9E%20%E8%B0%83',
    query: 'a=%20b',
    headers: { authorization: signature, 'x-oss-pub-key-url': base64(keyUrl) },
    rawBody: Buffer.from(body),
  }
}

function checker(answer: () => Promise<string> = async () => PEM) {
  const asked: string[] = []
  const check = createOssCallback({
    bucket: 'fake-bucket',
    fetchKey: (url) => {
      asked.push(url)
      return answer()
    },
  })
  return { asked, verify: check.verify }
}

test('takes a callback that OSS has signed, and asks once for its key', async () => {
  const { asked, verify } = checker()
  const hint = {
    ticket: 't_0001',
    bucket: 'fake-bucket',
    object: 'staging/图 1.jpg',
    size: 5,
    type: 'image/jpeg',
    etag: SAID.etag,
  }
  const all = await Promise.all([verify(callback()), verify(callback()), verify(callback())])
  assert.deepEqual(all, [hint, hint, hint])
  // OSS writes http; the key is fetched over https all the same.
  assert.deepEqual(await verify(callback(SAID, privateKey, KEY_URL.replace('https', 'http'))), hint)
  assert.deepEqual(asked, [KEY_URL])
})

test('refuses a callback of which anything was changed', async () => {
  const { verify } = checker()
  const good = callback()
  const bodies = [
    { ...SAID, object: 'other' },
    { ...SAID, size: 6 },
  ]
  const changed: Partial<CallbackRequest>[] = [
    ...bodies.map((said) => ({ rawBody: Buffer.from(JSON.stringify(said)) })),
    { path: '/cloud' },
    { query: 'a=%20c' },
    { query: '' },
    { method: 'PUT' },
    { headers: { ...good.headers, authorization: 'AAAA' } },
    { headers: { ...good.headers, authorization: ` ${good.headers.authorization}` } },
    { headers: { ...good.headers, authorization: [good.headers.authorization as string, 'b'] } },
    { headers: { 'x-oss-pub-key-url': good.headers['x-oss-pub-key-url'] } },
    { headers: { authorization: good.headers.authorization } },
  ]
  for (const change of changed)
    assert.equal(await verify({ ...good, ...change }), null, JSON.stringify(change))
})

test('refuses a key of anybody else', async () => {
  const other = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey
  assert.equal(await checker().verify(callback(SAID, other)), null)
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
  const { verify } = checker(async () => ec.export({ type: 'spki', format: 'pem' }).toString())
  assert.equal(await verify(callback()), null)
})

test('asks nobody else for a key', async () => {
  const { asked, verify } = checker()
  const urls = [
    'https://evil.example.com/callback_pub_key_v1.pem',
    'https://gosspublic.alicdn.com.evil.example.com/callback_pub_key_v1.pem',
    'https://gosspublic.alicdn.com@evil.example.com/callback_pub_key_v1.pem',
    'https://gosspublic.alicdn.com:8443/callback_pub_key_v1.pem',
    'https://gosspublic.alicdn.com',
    'https://gosspublic.alicdn.com/../a.pem?x=https://evil.example.com',
    'https://gosspublic.alicdn.com/a/b.pem',
    'ftp://gosspublic.alicdn.com/a.pem',
    'HTTPS://GOSSPUBLIC.ALICDN.COM/a.pem',
    `${KEY_URL}\n`,
    ` ${KEY_URL}`,
    '',
  ]
  for (const url of urls) {
    assert.equal(ossKeyUrl(base64(url)), null, url)
    assert.equal(await verify(callback(SAID, privateKey, url)), null, url)
  }
  assert.equal(ossKeyUrl('%%%'), null)
  assert.deepEqual(asked, [])
})

test('throws where the key cannot be had, and asks anew the next time', async () => {
  let isDown = true
  const { asked, verify } = checker(async () => {
    if (isDown) throw new Error('no line')
    return PEM
  })
  await assert.rejects(verify(callback()), /no line/)
  isDown = false
  assert.notEqual(await verify(callback()), null)
  assert.equal(asked.length, 2)
})

test('keeps a bounded number of keys', async () => {
  const { asked, verify } = checker()
  const url = (n: number) => KEY_URL.replace('v1', `v${n}`)
  for (let n = 1; n <= 9; n++) await verify(callback(SAID, privateKey, url(n)))
  await verify(callback(SAID, privateKey, url(9)))
  assert.equal(asked.length, 9)
  await verify(callback(SAID, privateKey, url(1)))
  assert.equal(asked.length, 10)
})

test('refuses what is signed but is about another bucket, or not what our tickets ask for', async () => {
  const { verify } = checker()
  const others = [
    { ...SAID, bucket: 'other' },
    { ...SAID, ticket: undefined },
    { ...SAID, ticket: 'a b' },
    { ...SAID, size: -1 },
    { ...SAID, size: 'x' },
    { ...SAID, size: null },
    { ...SAID, object: '' },
    { ...SAID, object: 7 },
    [],
    null,
    'bucket=fake-bucket',
    '',
  ]
  for (const said of others) assert.equal(await verify(callback(said)), null, JSON.stringify(said))
})
