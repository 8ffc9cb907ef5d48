import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createServer } from '@dukou/server'
import type { StoredFile, TicketAnswer } from 'dukou/wire'
import { clock, type Place, startPlace } from '../clouds/place.ts'
import { freePort } from '../lib/child.ts'
import { png } from '../lib/samples.ts'
import { temporaryFolder } from '../server/running.ts'
import { complete, optionsOf, sendForm, startDirect } from './running.ts'

const photo = new Uint8Array(png(3, 200))
const OSS_KEY = 'https://gosspublic.alicdn.com/callback_pub_key_v1.pem'

/** A server that the cloud calls, and a form for a photo. */
async function start(t: TestContext, place: Place) {
  t.after(() => place.bucket.close())
  const port = await freePort()
  const { bucket, direct } = optionsOf(place)
  const server = await createServer({
    data: await temporaryFolder(t),
    publicUrl: `http://127.0.0.1:${port}`,
    bucket,
    direct: { ...direct, callback: 'on' },
  })
  t.after(() => server.close())
  const url = await server.listen({ port })
  const files = async () => ((await (await fetch(`${url}/files`)).json()) as { files: StoredFile[] }).files
  const answer = await fetch(`${url}/tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ files: [{ name: 'a.png', size: photo.length }], can: ['form'] }),
  })
  const ticket = ((await answer.json()) as TicketAnswer).tickets[0]!
  assert.ok(ticket.via === 'form')
  return { url, ticket, files, server }
}

/** The stand-in signs with a key of its own: this is what the cloud's own host would answer. */
function serveKey(t: TestContext, pem: string): void {
  const real = globalThis.fetch
  globalThis.fetch = (async (input: string | URL | Request, init?: RequestInit) =>
    String(input) === OSS_KEY ? new Response(pem) : real(input, init)) as typeof fetch
  t.after(() => {
    globalThis.fetch = real
  })
}

test('oss: its callback alone makes the file, before the phone says a word', async (t) => {
  const place = await startPlace('oss', { oss: { publicKeyUrl: OSS_KEY } })
  serveKey(t, (place.bucket as unknown as { publicKey: string }).publicKey)
  const { ticket, files } = await start(t, place)
  const sent = await sendForm(ticket, photo)
  assert.equal(sent.status, 200)
  const [file] = await files()
  assert.equal(((await sent.json()) as { id: string }).id, file?.id, 'its answer is the answer to the phone')
})

for (const signature of ['Qiniu', 'QBox'] as const)
  test(`qiniu: its callback, signed by ${signature}, makes the file`, async (t) => {
    const place = await startPlace('qiniu', { qiniu: { callbackSignature: signature } })
    const { ticket, files } = await start(t, place)
    assert.ok((await sendForm(ticket, photo)).ok)
    assert.equal((await files()).length, 1)
  })

for (const name of ['oss', 'qiniu'] as const) {
  test(`${name}: a callback that comes twice, late and beside the phone's own word is one file`, async (t) => {
    const place = await startPlace(name, { oss: { publicKeyUrl: OSS_KEY } })
    if (name === 'oss') serveKey(t, (place.bucket as unknown as { publicKey: string }).publicKey)
    const { url, ticket, files } = await start(t, place)
    place.bucket.fault([{ do: 'callback twice' }, { do: 'callback late', ms: 50 }])
    await sendForm(ticket, photo)
    const said = await Promise.all(
      [1, 2, 3].map(async () => (await fetch(url + ticket.complete!, { method: 'POST' })).status),
    )
    assert.deepEqual([...new Set(said)], [200])
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.equal((await files()).length, 1)
    assert.equal(place.bucket.keys().length, 1)
  })

  test(`${name}: a callback that is lost leaves a status that means stored, and complete makes the file`, async (t) => {
    const place = await startPlace(name, { oss: { publicKeyUrl: OSS_KEY } })
    const { url, ticket, files } = await start(t, place)
    place.bucket.fault([{ do: 'callback lost' }])
    const sent = await sendForm(ticket, photo)
    assert.ok(ticket.maybe.includes(sent.status), `${sent.status}`)
    assert.deepEqual(await files(), [])
    assert.equal((await fetch(url + ticket.complete!, { method: 'POST' })).status, 200)
    assert.equal((await files()).length, 1)
  })

  test(`${name}: a callback that nobody signed changes nothing`, async (t) => {
    const place = await startPlace(name, { oss: { publicKeyUrl: OSS_KEY } })
    const { url, ticket, files } = await start(t, place)
    const forged = await fetch(`${url}/callbacks/${name}`, {
      method: 'POST',
      headers: { authorization: 'QBox x:y', 'content-type': 'application/x-www-form-urlencoded' },
      body: `ticket=${ticket.id}&bucket=${place.options.bucket}&key=x&fsize=1&mimeType=image/png&hash=h`,
    })
    assert.equal(forged.status, 403)
    const large = await fetch(`${url}/callbacks/${name}`, { method: 'POST', body: 'x'.repeat(100_000) })
    assert.equal(large.status, 413)
    assert.deepEqual(await files(), [])
  })
}

for (const name of ['oss', 's3', 'cos'] as const)
  for (const minutes of [10, -10])
    test(`${name}: a server whose clock is ${minutes} minutes off signs by the cloud's`, async (t) => {
      clock.ahead = minutes * 60_000
      t.after(() => {
        clock.ahead = 0
      })
      const server = await startDirect(t, name)
      const [ticket] = await server.tickets([{ name: 'a.png', size: photo.length }], ['form'])
      assert.ok(ticket?.via === 'form')
      assert.ok((await sendForm(ticket, photo)).ok)
      assert.equal((await complete(server, ticket)).status, 200)
    })
