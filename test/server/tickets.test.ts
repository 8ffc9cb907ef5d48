import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { TicketAnswer, TicketState, UploadAnswer } from 'dukou/wire'
import { form, post, sha256, start, upload } from './running.ts'

async function ask(url: string, body: unknown, token?: string): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (token) headers.authorization = `Bearer ${token}`
  return fetch(`${url}/tickets`, { method: 'POST', headers, body: JSON.stringify(body) })
}

const both = ['form', 'tus']

test('answers by size and by what the host can how to send each file of a batch', async (t) => {
  const { url } = await start(t, { small: 1000, limits: { maxFileSize: 5000 } })
  const files = [999, 1000, 5001, 0].map((size, n) => ({ name: `${n}.bin`, size }))
  const answer = (await (await ask(url, { files, can: both })).json()) as TicketAnswer
  assert.equal(answer.small, 1000)
  assert.deepEqual(
    answer.tickets.map(({ via }) => via),
    ['form', 'tus', 'refused', 'form'],
  )
  const refused = answer.tickets[2]
  assert.equal(refused?.via === 'refused' && refused.problem.code, 'file_too_large')
  const formsOnly = (await (await ask(url, { files, can: ['form'] })).json()) as TicketAnswer
  assert.deepEqual(
    formsOnly.tickets.map(({ via }) => via),
    ['form', 'form', 'refused', 'form'],
  )
})

test('a form ticket sends a file once, however often it is sent, and tells what became of it', async (t) => {
  const { url } = await start(t)
  const answer = (await (
    await ask(url, { files: [{ name: 'a', size: 1 }], can: both })
  ).json()) as TicketAnswer
  const ticket = answer.tickets[0]!
  assert.ok(ticket.via === 'form')
  assert.equal((await fetch(`${url}/tickets/${ticket.id}`)).status, 404, 'nothing has come')
  const fields = Object.entries(ticket.fields).map(([name, body]) => ({ name, body }))
  const body = form(...fields, { name: ticket.name, filename: 'a', body: 'x' })
  const sent = await Promise.all([post(url + ticket.url, body), post(url + ticket.url, body)])
  const ids = await Promise.all(sent.map(async (one) => ((await one.json()) as UploadAnswer).id))
  assert.equal(ids[0], ids[1])
  const state = (await (await fetch(`${url}/tickets/${ticket.id}`)).json()) as TicketState
  assert.equal(state.file?.id, ids[0])
})

test('a tus ticket names an open upload, and tells its offset and its file', async (t) => {
  const { url } = await start(t, { small: 0 })
  const bytes = randomBytes(1000)
  const files = [{ name: '相片.jpg', size: bytes.length }]
  const answer = (await (await ask(url, { files, can: both }, 'me')).json()) as TicketAnswer
  const ticket = answer.tickets[0]!
  assert.ok(ticket.via === 'tus' && ticket.ttlMs > 0 && ticket.maxChunk > 0)
  const patch = (offset: number, end: number) =>
    fetch(url + ticket.url, {
      method: 'PATCH',
      headers: {
        ...ticket.header,
        authorization: 'Bearer me',
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(bytes.subarray(offset, end)),
    })
  const state = async () =>
    (await (
      await fetch(`${url}/tickets/${ticket.id}`, { headers: { authorization: 'Bearer me' } })
    ).json()) as TicketState
  assert.equal((await patch(0, 400)).status, 204)
  assert.deepEqual([(await state()).offset, (await state()).ticket?.via], [400, 'tus'])
  assert.equal((await patch(400, 1000)).status, 204)
  const { file, ticket: none } = await state()
  assert.equal(none, null)
  assert.equal(file?.name, '相片.jpg')
  assert.equal(file?.sha256, sha256(bytes))
  assert.equal((await fetch(`${url}/tickets/${ticket.id}`)).status, 404, 'a stranger sees nothing')
})

test('answers at once what the same owner already has, and nobody else', async (t) => {
  const { url } = await start(t)
  for (const size of [10, 100_000]) {
    const bytes = randomBytes(size)
    const { id } = await upload(url, { body: bytes }, 'me')
    const files = [{ name: 'again', size, sha256: sha256(bytes) }]
    const own = (await (await ask(url, { files, can: both }, 'me')).json()) as TicketAnswer
    assert.ok(own.tickets[0]?.via === 'done')
    assert.equal(own.tickets[0].file.id, id)
    for (const token of ['you', undefined]) {
      const other = (await (await ask(url, { files, can: both }, token)).json()) as TicketAnswer
      assert.notEqual(other.tickets[0]?.via, 'done')
    }
    const otherSize = [{ ...files[0]!, size: size + 1 }]
    const wrong = (await (await ask(url, { files: otherSize, can: both }, 'me')).json()) as TicketAnswer
    assert.notEqual(wrong.tickets[0]?.via, 'done')
    await fetch(`${url}/files/${id}`, { method: 'DELETE', headers: { authorization: 'Bearer me' } })
    const gone = (await (await ask(url, { files, can: both }, 'me')).json()) as TicketAnswer
    assert.notEqual(gone.tickets[0]?.via, 'done')
  }
})

test('refuses what is no such question', async (t) => {
  const { url } = await start(t)
  const file = { name: 'a', size: 1 }
  const table: [body: unknown, status: number][] = [
    [{}, 400],
    [{ files: [], can: both }, 400],
    [{ files: [{ name: 'a', size: -1 }], can: both }, 400],
    [{ files: [{ name: 'a', size: 1.5 }], can: both }, 400],
    [{ files: [{ ...file, sha256: 'ABC' }], can: both }, 400],
    [{ files: [file], can: ['carrier pigeon'] }, 400],
    [{ files: Array.from({ length: 10 }, () => file), can: both }, 413],
    [{ files: Array.from({ length: 5000 }, () => ({ name: 'x'.repeat(100), size: 1 })), can: both }, 413],
  ]
  for (const [n, [body, status]] of table.entries()) {
    const response = await ask(url, body)
    assert.equal(response.status, status, `row ${n}`)
    assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8')
  }
  assert.equal((await fetch(`${url}/tickets`, { method: 'POST', body: 'x' })).status, 415)
})

test('the same key of an owner names the same upload, with what it holds', async (t) => {
  const { url } = await start(t, { small: 0 })
  const bytes = randomBytes(1000)
  const wanted = (size = bytes.length) => ({ files: [{ name: 'a', size, key: 'attempt-1' }], can: ['tus'] })
  const one = async (token: string, size?: number) =>
    ((await (await ask(url, wanted(size), token)).json()) as TicketAnswer).tickets[0]!
  // Two at once are one too.
  const [first, again] = await Promise.all([one('me'), one('me')])
  assert.ok(first.via === 'tus' && again.via === 'tus')
  assert.equal(first.id, again.id)
  const patch = (offset: number, end: number) =>
    fetch(url + first.url, {
      method: 'PATCH',
      headers: {
        ...first.header,
        authorization: 'Bearer me',
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(bytes.subarray(offset, end)),
    })
  await patch(0, 400)
  await one('me')
  const state = (await (
    await fetch(`${url}/tickets/${first.id}`, { headers: { authorization: 'Bearer me' } })
  ).json()) as TicketState
  assert.equal(state.offset, 400)
  const stranger = await one('stranger')
  assert.ok(stranger.via === 'tus' && stranger.id !== first.id)
  const other = await one('me', 999)
  assert.equal(other.via === 'refused' && other.problem.code, 'idempotency_conflict')
  await patch(400, 1000)
  const done = await one('me')
  assert.equal(done.via === 'done' && done.file.sha256, sha256(bytes))
  // A file that was deleted is not brought back under its id.
  const gone = await fetch(`${url}/files/${first.id}`, {
    method: 'DELETE',
    headers: { authorization: 'Bearer me' },
  })
  assert.equal(gone.status, 204)
  const anew = await one('me')
  assert.equal(anew.via, 'tus')
})
