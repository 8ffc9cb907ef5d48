import type { Output } from './terminal.ts'
import { writeRounded } from './units.ts'

/** How far something long has come. */
export interface Progress {
  /** Counts one more thing, and the bytes that it had; prints now and then. */
  step(bytes?: number): void
  /** Counts bytes of a thing that is still under way. */
  move(bytes: number): void
  /** Counts one more thing, and bytes of it that took no work. */
  pass(bytes: number): void
  /** How many there will be, once that is known, and how many bytes; with them it tells the time left. */
  expect(total: number, bytes?: number): void
  /** The last state, where anything was printed at all. */
  end(): void
}

const TTY_MS = 1000
const PLAIN_MS = 10_000

/** One line that is rewritten each second on a terminal, a line every ten seconds elsewhere; nothing for what is short. */
export function createProgress(options: {
  what: string
  output: Output
  now: () => number
  /** Words for the time that is left, which is given as text. */
  left?: (time: string) => string
}): Progress {
  const { what, output, now, left = (time) => `${time} left` } = options
  const isTTY = output.isTTY === true
  const start = now()
  let next = start + TTY_MS
  let done = 0
  let bytes = 0
  let total: number | null = null
  let passed = 0
  let bytesAhead: number | null = null
  let isShown = false

  function show(): void {
    const seconds = Math.max(1, Math.round((now() - start) / 1000))
    const share =
      total === null ? '' : `/${total}${total > 0 ? ` (${Math.floor((done * 100) / total)} %)` : ''}`
    const volume = bytes > 0 ? `, ${writeRounded(bytes)}, ${writeRounded(bytes / seconds)}/s` : ''
    const isTold = bytesAhead !== null && bytesAhead > 0 && bytes > 0
    const rest = isTold ? `, ${left(writeTime((bytesAhead! / bytes) * seconds))}` : ''
    output.write(
      `${isTTY ? '\r\x1b[K' : ''}${what} ${done}${share}${volume}, ${seconds} s${rest}${isTTY ? '' : '\n'}`,
    )
    isShown = true
    next = now() + (isTTY ? TTY_MS : PLAIN_MS)
  }

  function count(things: number, size: number): void {
    done += things
    bytes += size
    if (bytesAhead !== null) bytesAhead -= size
    if (now() >= next) show()
  }

  return {
    step: (size = 0) => count(1, size),
    move: (size) => count(0, size),
    pass(size) {
      if (bytesAhead !== null) bytesAhead -= size
      else passed += size
      count(1, 0)
    },
    expect(count, size) {
      total = count
      if (size !== undefined) bytesAhead = size - bytes - passed
    },
    end() {
      if (!isShown) return
      show()
      if (isTTY) output.write('\n')
    },
  }
}

function writeTime(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}
