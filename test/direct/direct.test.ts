import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import type { Ticket, TicketResult } from 'dukou/wire'
import { png } from '../lib/samples.ts'
import { CLOUDS, complete, sendForm, sendParts, startDirect } from './running.ts'

const photo = new Uint8Array(png(7, 640))

function ticketOf(result: TicketResult | undefined): Ticket {
  if (!result || result.via === 'refused' || result.via === 'done')
    throw new Error(`no ticket: ${JSON.stringify(result)}`)
  return result
}

/** A clock that the test turns on; servers that begin after this go by it. */
function clockOf(t: TestContext): { pass(ms: number): void } {
  const real = Date.now
  let ahead = 0
  Date.now = () => real() + ahead
  t.after(() => {
    Date.now = real
  })
  return {
    pass(ms) {
      ahead += ms
    },
  }
}

for (const name of CLOUDS) {
  test(`${name}: a photo goes straight to the cloud by a form, and is a file once it is called complete`, async (t) => {
    const server = await startDirect(t, name)
    const [result] = await server.tickets([{ name: '头像.png', size: photo.length }])
    const ticket = ticketOf(result)
    assert.ok(ticket.via === 'form')
    assert.equal(new URL(ticket.url).origin, new URL(server.place.bucket.url).origin)
    assert.ok(!JSON.stringify(ticket).includes(server.place.options.accessKeySecret))
    const early = await complete(server, ticket)
    assert.deepEqual([early.status, early.file.code], [409, 'not_uploaded'])

    const sent = await sendForm(ticket, photo)
    assert.ok(ticket.ok.includes(sent.status), `${sent.status} ${await sent.text()}`)
    const { status, file } = await complete(server, ticket)
    assert.equal(status, 200, JSON.stringify(file))
    assert.deepEqual(
      [file.name, file.size, file.type, file.width, file.height, file.sha256],
      ['头像.png', photo.length, 'image/png', 640, 640, null],
    )
    const bytes = new Uint8Array(await (await fetch(file.url)).arrayBuffer())
    assert.deepEqual(bytes, photo)
    assert.deepEqual(await complete(server, ticket), { status, file }, 'said twice, it is one file')
    const { state } = await server.state(ticket.id)
    assert.equal(state.file?.id, file.id)
    const left = server.place.bucket.keys().filter((key) => key.startsWith('staging/'))
    assert.deepEqual(left, [])
  })

  test(`${name}: what the ticket's owner may not bring in is refused at the end, and goes away`, async (t) => {
    const server = await startDirect(t, name, { policy: { types: ['image/jpeg'] } })
    const ticket = ticketOf((await server.tickets([{ name: 'a.png', size: photo.length }]))[0])
    assert.ok((await sendForm(ticket, photo)).ok)
    const { status, file } = await complete(server, ticket)
    assert.deepEqual([status, file.code], [415, 'type_refused'])
    assert.deepEqual(server.place.bucket.keys(), [])
    assert.equal((await complete(server, ticket)).status, 404)
  })

  test(`${name}: a ticket is nobody else's`, async (t) => {
    const server = await startDirect(t, name, {
      authorize: async ({ token }) => ({ owner: token ?? 'none' }),
    })
    const ticket = ticketOf((await server.tickets([{ name: 'a.png', size: photo.length }]))[0])
    await sendForm(ticket, photo)
    assert.equal((await complete(server, ticket, 'you')).status, 404)
    assert.equal((await complete(server, ticket)).status, 200)
  })

  test(`${name}: what nobody calls for is a file within five minutes of its ticket's end, and what comes later goes away`, async (t) => {
    const clock = clockOf(t)
    const server = await startDirect(t, name)
    const tickets = (
      await server.tickets([1, 2, 3].map((n) => ({ name: `${n}.png`, size: photo.length })))
    ).map(ticketOf)
    const [sent, unsent, late] = tickets as [Ticket, Ticket, Ticket]
    await sendForm(sent, photo)
    const lateForm = () => sendForm(late, photo)
    await lateForm()
    assert.equal((await complete(server, late)).status, 200)
    // Its ticket still works where the cloud can't refuse to overwrite what is gone.
    await lateForm()
    clock.pass(sent.ttlMs + 60_000)
    assert.deepEqual(await server.server.tidy(), { files: 0, uploads: 0 }, 'too early')
    clock.pass(3 * 60_000)
    await server.server.tidy()
    const list = (await (await server.call('/files')).json()) as { files: { name: string }[] }
    assert.deepEqual(list.files.map((file) => file.name).sort(), ['1.png', '3.png'])
    assert.equal(server.place.bucket.keys().length, 2, 'the two files and nothing else')
    assert.equal((await server.state(sent.id)).state.file?.name, '1.png')
    assert.equal((await server.state(unsent.id)).status, 404)
  })
}

for (const name of ['oss', 's3', 'cos'] as const) {
  test(`${name}: a large file goes in parts, which go on where they stood`, async (t) => {
    const server = await startDirect(t, name)
    const bytes = new Uint8Array(randomBytes(13 * 1024 * 1024))
    const ticket = ticketOf((await server.tickets([{ name: 'film.mp4', size: bytes.length, key: 'k1' }]))[0])
    assert.ok(ticket.via === 'parts')
    assert.deepEqual(
      ticket.parts.map(({ n }) => n),
      [1, 2, 3],
    )
    assert.deepEqual(await sendParts(ticket, bytes, [2]), [200])
    const { state } = await server.state(ticket.id)
    assert.ok(state.ticket?.via === 'parts')
    assert.deepEqual(
      state.ticket.parts.map(({ n }) => n),
      [1, 3],
    )
    const again = ticketOf((await server.tickets([{ name: 'film.mp4', size: bytes.length, key: 'k1' }]))[0])
    assert.equal(again.id, ticket.id, 'the same key is the same upload')
    assert.equal((await complete(server, ticket)).file.code, 'not_uploaded')
    assert.deepEqual(await sendParts(again, bytes), [200, 200])
    const { status, file } = await complete(server, ticket)
    assert.equal(status, 200, JSON.stringify(file))
    const got = new Uint8Array(await (await fetch(file.url)).arrayBuffer())
    assert.ok(Buffer.from(got).equals(bytes))
    assert.equal(server.place.bucket.keys().length, 1)
  })

  test(`${name}: parts that never become whole go away with their ticket`, async (t) => {
    const clock = clockOf(t)
    const server = await startDirect(t, name)
    const bytes = new Uint8Array(randomBytes(12 * 1024 * 1024))
    const ticket = ticketOf((await server.tickets([{ name: 'film.mp4', size: bytes.length }]))[0])
    await sendParts(ticket, bytes, [1])
    clock.pass(ticket.ttlMs + 4 * 60_000)
    assert.deepEqual(await server.server.tidy(), { files: 0, uploads: 1 })
    assert.deepEqual(await sendParts(ticket, bytes, [2]), [403], 'and its addresses are over')
    assert.deepEqual(server.place.bucket.keys(), [])
  })
}

test('a host without forms and parts, and a file without bytes, go through the server', async (t) => {
  const server = await startDirect(t, 'oss')
  const [tus, empty] = await Promise.all([
    server.tickets([{ name: 'a.png', size: 10 }], ['tus']),
    server.tickets([{ name: 'a.png', size: 0 }]),
  ])
  assert.equal(tus[0]!.via, 'tus')
  assert.equal(empty[0]!.via, 'tus' in empty[0]! ? 'tus' : empty[0]!.via)
  const qiniu = await startDirect(t, 'qiniu')
  const unknown = await qiniu.tickets([{ name: 'no ending', size: 5000 }])
  assert.equal(unknown[0]!.via, 'tus', 'Qiniu takes just the type that is named')
})
