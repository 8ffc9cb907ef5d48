import type { Clock } from './clock.ts'
import type { Conditions } from './conditions.ts'
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
  onBytes?: OnBytes
}

/** Runs tasks of the host, never more of them than it has slots for, and takes back those that stand still or would be cut. */
export interface Tasks {
  run<T>(stop: Stop, kind: TaskKind, plan: TaskPlan, begin: (onBytes: OnBytes) => Running<T>): Promise<T>
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
  conditions: Conditions,
): Tasks {
  const queues: { [lane: string]: Queue } = {}
  let tells = false

  /**
   * Begins a task, and aborts it when the last wait is over before it is, when it would be cut, and when it is stopped. Resolves
   * when its slot is free: it is the host's until the host has ended what was aborted; one that never does can't keep it.
   */
  function attend<T>(
    stop: Stop,
    { timeoutMs, size = 0, onBytes = () => {} }: TaskPlan,
    begin: (onBytes: OnBytes) => Running<T>,
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ): Promise<void> {
    return new Promise((free) => {
      const blindMs = timeoutMs || stallMs + (size / LEAST_RATE) * 1000
      let last = -1
      let forget = () => {}
      const wait = (ms: number) => {
        forget()
        forget = clock.after(ms, () => giveUp(failure('stalled', `nothing for ${Math.round(ms / 1000)} s`)))
      }
      const { done, abort } = begin((sent, total) => {
        const isUnderWay = sent < total
        if (isUnderWay && sent > 0) tells = true
        if (sent > last) wait(isUnderWay ? stallMs : blindMs)
        last = Math.max(last, sent)
        onBytes(sent, total)
      })
      const giveUp = (error: DukouError) => {
        leave()
        reject(error)
        // What is still told on the way no longer counts.
        last = Number.POSITIVE_INFINITY
        forget = clock.after(ABORT_MS, free)
        abort()
      }
      if (last < 0) wait(tells && !timeoutMs ? stallMs : blindMs)
      const forgetCut = conditions.onCut(() => giveUp(failure('interrupted', 'in the background')))
      const forgetStop = stop.on(giveUp)
      const leave = () => {
        forget()
        forgetCut()
        forgetStop()
      }
      const ended = () => {
        leave()
        free()
      }
      done.then(resolve, reject)
      done.then(ended, ended)
    })
  }
  return {
    run<T>(stop: Stop, kind: TaskKind, plan: TaskPlan, begin: (onBytes: OnBytes) => Running<T>): Promise<T> {
      const lane = sharedSlots ? 'all' : kind
      const queue = queues[lane] || createQueue(() => slots)
      queues[lane] = queue
      return new Promise<T>((resolve, reject) => {
        if (stop.reason) return reject(stop.reason)
        let leave = () => {}
        const forgetStop = stop.on((reason) => {
          leave()
          reject(reason)
        })
        leave = queue.add(() => {
          forgetStop()
          return attend(stop, plan, begin, resolve, reject).catch(reject)
        })
      })
    },
  }
}

function failure(code: string, message: string): DukouError {
  return new DukouError(code, message, { retry: true })
}
