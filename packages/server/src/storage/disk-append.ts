import { constants } from 'node:fs'
import { type DiskCalls, NOFOLLOW } from './disk-calls.ts'
import type { Pace } from './pace.ts'
import type { Body } from './storage.ts'

// Up to here a file is written in one synchronous piece: the trip through the thread pool would cost more. Larger pieces would
// hold up everybody else.
const SMALL = 64 * 1024
const BATCH = 256 * 1024

/** Where the file ends after an append, and the file itself when it came whole: its next step is near. */
export interface Appended {
  offset: number
  /** Left open for the caller. */
  fd: number | null
}

/** Writes a body behind `offset`. What came before the body broke off counts. */
export async function appendToFile(append: {
  calls: DiskCalls
  /** Of making a file. */
  pace: Pace
  path: string
  offset: number
  body: Body
  signal: AbortSignal
}): Promise<Appended> {
  const { calls, pace, path, offset, body, signal } = append
  const chunks = body[Symbol.asyncIterator]()
  let fd: number | null = null
  let position = offset
  try {
    for (;;) {
      const batch = await readBatch(chunks, fd === null ? SMALL : BATCH, signal)
      fd ??= offset === 0 ? await create(calls, pace, path) : openAt(calls, path, offset)
      if (batch.bytes > 0) {
        await writeAll(calls, fd, batch, position)
        position += batch.bytes
        if (body.release) for (const chunk of batch.chunks) body.release(chunk)
      }
      if (batch.end === null) continue
      if (offset > 0 || batch.end === 'broken') return { offset: position, fd: null }
      const kept = fd
      fd = null
      return { offset: position, fd: kept }
    }
  } finally {
    if (fd !== null) calls.closeSync(fd)
    await chunks.return?.().catch(() => {})
  }
}

interface Batch {
  chunks: Uint8Array[]
  bytes: number
  /** How the body ended; null when it goes on. */
  end: 'whole' | 'broken' | null
}

async function readBatch(
  source: AsyncIterator<Uint8Array>,
  most: number,
  signal: AbortSignal,
): Promise<Batch> {
  const batch: Batch = { chunks: [], bytes: 0, end: null }
  while (batch.bytes < most) {
    const next = signal.aborted ? null : await source.next().catch(() => null)
    // Whoever takes an upload over waits for us to let go.
    if (next === null || signal.aborted) {
      batch.end = 'broken'
      return batch
    }
    if (next.done) {
      batch.end = 'whole'
      return batch
    }
    batch.chunks.push(next.value)
    batch.bytes += next.value.byteLength
  }
  return batch
}

const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | NOFOLLOW

async function create(calls: DiskCalls, pace: Pace, path: string): Promise<number> {
  if (!pace.isQuick()) return calls.open(path, CREATE, 0o600)
  return pace.time(() => calls.openSync(path, CREATE, 0o600))
}

function openAt(calls: DiskCalls, path: string, offset: number): number {
  const fd = calls.openSync(path, constants.O_WRONLY | NOFOLLOW)
  try {
    const size = calls.sizeSync(fd)
    if (size < offset) throw new Error(`${path} holds ${size} bytes, not ${offset}`)
    if (size > offset) calls.ftruncateSync(fd, offset)
    return fd
  } catch (error) {
    calls.closeSync(fd)
    throw error
  }
}

/** One call writes fewer bytes than asked when the disk fills up; the next call then says why. */
async function writeAll(
  calls: DiskCalls,
  fd: number,
  { chunks, bytes }: Batch,
  position: number,
): Promise<void> {
  const isSmall = bytes <= SMALL
  let written = isSmall ? calls.writevSync(fd, chunks, position) : await calls.writev(fd, chunks, position)
  if (written === bytes) return
  const whole = Buffer.concat(chunks)
  while (written < bytes) {
    written += await calls.writev(fd, [whole.subarray(written)], position + written)
  }
}
