import type { Clock } from './clock.ts'
import { DukouError } from './error.ts'
import type { OnBytes, Running } from './platform/platform.ts'
import { createQueue, type Queue } from './queue.ts'
import type { Stop } from './stop.ts'

export type TaskKind = 'request' | 'form' | 'download'

/** What is known of a task before it begins. */
export interface TaskPlan {
  /** Given up after so long; else after the time without a byte. For requests, which tell nothing on their way. */
  timeoutMs?: number
  /** Bytes that are to travel; 0 where unknown. */
  size?: number
}

/** Runs tasks of the host, never more of them than it has slots for, and takes back those that stand still. */
export interface Tasks {
  run<T>(
    stop: Stop,
    kind: TaskKind,
    plan: TaskPlan,
    onBytes: OnBytes,
    begin: (onBytes: OnBytes) => Running<T>,
  ): Promise<T>
  /** Takes back all that run, because the host is about to cut them. */
  cut(): void
}

// Bytes a second of the slowest line that is waited for while a host tells no progress.
const LEAST_RATE = 16 * 1024
// How long a host may take to end what was aborted.
const ABORT_MS = 1000

/**
 * WeChat has ten slots; whether all kinds share them isn't documented (wx-api §6.4), so it is a setting.
 * A watchdog counts the time without a byte, because what `timeout` counts differs by host (wx-api §6.3). Android may say 100 % at
 * once, and some hosts say nothing (wx-api §3.4): until one has been seen to tell its progress on the way, a file gets the
 * time that a slow line needs.
 */
export function createTasks(
  { slots, sharedSlots, stallMs }: { slots: number; sharedSlots: boolean; stallMs: number },
  clock: Clock,
): Tasks {
  const lanes: { [lane: string]: Queue } = {}
  const running = new Set<(reason: DukouError) => void>()
  let tells = false

  /** Begins a task. Its slot is the host's until the host has ended what was aborted; one that never does can't keep it. */
  function attend<T>(
    stop: Stop,
    { timeoutMs, size = 0 }: TaskPlan,
    onBytes: OnBytes,
    begin: (onBytes: OnBytes) => Running<T>,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const blindMs = timeoutMs || stallMs + (size / LEAST_RATE) * 1000
      let last = -1
      let reason: DukouError | undefined
      let forget = () => {}
      const wait = (ms: number) => {
        forget()
        forget = clock.after(ms, () =>
          giveUp(new DukouError('stalled', `nothing for ${Math.round(ms / 1000)} s`)),
        )
      }
      const giveUp = (why: DukouError) => {
        if (!running.delete(giveUp)) return
        reason = why
        forget()
        forget = clock.after(ABORT_MS, () => reject(why))
        // What is still told on the way no longer counts.
        last = Number.POSITIVE_INFINITY
        abort()
      }
      const { done, abort } = begin((sent, total) => {
        const isUnderWay = sent < total
        if (isUnderWay && sent > 0) tells = true
        if (sent > last) wait(isUnderWay ? stallMs : blindMs)
        last = Math.max(last, sent)
        onBytes(sent, total)
      })
      running.add(giveUp)
      if (last < 0) wait(tells && !timeoutMs ? stallMs : blindMs)
      stop.wait(done).catch(() => stop.reason && giveUp(stop.reason))
      const ended = () => {
        forget()
        running.delete(giveUp)
      }
      done.then(ended, ended)
      done.then(resolve, (error) => reject(reason || error))
    })
  }
  return {
    run(stop, kind, plan, onBytes, begin) {
      const lane = sharedSlots ? 'all' : kind
      lanes[lane] = lanes[lane] || createQueue(() => slots)
      return lanes[lane].run(stop, () => attend(stop, plan, onBytes, begin))
    },
    cut() {
      for (const giveUp of running) giveUp(new DukouError('interrupted', 'in the background'))
    },
  }
}
