import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StoredFile } from 'dukou/wire'
import { createRandom } from '../durability/random.ts'
import { sha256 } from '../server/running.ts'
import type { Fleet, Replica } from './fleet.ts'
import { GaveUp, type Sending, send } from './sender.ts'

const KIB = 1024

/** What a drill saw. A file that is lost or wrong makes it throw. */
export interface Report {
  uploads: number
  /** Uploads that gained no byte for so long that their sender gave up. */
  givenUp: number
  /** Requests that failed or were refused on the way. */
  failures: number
  /** Servers that were killed or restarted. */
  ended: number
}

export interface Spray {
  uploads: number
  /** Uploads under way at a time. */
  atOnce: number
  /** Milliseconds between one server's death and the next one's. */
  everyMs: number
  /** After so many deaths the rest goes undisturbed. Default: without end. */
  kills?: number
  seed: number
  onProgress?(uploads: number): void
}

/** Reads a file back, whose bytes must have this sha256. */
async function checkFile(file: StoredFile, hash: string): Promise<void> {
  assert.equal(file.sha256, hash)
  const answer = await fetch(file.url)
  assert.equal(answer.status, 200, file.url)
  assert.equal(sha256(new Uint8Array(await answer.arrayBuffer())), file.sha256, file.url)
}

/** Chunks of the same uploads reach all servers in turn, while one after the other is killed. */
export async function spray(
  fleet: Fleet,
  { uploads, atOnce, everyMs, kills = Number.POSITIVE_INFINITY, seed, onProgress }: Spray,
): Promise<Report> {
  const { below } = createRandom(seed)
  const how: Sending = { chunk: () => (64 + below(1500)) * KIB, patienceMs: 60_000 }
  const report: Report = { uploads: 0, givenUp: 0, failures: 0, ended: 0 }
  let isOver = false
  const starts = new Map<Replica, Promise<void>>()
  const killing = (async () => {
    for (let at = Date.now() + everyMs; report.ended < kills; at += everyMs) {
      await sleep(at - Date.now())
      if (isOver) break
      const victim = fleet.replicas[report.ended % fleet.replicas.length]!
      // A machine that is slow to start them never has all of them down.
      await Promise.any(fleet.replicas.filter((one) => one !== victim).map((one) => starts.get(one)))
      await starts.get(victim)
      await victim.kill()
      report.ended++
      starts.set(
        victim,
        sleep(500).then(() => victim.start()),
      )
    }
    await Promise.all(starts.values())
  })()
  try {
    await share(uploads, atOnce, async (n) => {
      const bytes = new Uint8Array(randomBytes(Math.ceil((1 + (n % 12)) * 700 * KIB)))
      const { file, failures } = await send(fleet.url, bytes, `owner${n % 3}`, how)
      await insist(() => checkFile(file, sha256(bytes)), how.patienceMs)
      report.failures += failures
      report.uploads++
      onProgress?.(report.uploads)
    })
  } finally {
    isOver = true
    await killing
  }
  return report
}

/** What a server that is restarted under load needs: time for a balancer to see that it goes. */
export const ROLLING = { DUKOU_RETIRE_MS: '1500', DUKOU_LIMITS_CLOSE_MS: '4000' }

export interface Rolling {
  restarts: number
  /** Between two uploads of each of the six senders, milliseconds. Default 0. */
  pauseMs?: number
  onProgress?(restarts: number): void
}

/** Servers are restarted one after the other under load; none of the uploads fails. */
export async function roll(fleet: Fleet, { restarts, pauseMs = 0, onProgress }: Rolling): Promise<Report> {
  const how: Sending = { chunk: () => 256 * KIB, patienceMs: 30_000 }
  const report: Report = { uploads: 0, givenUp: 0, failures: 0, ended: 0 }
  let isOver = false
  const load = Array.from({ length: 6 }, async (_, n) => {
    while (!isOver) {
      const bytes = new Uint8Array(randomBytes(1000 * KIB))
      const { file, failures } = await send(fleet.url, bytes, `owner${n}`, how)
      await insist(() => checkFile(file, sha256(bytes)), how.patienceMs)
      report.failures += failures
      report.uploads++
      await sleep(pauseMs)
    }
  })
  try {
    while (report.ended < restarts) {
      const replica = fleet.replicas[report.ended % fleet.replicas.length]!
      assert.equal(await replica.stop(), 0, replica.output())
      await replica.start()
      report.ended++
      onProgress?.(report.ended)
      await sleep(500)
    }
  } finally {
    isOver = true
    await Promise.all(load)
  }
  return report
}

/** A store that fails three times in ten, and stalls, loses nothing that was acknowledged. */
export async function badStore(
  fleet: Fleet,
  { uploads, atOnce, stallMs, seed, onProgress }: Omit<Spray, 'everyMs' | 'kills'> & { stallMs: number },
): Promise<Report> {
  const { chance, pick } = createRandom(seed)
  const deeds = [
    { do: 'status', status: 503 },
    { do: 'reset' },
    { do: 'slow', ms: stallMs },
    { do: 'lost answer' },
    { do: 'status', status: 500 },
  ] as const
  const faults = []
  // More requests than these uploads need.
  for (let nth = 1; nth < 150 * uploads; nth++)
    if (chance(0.3)) faults.push({ when: { nth }, ...pick(deeds) })
  fleet.standIn!.fault(faults)
  const how: Sending = { chunk: () => 700 * KIB, patienceMs: 60_000 + 10 * stallMs }
  const report: Report = { uploads: 0, givenUp: 0, failures: 0, ended: 0 }
  const kept: { file: StoredFile; hash: string }[] = []
  await share(uploads, atOnce, async (n) => {
    const bytes = new Uint8Array(randomBytes((1 + (n % 8)) * 200 * KIB))
    report.uploads++
    onProgress?.(report.uploads)
    try {
      const { file, failures } = await send(fleet.url, bytes, 'me', how)
      kept.push({ file, hash: sha256(bytes) })
      report.failures += failures
    } catch (error) {
      if (!(error instanceof GaveUp)) throw error
      report.givenUp++
    }
  })
  fleet.standIn!.fault([])
  for (const { file, hash } of kept) await checkFile(file, hash)
  return report
}

/** A reader tries again as long as a server ends under it. */
async function insist(work: () => Promise<void>, patienceMs: number): Promise<void> {
  for (const end = Date.now() + patienceMs; ; await sleep(200)) {
    try {
      return await work()
    } catch (error) {
      if (Date.now() > end) throw error
    }
  }
}

/** So many pieces of work, so many at a time. */
async function share(count: number, atOnce: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: Math.min(atOnce, count) }, async () => {
      while (next < count) await work(next++)
    }),
  )
}
