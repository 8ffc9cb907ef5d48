import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BLOCK_BYTES, type Blocks, createBlocks, type Holder } from './blocks.ts'

const NEVER = new AbortController().signal
const USUAL = 40

/** Fills a part, and sends it a moment later. */
async function fill(holder: Holder, blocks: number, claim = USUAL): Promise<void> {
  for (let n = 0; n < blocks; n++) {
    assert.ok(await holder.take(claim, NEVER))
    if (n % 7 === 0) await new Promise(setImmediate)
  }
  const back = holder.send()
  await new Promise((resolve) => setTimeout(resolve, 2))
  back()
}

async function withinBudget(blocks: Blocks, bytes: number, work: Promise<unknown>[]): Promise<void> {
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, blocks.used())
  }, 1)
  await Promise.all(work)
  clearInterval(watch)
  assert.ok(most <= bytes, `${most} of ${bytes}`)
  assert.equal(blocks.used(), 0)
}

test('lets everybody finish, however many fill parts at once', async () => {
  const bytes = 2 * USUAL * BLOCK_BYTES
  const blocks = createBlocks(bytes, USUAL)
  const uploads = Array.from({ length: 60 }, async (_, n) => {
    const holder = blocks.open()
    for (let part = 0; part < 3; part++) await fill(holder, part === 2 ? n % USUAL : USUAL)
    holder.send()()
  })
  await withinBudget(blocks, bytes, uploads)
})

test('lets large parts have all of theirs, and small ones go on beside', async () => {
  const bytes = 8 * USUAL * BLOCK_BYTES
  const blocks = createBlocks(bytes, USUAL)
  const large = Array.from({ length: 4 }, () => fill(blocks.open(), 4 * USUAL, 4 * USUAL))
  const small = Array.from({ length: 40 }, () => fill(blocks.open(), 20))
  await withinBudget(blocks, bytes, [...large, ...small])
})

test('keeps a share for small uploads while large ones hold everything else', async () => {
  const blocks = createBlocks(4 * USUAL * BLOCK_BYTES, USUAL)
  const slow = Array.from({ length: 6 }, () => blocks.open())
  const waiting: Promise<unknown>[] = []
  // All take what they get, round by round, and none of them sends.
  for (const holder of slow)
    for (let n = 0; n < USUAL - 1; n++) {
      const asked = holder.take(USUAL, NEVER)
      if ((await Promise.race([asked, 'waits'])) !== 'waits') continue
      waiting.push(asked)
      break
    }
  assert.ok(waiting.length > 0)
  const photo = blocks.open()
  const first = await Promise.race([
    photo.take(USUAL, NEVER),
    new Promise((done) => setTimeout(done, 50, 'waits')),
  ])
  assert.notEqual(first, 'waits')
})

test('leaves the line when the signal fires', async () => {
  const blocks = createBlocks(2 * USUAL * BLOCK_BYTES, USUAL)
  const full = blocks.open()
  for (let n = 0; n < 2 * USUAL; n++) {
    if ((await Promise.race([full.take(2 * USUAL, NEVER), null])) === null) break
  }
  const stop = new AbortController()
  const asked = blocks.open().take(2 * USUAL, stop.signal)
  stop.abort()
  assert.equal(await asked, null)
  assert.equal(await blocks.open().take(USUAL, stop.signal), null)
})
