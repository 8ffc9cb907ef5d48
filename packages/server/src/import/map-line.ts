import type { FileHandle } from 'node:fs/promises'

/** What became of one file. Names and their order are those of the map file. */
export interface MapLine {
  path: string
  /** The path's bytes in Base64, where they are no UTF-8. */
  bytes?: string
  size: number
  /** Of the content as it was then. */
  tag: string
  id?: string
  owner?: string
  sha256?: string | null
  type?: string
  /** Where it can be fetched for good: of public files, where `publicUrl` is set. */
  url?: string
  /** Why it did not come in: an error code of the server, or why the source did not give it. */
  refused?: string
}

/** A file that is no map, or one that is damaged; the number of the line counts from 1. */
export class MapError extends Error {
  override name = 'MapError'
  readonly path: string
  readonly line: number

  constructor(path: string, line: number) {
    super(`line ${line} of ${path} is no line of a map`)
    this.path = path
    this.line = line
  }
}

const NEWLINE = 10
const PIECE_BYTES = 256 * 1024
// A path has 4096 bytes at most on Linux, a key 1024; the rest is short.
const MOST_BYTES = 64 * 1024

/** A line of the map file; some readers of lines end one at U+2028 and U+2029, too. */
export function writeLine(line: MapLine): string {
  return `${JSON.stringify(line).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`
}

const BEGINNING = '{"path":"'

/** Tells each line, and resolves with the length up to the last whole one. Throws a MapError. */
export async function readMap(
  handle: FileHandle,
  path: string,
  tell: (line: MapLine) => void,
): Promise<number> {
  const piece = Buffer.alloc(PIECE_BYTES)
  let rest: Buffer = Buffer.alloc(0)
  let whole = 0
  let number = 0
  for (;;) {
    const { bytesRead } = await handle.read(piece, 0, piece.length, whole + rest.length)
    if (bytesRead === 0) {
      // The rest will be cut off: nothing that isn't ours.
      if (!isBeginning(rest.toString('latin1'))) throw new MapError(path, number + 1)
      return whole
    }
    rest = Buffer.concat([rest, piece.subarray(0, bytesRead)])
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      const line = parse(rest.toString('utf8', 0, end))
      number++
      if (line === null) throw new MapError(path, number)
      tell(line)
      whole += end + 1
      rest = rest.subarray(end + 1)
    }
    if (rest.length > MOST_BYTES) throw new MapError(path, number + 1)
  }
}

function isBeginning(text: string): boolean {
  return text.startsWith(BEGINNING) || BEGINNING.startsWith(text)
}

function parse(text: string): MapLine | null {
  try {
    const line = JSON.parse(text) as Partial<MapLine> | null
    const isLine =
      typeof line?.path === 'string' && typeof line.size === 'number' && typeof line.tag === 'string'
    return isLine && (typeof line.id === 'string' || typeof line.refused === 'string')
      ? (line as MapLine)
      : null
  } catch {
    return null
  }
}
