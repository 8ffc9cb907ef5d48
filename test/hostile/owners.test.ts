import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Problem } from 'dukou'
import type { TicketAnswer } from 'dukou/wire'
import { start, upload } from '../server/running.ts'
import { isLong } from './chance.ts'

const TUS = { 'tus-resumable': '1.0.0' }
const json = { 'content-type': 'application/json' }
const as = (owner: string) => ({ authorization: `Bearer ${owner}` })
const authorize = ({ token }: { token: string | null }) => (token === null ? null : { owner: token })

interface Description {
  paths: Record<string, Record<string, unknown>>
}

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete']

/** Every route with an id, as the server itself describes them, with every verb. */
async function routesWithId(url: string): Promise<[method: string, path: string][]> {
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as Description
  const withId = Object.keys(paths).filter((path) => path.includes('{id}'))
  assert.ok(withId.length >= 4, `${withId}`)
  return withId.flatMap((path) => METHODS.map((method): [string, string] => [method.toUpperCase(), path]))
}

test("a stranger's id and an absent one get the same answer, on every route and with every verb", async (t) => {
  const { url } = await start(t, { authorize })
  const file = (await upload(url, {}, 'a')).id
  const created = await fetch(`${url}/tus`, {
    method: 'POST',
    headers: { ...TUS, ...as('a'), 'upload-length': '9' },
  })
  const open = created.headers.get('location')!.slice(-32)
  const asked = await fetch(`${url}/tickets`, {
    method: 'POST',
    headers: { ...json, ...as('a') },
    body: JSON.stringify({ can: ['tus'], files: [{ name: 'x', size: 9 }] }),
  })
  const [ticket] = ((await asked.json()) as TicketAnswer).tickets as { id: string }[]
  const absent = '0123456789abcdef'.repeat(2)

  const told = async (method: string, path: string, id: string, owner: string | null) => {
    const headers: Record<string, string> = owner === null ? { ...TUS } : { ...TUS, ...as(owner) }
    if (method === 'PATCH' || method === 'POST') {
      headers['content-type'] = 'application/offset+octet-stream'
      headers['upload-offset'] = '0'
      if (method === 'POST') headers['x-http-method-override'] = 'PATCH'
    }
    const response = await fetch(url + path.replace('{id}', id), { method, headers })
    const kept = [...response.headers].filter(
      ([name]) => !['date', 'x-request-id', 'content-length'].includes(name),
    )
    return JSON.stringify([response.status, kept, (await response.text()).replaceAll(id, 'the id')])
  }
  for (const [method, path] of await routesWithId(url)) {
    for (const owner of ['b', 'A', null]) {
      const expected = await told(method, path, absent, owner)
      for (const id of [file, open, ticket!.id]) {
        assert.equal(await told(method, path, id, owner), expected, `${method} ${path} by ${owner}`)
      }
    }
  }
  assert.equal((await fetch(`${url}/files/${file}`, { headers: as('a') })).status, 200)
  const still = await fetch(`${url}/tus/${open}`, { method: 'HEAD', headers: { ...TUS, ...as('a') } })
  assert.equal(still.headers.get('upload-offset'), '0')
  const { files } = (await (await fetch(`${url}/files`, { headers: as('b') })).json()) as { files: unknown[] }
  assert.deepEqual(files, [])
})

test('knowing the digest of a file of somebody else gets nothing', async (t) => {
  const { url } = await start(t, { authorize })
  const { sha256, size, id } = await upload(url, {}, 'a')
  const ask = async (owner: string) => {
    const response = await fetch(`${url}/tickets`, {
      method: 'POST',
      headers: { ...json, ...as(owner) },
      body: JSON.stringify({ can: ['form', 'tus'], files: [{ name: 'x', size, sha256 }] }),
    })
    return ((await response.json()) as TicketAnswer).tickets[0]!
  }
  assert.equal((await ask('a')).via, 'done')
  const strange = await ask('b')
  assert.equal(strange.via, 'form')
  assert.doesNotMatch(JSON.stringify(strange), new RegExp(id))
})

test('what a client claims about who it is counts for nothing', async (t) => {
  const { url } = await start(t, { authorize })
  await upload(url, {}, 'a')
  for (const claim of ['owner=a', 'openid=a', 'user=a', 'token=a', 'session_token=a']) {
    const [name, value] = claim.split('=') as [string, string]
    const answer = await fetch(`${url}/files?${claim}`, {
      headers: { [name]: value, 'x-openid': 'a', cookie: claim },
    })
    assert.equal(((await answer.json()) as Problem).code, 'token_missing', claim)
  }
})

const IDS = isLong ? 1_000_000 : 5000

test(`${IDS} ids: no two alike, every digit as frequent as the others`, async (t) => {
  const { url } = await start(t)
  const body = JSON.stringify({ can: ['form'], files: Array(9).fill({ name: 'x', size: 1 }) })
  const seen = new Set<string>()
  const counts = new Uint32Array(16)
  const worker = async () => {
    while (seen.size < IDS) {
      const answer = await fetch(`${url}/tickets`, { method: 'POST', headers: json, body })
      for (const ticket of ((await answer.json()) as TicketAnswer).tickets as { id: string }[]) {
        assert.match(ticket.id, /^[0-9a-f]{32}$/)
        assert.ok(!seen.has(ticket.id))
        seen.add(ticket.id)
        for (const digit of ticket.id) counts[Number.parseInt(digit, 16)]!++
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  const expected = (seen.size * 32) / 16
  const chi2 = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  t.diagnostic(`chi² of 15 degrees of freedom: ${chi2.toFixed(1)}`)
  // Beyond this once in ten billion runs.
  assert.ok(chi2 < 80, `chi² is ${chi2}`)
})
