import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { Oss } from '@dukou/runtime/stand-ins'
import {
  type CallbackCheck,
  type CallbackRequest,
  createOssCallback,
  createQiniuCallback,
  type Hint,
} from '@dukou/server/clouds'
import { formOrder, JPEG, LASTING, now, type Place, send, startPlace } from './place.ts'

const KEY_URL = 'https://gosspublic.alicdn.com/callback_pub_key_v1.pem'

/** An app that checks the callbacks which it gets. */
async function startApp(t: TestContext) {
  const came: CallbackRequest[] = []
  const hints: (Hint | null)[] = []
  const app = { check: null as CallbackCheck | null, status: 200 }
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const [path = '', query = ''] = request.url!.split('?')
    const one = {
      method: request.method!,
      path,
      query,
      headers: request.headers,
      rawBody: Buffer.concat(pieces),
    }
    came.push(one)
    hints.push((await app.check?.verify(one)) ?? null)
    response.writeHead(app.status, { 'Content-Type': 'application/json' }).end('{"id":"f_1"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { app, came, hints, host, url: `http://${host}/cloud/${encodeURIComponent('回调')}?from=cloud%20` }
}

async function startOf(t: TestContext, name: 'oss' | 'qiniu', scheme: 'QBox' | 'Qiniu' = 'Qiniu') {
  const app = await startApp(t)
  const place: Place = await startPlace(name, {
    oss: { publicKeyUrl: KEY_URL },
    qiniu: { callbackSignature: scheme },
  })
  t.after(() => place.bucket.close())
  app.app.check =
    name === 'oss'
      ? createOssCallback({ bucket: 'fake-bucket', fetchKey: async () => (place.bucket as Oss).publicKey })
      : createQiniuCallback({ ...LASTING, bucket: 'fake-bucket', host: app.host })
  return { ...app, ...place }
}

for (const [name, scheme] of [['oss'], ['qiniu', 'QBox'], ['qiniu', 'Qiniu']] as const) {
  test(`tells the app of what came into ${name} (${scheme ?? 'RSA'}), which can check it`, async (t) => {
    const { cloud, url, came, hints, app } = await startOf(t, name, scheme)
    const order = formOrder({ key: 'staging/图 1+&.jpg', callback: { url, ticket: 't_0001' } })
    const got = await send(cloud.form!(order, now()))
    // What the app answers is what the phone gets.
    assert.deepEqual([got.status, got.text], [200, '{"id":"f_1"}'])
    const [hint] = hints
    const { etag, ...rest } = hint!
    assert.ok(etag)
    const { key: object } = order
    assert.deepEqual(rest, {
      ticket: 't_0001',
      bucket: 'fake-bucket',
      object,
      size: JPEG.length,
      type: 'image/jpeg',
    })

    const [request] = came
    const forged = Buffer.from(Buffer.from(request!.rawBody).toString().replace('t_0001', 't_0002'))
    assert.equal(await app.check!.verify({ ...request!, rawBody: forged }), null)
    assert.equal(await app.check!.verify({ ...request!, query: '' }), null)
    assert.equal(await app.check!.verify({ ...request!, path: '/cloud' }), null)
    const { authorization: _, ...unsigned } = request!.headers
    assert.equal(await app.check!.verify({ ...request!, headers: unsigned }), null)
  })

  test(`says that it may be stored where the callback of ${name} fails (${scheme ?? 'RSA'})`, async (t) => {
    const { cloud, url, bucket, app } = await startOf(t, name, scheme)
    app.status = 500
    const order = formOrder({ callback: { url, ticket: 't_0001' } })
    const form = cloud.form!(order, now())
    const got = await send(form)
    assert.ok(!form.ok.includes(got.status) && form.maybe.includes(got.status), String(got.status))
    assert.deepEqual(bucket.keys(), [order.key])
    // And again: it is there already.
    assert.ok(form.maybe.includes((await send(form)).status))
  })
}

test('a phone can neither leave the callback of OSS out nor change it', async (t) => {
  const { cloud, url, bucket, hints } = await startOf(t, 'oss')
  const form = cloud.form!(formOrder({ callback: { url, ticket: 't_0001' } }), now())
  const elsewhere = btoa(JSON.stringify({ callbackUrl: 'https://evil.example.com/', callbackBody: 'a' }))
  const changes: Record<string, string | null>[] = [
    { callback: null },
    { callback: '' },
    { callback: elsewhere },
    { 'x:ticket': 't_0002' },
    { 'x:ticket': null },
  ]
  for (const fields of changes)
    assert.equal((await send(form, { fields })).status, 403, JSON.stringify(fields))
  assert.deepEqual([bucket.keys(), hints], [[], []])
})

test('a phone can add a callback to a form that has none, which tells nobody but itself', async (t) => {
  const { cloud, url, hints, app } = await startOf(t, 'oss')
  const callback = btoa(JSON.stringify({ callbackUrl: url, callbackBody: '{"bucket":$' + '{bucket}}' }))
  await send(cloud.form!(formOrder(), now()), { fields: { callback } })
  // It reaches the app with OSS's signature and without one of our tickets.
  assert.deepEqual(hints, [null])
  assert.ok(app.check)
})
