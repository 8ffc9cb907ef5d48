import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { type Child, startChild } from '../server/child.ts'
import { bytesHeld, dial, FORM_TYPE, form, requestHead, until, upload } from '../server/running.ts'
import { chance, isLong } from './chance.ts'

const MIB = 1 << 20
const TUS = { 'tus-resumable': '1.0.0' }

/** Runs `count` pieces of work, so many at a time. */
async function inTurns(count: number, width: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: width }, worker))
}

/** Sends the beginning of a request, then breaks off: by a reset or by closing. */
async function breakOff(port: number, head: string, body: Uint8Array, isReset: boolean): Promise<void> {
  const socket = await dial(port)
  socket.on('error', () => {})
  socket.write(head)
  await new Promise((resolve) => socket.write(body, resolve))
  if (isReset) socket.resetAndDestroy()
  else socket.destroy()
}

/** Does the work until a round of it has left no byte, no open file and at most 20 MiB: what leaks does so in each round. */
async function leavesNothing(
  t: { diagnostic(text: string): void },
  child: Child,
  spareFiles: number,
  round: () => Promise<void>,
): Promise<void> {
  const rounds: number[] = []
  do {
    const before = await child.kept()
    await round()
    await until('nothing is left', async () => (await bytesHeld(child.data)).length === 0)
    await until('every file is closed', async () => (await child.used()).files <= before.files + spareFiles)
    rounds.push(((await child.kept()).rss - before.rss) / MIB)
  } while (rounds.at(-1)! > 20 && rounds.length < 3)
  const grown = rounds.map((mebibytes) => mebibytes.toFixed(1)).join(', then ')
  t.diagnostic(`resident memory grew by ${grown} MiB`)
  assert.ok(rounds.at(-1)! <= 20, `resident memory grew by ${grown} MiB`)
}

const ABORTS = isLong ? 10_000 : 800
// Until then the allocator and the compiler take what they keep.
const FIRST = 1200

test(`R3 ${ABORTS} forms that break off at random bytes leave no byte, no open file and no memory`, async (t) => {
  const child = await startChild(t)
  const { below } = chance(t)
  const body = form({ name: 'k', body: 'v' }, { name: 'f', filename: 'x', body: new Uint8Array(200_000) })
  const one = (n: number) =>
    breakOff(child.port, requestHead(body.length), body.subarray(0, below(body.length)), n % 2 === 0)
  await inTurns(FIRST, 20, one)
  await until('nothing is left', async () => (await bytesHeld(child.data)).length === 0)
  await leavesNothing(t, child, 0, () => inTurns(ABORTS, 20, one))
})

test(`R3 ${ABORTS / 2} tus requests that break off at random bytes leave what was sent, and nothing once they are ended`, async (t) => {
  const child = await startChild(t)
  const { below } = chance(t)
  const bytes = new Uint8Array(100_000)
  const headers = { ...TUS, 'upload-length': String(bytes.length) }
  const one = async (n: number) => {
    const location = (await fetch(`${child.url}/tus`, { method: 'POST', headers })).headers.get('location')!
    const head =
      `PATCH ${new URL(location).pathname} HTTP/1.1\r\nHost: 127.0.0.1\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n` +
      `Content-Type: application/offset+octet-stream\r\nContent-Length: ${bytes.length}\r\n\r\n`
    const cut = below(bytes.length)
    await breakOff(child.port, head, bytes.subarray(0, cut), n % 2 === 0)
    const told = await fetch(location, { method: 'HEAD', headers: TUS })
    assert.ok(Number(told.headers.get('upload-offset')) <= cut)
    assert.equal((await fetch(location, { method: 'DELETE', headers: TUS })).status, 204)
  }
  await inTurns(FIRST / 2, 10, one)
  // This process keeps its connections for a while, each of which is an open file of the server.
  await leavesNothing(t, child, 10, () => inTurns(ABORTS / 2, 10, one))
})

const [UPLOADS, SIZE] = isLong ? [100, 100 * MIB] : [30, 10 * MIB]

test(`R7 ${UPLOADS} uploads of ${SIZE / MIB} MB at once let memory grow by 96 MiB at most`, async (t) => {
  const child = await startChild(t)
  const chunk = Buffer.alloc(MIB, 'photo')
  async function* body() {
    const [head, tail] = form({ name: 'f', filename: 'film', body: '|' }).toString('latin1').split('|')
    yield Buffer.from(head!)
    for (let sent = 0; sent < SIZE; sent += MIB) yield chunk
    yield Buffer.from(tail!)
  }
  for (let n = 0; n < 5; n++) await upload(child.url, { body: chunk })
  const before = await child.kept()
  await inTurns(UPLOADS, UPLOADS, async () => {
    const response = await fetch(`${child.url}/upload`, {
      method: 'POST',
      headers: { 'content-type': FORM_TYPE },
      body: Readable.toWeb(Readable.from(body())),
      duplex: 'half',
    } as RequestInit)
    assert.equal(((await response.json()) as { size: number }).size, SIZE)
  })
  const grown = ((await child.used()).peak - before.rss) / MIB
  t.diagnostic(`resident memory grew by ${grown.toFixed(1)} MiB at most`)
  assert.ok(grown <= 96, `resident memory grew by ${grown.toFixed(1)} MiB`)
})

const IDLE = isLong ? 5000 : 2000

test(`R7 ${IDLE} idle connections take 128 MiB at most`, async (t) => {
  const child = await startChild(t)
  await upload(child.url)
  const before = await child.kept()
  const sockets: Socket[] = []
  await inTurns(IDLE, 100, async (n) => {
    const socket = await dial(child.port)
    socket.on('error', () => {})
    sockets.push(socket)
    // Half of them have asked for something before.
    if (n % 2 === 0) socket.write('GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
  })
  await until('all are connected', async () => (await child.used()).files >= before.files + IDLE)
  const grown = ((await child.kept()).rss - before.rss) / MIB
  t.diagnostic(`resident memory grew by ${grown.toFixed(1)} MiB`)
  assert.ok(grown <= 128, `resident memory grew by ${grown.toFixed(1)} MiB`)
  for (const socket of sockets) socket.destroy()
  await until('all are closed', async () => (await child.used()).files <= before.files + 5)
})

const [SLOW, HALF_OPEN] = isLong ? [2000, 500] : [400, 100]

test(`3.3-17 and R8 ${SLOW} sockets of a byte a second and ${HALF_OPEN} half-open ones hurt nobody, and are cut`, async (t) => {
  const child = await startChild(t, { limits: { stallMs: isLong ? 10_000 : 2000 } })
  const photo = new Uint8Array(200_000)
  const timesOf = async (count: number) => {
    const times: number[] = []
    for (let n = 0; n < count; n++) {
      const begun = performance.now()
      await upload(child.url, { body: photo })
      times.push(performance.now() - begun)
    }
    return times.sort((a, b) => a - b)
  }
  await timesOf(20)
  const alone = await timesOf(30)
  const sockets: Socket[] = []
  const head = form({ name: 'f', filename: 'x', body: '' }).subarray(0, 80)
  await inTurns(SLOW + HALF_OPEN, 100, async (n) => {
    const socket = await dial(child.port)
    socket.on('error', () => {}).resume()
    socket.write(requestHead(1_000_000))
    if (n >= HALF_OPEN) socket.write(head)
    sockets.push(socket)
  })
  const drip = setInterval(() => {
    for (const socket of sockets.slice(HALF_OPEN)) if (socket.writable) socket.write('x')
  }, 1000)
  t.after(() => clearInterval(drip))
  const among = await timesOf(30)
  t.diagnostic(`200 KB alone: ${alone[15]!.toFixed(1)} ms, the slowest ${alone[29]!.toFixed(1)}`)
  t.diagnostic(`among the slow: ${among[15]!.toFixed(1)} ms, the slowest ${among[29]!.toFixed(1)}`)
  const end = Date.now() + 30_000
  while (sockets.some(({ closed }) => !closed) && Date.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(sockets.filter(({ closed }) => !closed).length, 0, 'every slow one is cut')
  await until('only the photos are left', async () => (await bytesHeld(child.data)).length === 80)
})
