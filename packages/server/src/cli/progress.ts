import type { Output } from './terminal.ts'
import { writeAmount } from './units.ts'

/** How far something long has come. */
export interface Progress {
  /** Counts one more thing, and the bytes that it had; prints now and then. */
  step(bytes?: number): void
  /** How many there will be, once that is known. */
  expect(total: number): void
  /** The last state, where anything was printed at all. */
  end(): void
}

const TTY_MS = 1000
const PLAIN_MS = 10_000

/** One line that is rewritten each second on a terminal, a line every ten seconds elsewhere; nothing for what is short. */
export function createProgress(options: { what: string; output: Output; now: () => number }): Progress {
  const { what, output, now } = options
  const isTTY = output.isTTY === true
  const start = now()
  let next = start + TTY_MS
  let done = 0
  let bytes = 0
  let total: number | null = null
  let isShown = false

  function show(): void {
    const seconds = Math.max(1, Math.round((now() - start) / 1000))
    const share =
      total === null ? '' : `/${total}${total > 0 ? ` (${Math.floor((done * 100) / total)} %)` : ''}`
    const volume = bytes > 0 ? `, ${writeRounded(bytes)}, ${writeRounded(bytes / seconds)}/s` : ''
    output.write(
      `${isTTY ? '\r\x1b[K' : ''}${what} ${done}${share}${volume}, ${seconds} s${isTTY ? '' : '\n'}`,
    )
    isShown = true
    next = now() + (isTTY ? TTY_MS : PLAIN_MS)
  }

  return {
    step(size = 0) {
      done++
      bytes += size
      if (now() >= next) show()
    },
    expect(count) {
      total = count
    },
    end() {
      if (!isShown) return
      show()
      if (isTTY) output.write('\n')
    },
  }
}

/** Bytes for people, to three digits or so. */
function writeRounded(bytes: number): string {
  let size = 1
  while (size < 1024 ** 4 && bytes >= size * 1024) size *= 1024
  const unit = writeAmount(size, 'bytes').split(' ')[1]!
  return `${(bytes / size).toFixed(bytes / size < 10 && size > 1 ? 1 : 0)} ${unit}`
}
