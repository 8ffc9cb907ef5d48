import type { Clock } from './clock.ts'
import { DukouError } from './error.ts'
import { ABORT_MS, LEAST_RATE } from './figures.ts'
import type { OnBytes, Running } from './platform/platform.ts'
import type { Stop } from './stop.ts'

/** What is known of a task before it begins. */
export interface TaskPlan {
  /** Given up after so long; else after the time without a byte. For requests, which tell nothing on their way. */
  timeoutMs?: number
  /** Bytes that are to travel; 0 where unknown. */
  size?: number
}

/** Watches tasks of the host, and takes back those that stand still. */
export interface Watchdog {
  /** Begins a task. It is over when the host has ended it, also where it was aborted; one that it never ends, soon after. */
  watch<T>(stop: Stop, plan: TaskPlan, onBytes: OnBytes, begin: (onBytes: OnBytes) => Running<T>): Promise<T>
  /** Takes back all that run, because the host is about to cut them. */
  cut(): void
}

/**
 * Counts the time without a byte, because what `timeout` counts differs by host (wx-api §6.3). Android may say 100 % at
 * once, and some hosts say nothing (wx-api §3.4): until one has been seen to tell its progress on the way, a file gets the
 * time that a slow line needs.
 */
export function createWatchdog(stallMs: number, clock: Clock): Watchdog {
  const running = new Set<(reason: DukouError) => void>()
  let tells = false

  return {
    watch: (stop, { timeoutMs, size = 0 }, onBytes, begin) =>
      new Promise((resolve, reject) => {
        const blindMs = timeoutMs || stallMs + (size / LEAST_RATE) * 1000
        let last = -1
        let reason: DukouError | undefined
        let forget = () => {}
        const wait = (ms: number) => {
          forget()
          forget = clock.after(ms, () => giveUp(new DukouError('stalled', `${ms} ms`)))
        }
        const giveUp = (why: DukouError) => {
          if (!running.delete(giveUp)) return
          reason = why
          forget()
          forget = clock.after(ABORT_MS, () => reject(why))
          abort()
        }
        const { done, abort } = begin((sent, total) => {
          const isUnderWay = sent < total
          if (isUnderWay && sent > 0) tells = true
          // What is told after it was given up no longer counts.
          if (sent > last && !reason) wait(isUnderWay ? stallMs : blindMs)
          last = Math.max(last, sent)
          onBytes(sent, total)
        })
        running.add(giveUp)
        if (last < 0) wait(tells && !timeoutMs ? stallMs : blindMs)
        const ended = () => {
          forget()
          running.delete(giveUp)
        }
        done.then(ended, ended)
        done.then(resolve, (error) => reject(reason || error))
        // One that has failed by itself has ended.
        stop.wait(done).catch(giveUp)
      }),
    cut() {
      for (const giveUp of running) giveUp(new DukouError('interrupted', 'hidden'))
    },
  }
}
