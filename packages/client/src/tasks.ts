import type { Clock } from './clock.ts'
import { DukouError } from './error.ts'
import type { OnBytes, Running } from './platform/platform.ts'
import { createQueue, type Queue } from './queue.ts'

export type TaskKind = 'request' | 'form' | 'download'

/** What is known of a task before it begins. */
export interface TaskPlan {
  /** Given up after so long; else after the time without a byte. For requests, which tell nothing on their way. */
  timeoutMs?: number
  /** Bytes that are to travel; 0 where unknown. */
  size?: number
  onBytes?: OnBytes
}

/** Starts tasks of the host, never more of them than it has slots for, and gives up those that stand still. */
export interface Tasks {
  start<T>(kind: TaskKind, plan: TaskPlan, begin: (onBytes: OnBytes) => Running<T>): Running<T>
}

// Bytes a second of the slowest line that is waited for while a host tells no progress.
const LEAST_RATE = 16 * 1024

/**
 * WeChat has ten slots; whether all kinds share them isn't documented (wx-api §6.4), so it is a setting.
 * A watchdog counts the time without a byte, because what `timeout` counts differs by host (wx-api §6.3). Android may say 100 % at
 * once, and some hosts say nothing (wx-api §3.4): until one has been seen to tell its progress on the way, a file gets the
 * time that a slow line needs.
 */
export function createTasks({
  slots,
  sharedSlots,
  stallMs,
  clock,
}: {
  slots: number
  sharedSlots: boolean
  stallMs: number
  clock: Clock
}): Tasks {
  const queues: { [kind: string]: Queue } = {}
  let tells = false

  /** Begins, and aborts when the last wait is over before the task is. */
  async function attend<T>(
    { timeoutMs, size = 0, onBytes = () => {} }: TaskPlan,
    begin: (onBytes: OnBytes) => Running<T>,
    onBegun: (abort: () => void) => void,
  ): Promise<T> {
    const blindMs = timeoutMs || stallMs + (size / LEAST_RATE) * 1000
    let last = -1
    let forget = () => {}
    let giveUp = (_error: DukouError) => {}
    const stalled = new Promise<never>((_, reject) => {
      giveUp = reject
    })
    const wait = (ms: number) => {
      forget()
      forget = clock.after(ms, () => {
        giveUp(new DukouError('stalled', `nothing for ${Math.round(ms / 1000)} s`, { retry: true }))
        running.abort()
      })
    }
    const running = begin((sent, total) => {
      const isUnderWay = sent < total
      if (isUnderWay && sent > 0) tells = true
      if (sent > last) wait(isUnderWay ? stallMs : blindMs)
      last = Math.max(last, sent)
      onBytes(sent, total)
    })
    onBegun(running.abort)
    if (last < 0) wait(tells && !timeoutMs ? stallMs : blindMs)
    try {
      return await Promise.race([running.done, stalled])
    } finally {
      forget()
    }
  }
  return {
    start<T>(kind: TaskKind, plan: TaskPlan, begin: (onBytes: OnBytes) => Running<T>): Running<T> {
      const lane = sharedSlots ? 'all' : kind
      queues[lane] = queues[lane] || createQueue(() => slots)
      let abort = () => {}
      const done = new Promise<T>((resolve, reject) => {
        const leave = queues[lane]!.add(() =>
          attend(plan, begin, (abortTask) => {
            abort = abortTask
          }).then(resolve, reject),
        )
        abort = () => {
          leave()
          reject(new DukouError('aborted', 'aborted while it waited for a slot'))
        }
      })
      return { done, abort: () => abort() }
    },
  }
}
