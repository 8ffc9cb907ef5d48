import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StoredFile, TicketAnswer } from 'dukou/wire'
import { sha256 } from '../server/running.ts'
import { badStore, ROLLING, roll, spray } from './drills.ts'
import { startFleet, whyNoFleet } from './fleet.ts'
import { send } from './sender.ts'

const skip = whyNoFleet() ?? false
const KIB = 1024

for (const count of [2, 4])
  test(`${count} servers take chunks of the same uploads in turn while one after the other is killed: all hashes are right`, {
    skip,
    timeout: 180_000,
  }, async (t) => {
    const fleet = await startFleet(t, { count })
    const { failures, ended } = await spray(fleet, {
      uploads: 10,
      atOnce: 4,
      everyMs: 1500,
      kills: 2,
      seed: 1,
    })
    assert.ok(ended > 0)
    t.diagnostic(`${ended} servers killed, ${failures} requests failed on the way`)
  })

test('servers are restarted one after the other under load: no upload fails', {
  skip,
  timeout: 180_000,
}, async (t) => {
  const fleet = await startFleet(t, { count: 2, settings: ROLLING })
  const { uploads } = await roll(fleet, { restarts: 2, pauseMs: 400 })
  assert.ok(uploads > 10, `${uploads} uploads`)
})

test('a database that is down is said before the body is read, and leaves nothing behind', {
  skip,
  timeout: 180_000,
}, async (t) => {
  const fleet = await startFleet(t, { count: 1 })
  const [server] = fleet.replicas
  const form = () => {
    const body = new FormData()
    body.append('file', new Blob([randomBytes(200 * KIB)]), 'a.bin')
    return body
  }
  const upload = () => fetch(`${server!.url}/upload`, { method: 'POST', body: form() })
  assert.equal((await upload()).status, 200)
  const kept = fleet.standIn!.keys().length

  await fleet.database.kill()
  const refused = await Promise.all(Array.from({ length: 8 }, upload))
  for (const answer of refused) {
    assert.equal(answer.status, 503)
    assert.ok(Number(answer.headers.get('retry-after')) > 0)
  }
  assert.equal(fleet.standIn!.keys().length, kept, 'not a byte was stored')
  assert.equal((await fetch(`${server!.url}/readyz`)).status, 503)
  assert.equal((await fetch(`${server!.url}/livez`)).status, 200)

  await fleet.database.start()
  const end = Date.now() + 20_000
  while ((await fetch(`${server!.url}/readyz`)).status !== 200 && Date.now() < end) await sleep(100)
  assert.equal((await upload()).status, 200)
  assert.equal(fleet.standIn!.keys().length, kept + 1)
})

test('a database that dies under load leaves no bytes that no row knows', {
  skip,
  timeout: 180_000,
}, async (t) => {
  const fleet = await startFleet(t, { count: 2 })
  let isOver = false
  const ids = new Set<string>()
  const load = Array.from({ length: 6 }, async () => {
    while (!isOver) {
      const body = new FormData()
      body.append('file', new Blob([randomBytes(50 * KIB)]), 'a.bin')
      const answer = await fetch(`${fleet.url}/upload`, {
        method: 'POST',
        body,
        headers: { authorization: 'Bearer me' },
      }).catch(() => null)
      if (answer?.status === 200) ids.add(((await answer.json()) as { id: string }).id)
      await sleep(50)
    }
  })
  for (let n = 0; n < 2; n++) {
    await sleep(800)
    await fleet.database.kill()
    await sleep(300)
    await fleet.database.start()
  }
  await sleep(1000)
  isOver = true
  await Promise.all(load)
  assert.ok(ids.size > 10)
  // What was left is the next start's to clean.
  for (const replica of fleet.replicas) await replica.stop()
  for (const replica of fleet.replicas) await replica.start()
  const known = await listed(fleet.url)
  for (const id of ids) assert.ok(known.has(id), `${id} was acknowledged`)
  const stored = fleet.standIn!.keys().filter((key) => key.startsWith('files/'))
  assert.deepEqual(
    stored.filter((key) => !known.has(key.split('/').at(-1)!)),
    [],
    'orphans',
  )
  assert.equal(stored.length, known.size)
})

test('servers whose clocks are ten minutes apart agree on what has expired, on signatures and on tickets', {
  skip,
  timeout: 180_000,
}, async (t) => {
  const fleet = await startFleet(t, {
    count: 3,
    settings: { DUKOU_UPLOAD_SECONDS: '60', DUKOU_DIRECT_CLOUD: 's3' },
    skews: [0, 10, -10],
  })
  const bytes = new Uint8Array(randomBytes(300 * KIB))
  const owner = { authorization: 'Bearer me' }
  for (const from of fleet.replicas)
    for (const to of fleet.replicas) {
      // Opened at one, with a minute to live, and ended at another.
      const answer = await fetch(`${from.url}/tickets`, {
        method: 'POST',
        headers: { ...owner, 'content-type': 'application/json' },
        body: JSON.stringify({ files: [{ name: 'a.bin', size: bytes.length }], can: ['form'] }),
      })
      const { tickets } = (await answer.json()) as TicketAnswer
      const ticket = tickets[0]!
      assert.ok(ticket.via === 'form')
      const form = new FormData()
      for (const [name, value] of Object.entries(ticket.fields)) form.append(name, value)
      form.append('file', new Blob([bytes]), 'a.bin')
      const stored = await fetch(ticket.url, { method: 'POST', body: form })
      assert.ok(ticket.ok.includes(stored.status), await stored.text())
      const done = await fetch(`${to.url}/tickets/${ticket.id}/complete`, { method: 'POST', headers: owner })
      assert.equal(done.status, 200)
      const file = (await done.json()) as StoredFile
      const path = new URL(file.url).pathname + new URL(file.url).search
      assert.equal((await fetch(from.url + path)).status, 200, 'its signed address works everywhere')
    }
  const how = { chunk: () => 64 * KIB, patienceMs: 20_000 }
  assert.equal((await send(fleet.url, bytes, 'me', how)).file.sha256, sha256(bytes))
})

test('a store that fails three times in ten, and stalls, loses nothing that was acknowledged', {
  skip,
  timeout: 240_000,
}, async (t) => {
  const fleet = await startFleet(t, { count: 2 })
  const { givenUp } = await badStore(fleet, { uploads: 16, atOnce: 8, stallMs: 1000, seed: 7 })
  assert.equal(givenUp, 0)
  assert.equal((await fetch(`${fleet.url}/livez`)).status, 200)
})

async function listed(url: string): Promise<Set<string>> {
  const ids = new Set<string>()
  let after = ''
  for (;;) {
    const answer = await fetch(`${url}/files?limit=100${after}`, { headers: { authorization: 'Bearer me' } })
    const { files, next } = (await answer.json()) as { files: { id: string }[]; next: string | null }
    for (const { id } of files) ids.add(id)
    if (next === null) return ids
    after = `&cursor=${encodeURIComponent(next)}`
  }
}
