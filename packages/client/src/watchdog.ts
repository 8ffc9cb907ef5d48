import type { Clock } from './clock.ts'
import { DukouError } from './error.ts'
import type { Network, OnBytes, Running } from './platform/platform.ts'

// Bytes a second of the slowest line that is waited for while a host tells no progress.
const LEAST_RATE = 16 * 1024

/**
 * A network that gives up a task that stands still, instead of any task after a fixed time (wx-api §6.3: what `timeout` counts
 * differs by host). Android may say 100 % at once, and some hosts say nothing (wx-api §3.4): until one has been seen to tell
 * its progress on the way, a file gets the time that a slow line needs.
 *
 * @param stallMs without a byte
 */
export function watchNetwork(network: Network, stallMs: number, clock: Clock): Network {
  let tells = false

  function watch<T>(size: number, onBytes: OnBytes, begin: (onBytes: OnBytes) => Running<T>): Running<T> {
    const blindMs = stallMs + (size / LEAST_RATE) * 1000
    let last = -1
    return within(clock, (wait) => {
      wait(tells ? stallMs : blindMs)
      return begin((sent, total) => {
        const isUnderWay = sent < total
        if (isUnderWay && sent > 0) tells = true
        if (sent > last) wait(isUnderWay ? stallMs : blindMs)
        last = Math.max(last, sent)
        onBytes(sent, total)
      })
    })
  }
  return {
    // A request tells nothing on its way, so its time is set by who knows what it carries.
    request: (request) =>
      within(clock, (wait) => {
        wait(request.timeoutMs)
        return network.request(request)
      }),
    form: (request, onBytes) => watch(request.size, onBytes, (told) => network.form(request, told)),
    download: (request, onBytes) => watch(0, onBytes, (told) => network.download(request, told)),
  }
}

/** Work that is aborted when the last wait is over before it is. */
function within<T>(clock: Clock, begin: (wait: (ms: number) => void) => Running<T>): Running<T> {
  let forget = () => {}
  let giveUp = (_error: DukouError) => {}
  const running = begin((ms) => {
    forget()
    forget = clock.after(ms, () => {
      giveUp(new DukouError('stalled', `nothing for ${Math.round(ms / 1000)} s`, { retry: true }))
      running.abort()
    })
  })
  const ended = () => forget()
  running.done.then(ended, ended)
  return {
    abort: running.abort,
    done: new Promise<T>((resolve, reject) => {
      giveUp = reject
      running.done.then(resolve, reject)
    }),
  }
}
