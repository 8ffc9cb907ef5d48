import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { newBucket, ownStore, noEngines as skip } from '../../../../../test/engines/stores.ts'
import type { Held } from '../storage.ts'
import { openBucket } from './bucket.ts'
import { body, recordedHold, sha256, sha256Of, someBytes } from './fixtures/bytes.ts'
import { s3Storage } from './storage.ts'

const MIB = 2 ** 20

test('Ceph: loses nothing that was held when gateways are killed under load', {
  skip,
  timeout: 300_000,
}, async (t) => {
  const ceph = await ownStore('ceph', { gateways: 2 })
  t.after(() => ceph.stop())
  const first = await newBucket(ceph.about)
  const buckets = await Promise.all(
    ceph.about.endpoints.map((endpoint) => openBucket({ ...first, endpoint, timeoutMs: 10_000 })),
  )
  t.after(() => {
    for (const bucket of buckets) bucket.close()
  })
  const replicas = buckets.map((bucket) => s3Storage(bucket))
  let isOver = false
  let kills = 0

  /** As a client with its retry: now by this replica, now by that one. */
  async function upload(n: number): Promise<void> {
    const bytes = someBytes(7 * MIB + n, n + 1)
    const key = `staging/u${n}`
    let record: Held = { offset: 0, state: '' }
    for (let tries = 0; ; tries++) {
      const storage = replicas[(n + tries) % replicas.length]!
      const hold = recordedHold()
      try {
        const from = await storage.open(key, record.state)
        assert.ok(from.offset >= record.offset, `${key} held ${record.offset} bytes, and now ${from.offset}`)
        const until = Math.min(bytes.length, from.offset + 3 * MIB)
        record = await storage.append(key, from, body(bytes.subarray(from.offset, until)), hold)
        if (record.offset < bytes.length) continue
        await storage.seal(key, record)
        assert.equal(await storage.move(key, `files/s1/u${n}`), true)
        break
      } catch (error) {
        if (error instanceof assert.AssertionError || tries > 100) throw error
        record = hold.saved.at(-1) ?? record
        await sleep(100)
      }
    }
  }

  async function kill(): Promise<void> {
    for (let n = 0; !isOver; n++) {
      await sleep(700)
      await ceph.ask({ do: 'kill', name: `rgw.${n % 2}` })
      await sleep(300)
      await ceph.ask({ do: 'start', name: `rgw.${n % 2}` })
      kills++
    }
  }

  const killing = kill()
  const workers = Array.from({ length: 4 }, async (_, worker) => {
    for (let n = worker; n < 24; n += 4) await upload(n)
  })
  await Promise.all(workers).finally(() => {
    isOver = true
  })
  await killing
  assert.ok(kills > 0, 'nothing was in the way')
  for (let n = 0; n < 24; n++)
    assert.equal(
      await sha256Of(replicas[0]!, `files/s1/u${n}`),
      sha256(someBytes(7 * MIB + n, n + 1)),
      `u${n}`,
    )
})
