import type { IncomingMessage } from 'node:http'
import { DukouError } from '../../errors.ts'

/** How slow a client may be. */
export interface Pace {
  /** Time without a byte, in milliseconds. */
  stallMs: number
  /** Bytes per second that must come at least, as a mean over `stallMs`. */
  minBytesPerSecond: number
}

/** Where the bytes go. Both calls may throw, which ends the pump with that error. */
export interface Sink {
  write(chunk: Buffer): void
  end(): void
}

/** Bytes on their way from a request. */
export interface Flow {
  /** The client has to wait. */
  hold(): void
  go(): void
  /** No byte is taken any more. */
  stop(): void
}

/** Feeds the sink from the request until it ends, is stopped, or one of them fails; tells which to `finish`, once or not at all. */
export function pump(
  request: IncomingMessage,
  sink: Sink,
  pace: Pace,
  finish: (error: Error | null) => void,
): Flow {
  const { stallMs } = pace
  const leastBytes = Math.floor((pace.minBytesPerSecond * stallMs) / 1000)
  let isHeld = false
  let isStopped = false
  let windowStart = performance.now()
  let windowBytes = 0
  // The clocks run only while the client's turn lasts: a slow disk is not the client's fault.
  let clock = setTimeout(onStall, stallMs)
  request.on('data', onData).on('end', onEnd).on('close', onClose)
  // The line may have gone before anybody listened.
  if (request.destroyed) process.nextTick(onClose)

  function onStall() {
    finish(
      new DukouError('stalled', {
        en: `Nothing, or next to nothing, arrived for ${stallMs} ms.`,
        zh: `${stallMs} 毫秒内几乎没有收到数据。`,
      }),
    )
  }

  function isTooSlow(bytes: number): boolean {
    windowBytes += bytes
    const now = performance.now()
    if (now - windowStart < stallMs) return false
    const isSlow = windowBytes < leastBytes
    windowStart = now
    windowBytes = 0
    return isSlow
  }

  function onData(chunk: Buffer) {
    try {
      sink.write(chunk)
    } catch (error) {
      return finish(error as Error)
    }
    if (isHeld || isStopped) return
    if (isTooSlow(chunk.length)) onStall()
    else clock.refresh()
  }

  function onEnd() {
    try {
      sink.end()
      finish(null)
    } catch (error) {
      finish(error as Error)
    }
  }

  function onClose() {
    if (!isStopped && !request.readableEnded) finish(new DukouError('aborted'))
  }

  return {
    hold() {
      if (isHeld || isStopped) return
      isHeld = true
      clearTimeout(clock)
      request.pause()
    },
    go() {
      if (!isHeld || isStopped) return
      isHeld = false
      clock = setTimeout(onStall, stallMs)
      windowStart = performance.now()
      windowBytes = 0
      request.resume()
    },
    stop() {
      if (isStopped) return
      isStopped = true
      clearTimeout(clock)
      request.off('data', onData).off('end', onEnd).off('close', onClose)
      request.pause()
    },
  }
}
