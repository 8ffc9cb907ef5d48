import type { Blocks } from './blocks.ts'
import type { Bucket } from './bucket.ts'
import { copyRanges } from './copy.ts'
import { asFailure } from './failure.ts'
import { createFilling } from './filling.ts'
import { LAST_NUMBER } from './part-size.ts'
import { bytesOf, partsOf, type State, type Tail, tailKey } from './state.ts'
import { checkSize } from './whole.ts'

type Part = { number: number; size: number; etag: string }

const NEVER = new AbortController().signal

/** Makes one object of what is held in parts and a tail. Whoever does it once more finds it done. */
export async function joinParts(
  bucket: Bucket,
  blocks: Blocks,
  key: string,
  state: State & { upload: string },
): Promise<void> {
  const { upload, runs, tail } = state
  const size = bytesOf(runs) + (tail?.size ?? 0)
  const listed = await bucket.parts.list(key, upload)
  const last = listed && tail ? await putLast(bucket, blocks, key, upload, tail) : null
  // Joined before, as far as the store and we know; the tail goes after that.
  const isOver = listed === null || (tail !== null && last === null)
  if (!isOver) {
    const parts = named(key, runs, listed)
    if (last) parts.push(last)
    const strays = listed.filter(({ number }) => !parts.some((part) => part.number === number))
    await bucket.parts.complete(key, upload, parts).catch((error: unknown) => {
      if (strays.length === 0) throw error
      return joinAll(bucket, key, upload, [...strays, ...parts])
    })
  }
  if (!isOver && (await bucket.head(key))?.size === size) return
  await leaveOutStrays(bucket, key, state, size)
  await checkSize(bucket, key, size)
}

/** The parts on record, as the store has them. */
function named(key: string, runs: State['runs'], listed: Part[]): Part[] {
  const known = new Map(listed.map((part) => [part.number, part]))
  return Array.from(partsOf(runs), ({ number, size }) => {
    const part = known.get(number)
    if (part?.size !== size) throw asFailure(new Error(`part ${number} of ${key} has ${part?.size} bytes`))
    return part
  })
}

/** The tail becomes the last part, whose number nothing else is put under. Null when there is no tail any more. */
async function putLast(
  bucket: Bucket,
  blocks: Blocks,
  key: string,
  upload: string,
  tail: Tail,
): Promise<Part | null> {
  const bytes = await bucket.get(tailKey(key, tail), 0, tail.size)
  if (bytes === null) return null
  const filling = createFilling(blocks)
  let rest: ReturnType<typeof filling.send> | null = null
  try {
    for await (const chunk of bytes) await filling.add(chunk, tail.size, NEVER)
    rest = filling.send()
    if (rest.length !== tail.size)
      throw asFailure(new Error(`${tailKey(key, tail)} has ${rest.length} bytes, not ${tail.size}`))
    const etag = await bucket.parts.put(key, upload, LAST_NUMBER, rest.bytes)
    return { number: LAST_NUMBER, size: tail.size, etag }
  } finally {
    ;(rest ?? filling.send()).back()
  }
}

/** Where the parts lie in an object that has strays among them. */
type Layout = [number: number, size: number][]

const layoutKey = (key: string) => tailKey(key, { name: 'layout' })

/** Whoever was joining it has left it in the middle; `joinParts` goes on. */
export async function isJoining(bucket: Bucket, key: string): Promise<boolean> {
  return (await bucket.head(layoutKey(key))) !== null
}

/**
 * Some stores, Ceph among them, complete an upload with all of its parts or not at all, and a part can't be taken out of it. But a part
 * may have come that is not on record, from a process that was killed or too late. Then they are all joined at first.
 */
async function joinAll(bucket: Bucket, key: string, upload: string, parts: Part[]): Promise<void> {
  const all = parts.toSorted((a, b) => a.number - b.number)
  const layout: Layout = all.map(({ number, size }) => [number, size])
  // Before: once they are one object, nobody else knows which bytes of it count.
  await bucket.put(layoutKey(key), Buffer.from(JSON.stringify(layout)))
  await bucket.parts.complete(key, upload, all)
}

/** And then the ranges that count are copied, inside of the store. Nothing is done where there were no strays. */
async function leaveOutStrays(
  bucket: Bucket,
  key: string,
  { runs, tail }: State,
  size: number,
): Promise<void> {
  const layout = await readLayout(bucket, key)
  if (layout === null) return
  const found = await bucket.head(key)
  const isJoined = found?.size === layout.reduce((sum, [, bytes]) => sum + bytes, 0)
  if (isJoined && found.size !== size) {
    const wanted = new Set(Array.from(partsOf(runs), ({ number }) => number))
    if (tail) wanted.add(LAST_NUMBER)
    await copyRanges(bucket.parts, { from: key, to: key, ranges: rangesOf(layout, wanted) })
  }
  await bucket.delete(layoutKey(key))
}

async function readLayout(bucket: Bucket, key: string): Promise<Layout | null> {
  const bytes = await bucket.get(layoutKey(key))
  if (bytes === null) return null
  let text = ''
  for await (const chunk of bytes) text += Buffer.from(chunk).toString('latin1')
  return JSON.parse(text) as Layout
}

// A range is copied as one part, which may have 5 GiB.
const MOST_RANGE = 2 ** 30

function rangesOf(layout: Layout, wanted: Set<number>): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = []
  let at = 0
  for (const [number, size] of layout) {
    const last = ranges.at(-1)
    if (!wanted.has(number)) at += size
    else {
      if (last?.end === at && at + size - last.start <= MOST_RANGE) last.end += size
      else ranges.push({ start: at, end: at + size })
      at += size
    }
  }
  return ranges
}
