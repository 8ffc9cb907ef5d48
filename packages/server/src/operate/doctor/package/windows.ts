import { createReadStream } from 'node:fs'

/** A piece of a file's text. Each begins with the last 32 KiB of the one before, so that nothing is cut that is shorter. */
interface Window {
  text: string
  /** Where it begins in the file, in bytes. */
  at: number
  /** The number of the line in which it begins, from 1. */
  line: number
}

const CHUNK_BYTES = 1 << 20
const OVERLAP_BYTES = 32 << 10

/**
 * A file's text, however large the file is; nothing where it holds a NUL near its beginning, as binary files do. One character for
 * each byte: what is looked for is ASCII, and no character is cut in two.
 */
export async function* windowsOf(path: string): AsyncGenerator<Window> {
  let text = ''
  let at = 0
  let line = 1
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: CHUNK_BYTES })) {
    if (text === '' && at === 0 && (chunk as string).slice(0, 8192).includes('\0')) return
    const drop = Math.max(0, text.length - OVERLAP_BYTES)
    line += linesIn(text, drop)
    at += drop
    text = text.slice(drop) + chunk
    yield { text, at, line }
  }
}

/** How many lines end before a place of a text. */
export function linesIn(text: string, end: number): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
