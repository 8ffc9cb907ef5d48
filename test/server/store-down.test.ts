import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { startS3 } from '@dukou/runtime/stand-ins'
import { form, post, start, until } from './running.ts'

const FILE = { name: 'file', filename: 'a.bin', body: randomBytes(200_000) }

test('a store that is down is left alone: uploads and reads hear so at once, and all goes on when it is back', async (t) => {
  const [accessKeyId, accessKeySecret] = ['STOREDOWNKEY00000001', 'storeDownSecret000000000000000000000001']
  const store = await startS3({ bucket: 'photos', credentials: [{ accessKeyId, accessKeySecret }] })
  t.after(() => store.close())
  const bucket = {
    endpoint: store.endpoint,
    name: 'photos',
    style: 'path' as const,
    accessKeyId,
    accessKeySecret,
  }
  const { url } = await start(t, { bucket })
  const upload = () => post(`${url}/upload`, form(FILE))
  const statusOf = async (path: string) => (await fetch(`${url}${path}`)).status
  const kept = (await (await upload()).json()) as { url: string }
  const before = store.keys()

  store.fault([{ do: 'reset' }])
  await Promise.all(Array.from({ length: 4 }, upload))
  const asked = store.log().length
  const began = performance.now()
  // At once: whoever comes a second later tries, and hears what came of that.
  const [read, ...uploads] = await Promise.all([fetch(kept.url), ...Array.from({ length: 20 }, upload)])
  for (const refused of uploads) {
    assert.equal(refused.status, 503)
    assert.equal(((await refused.json()) as { code: string }).code, 'storage_unavailable')
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
  }
  assert.equal(read.status, 503)
  // One try of four a second.
  const seconds = Math.ceil((performance.now() - began) / 1000)
  assert.ok(
    store.log().length - asked <= 4 * seconds,
    `${store.log().length - asked} requests in ${seconds} s`,
  )
  assert.deepEqual([await statusOf('/readyz'), await statusOf('/livez')], [503, 200])
  assert.deepEqual(store.keys(), before)

  store.fault([])
  await until('it is ready', async () => (await statusOf('/readyz')) === 200)
  assert.equal((await upload()).status, 200)
  assert.equal((await fetch(kept.url)).status, 200)
})
