import { constants } from 'node:fs'
import { type DiskCalls, NOFOLLOW } from './disk-calls.ts'
import type { Body } from './storage.ts'

// Up to here a file is written in one synchronous piece: the trip through the thread pool would cost more.
const SMALL = 64 * 1024
const BATCH = 256 * 1024

/** Where the file ends after an append, and the file itself when it is small and came whole: its next step is near. */
export interface Appended {
  offset: number
  /** Left open for the caller. */
  fd: number | null
}

/** Writes a body behind `offset`. What came before the body broke off counts. */
export async function appendToFile(
  calls: DiskCalls,
  path: string,
  offset: number,
  body: Body,
  signal: AbortSignal,
): Promise<Appended> {
  const chunks = body[Symbol.asyncIterator]()
  let fd: number | null = null
  let position = offset
  try {
    for (;;) {
      const batch = await readBatch(chunks, fd === null ? SMALL : BATCH, signal)
      const isWhole = fd === null && offset === 0 && batch.end === 'whole'
      fd ??= openAt(calls, path, offset)
      if (batch.bytes > 0) {
        await writeAll(calls, fd, batch, position)
        position += batch.bytes
        if (body.release) for (const chunk of batch.chunks) body.release(chunk)
      }
      if (batch.end === null) continue
      if (!isWhole) return { offset: position, fd: null }
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

function openAt(calls: DiskCalls, path: string, offset: number): number {
  const { O_CREAT, O_TRUNC, O_WRONLY } = constants
  if (offset === 0) return calls.openSync(path, O_WRONLY | O_CREAT | O_TRUNC | NOFOLLOW, 0o600)
  const fd = calls.openSync(path, O_WRONLY | NOFOLLOW)
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
