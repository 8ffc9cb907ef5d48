import type { NetworkLogEntry } from '../../device/network/log-entry.ts'

/** A stretch of a task's time. */
export interface Phase {
  name: 'queued' | 'connecting' | 'sending' | 'waiting' | 'receiving'
  /** Milliseconds of the phone's clock. */
  ms: number
}

/** What each phase is called on the page. */
export const phaseNames: Record<Phase['name'], { chinese: string; english: string }> = {
  queued: { chinese: '排队', english: 'Queued' },
  connecting: { chinese: '连接', english: 'Connecting' },
  sending: { chinese: '发送', english: 'Sending' },
  waiting: { chinese: '等待', english: 'Waiting' },
  receiving: { chinese: '接收', english: 'Receiving' },
}

/**
 * The phases of a task one after another, until its end or until `now` while it runs. What never came about is left
 * out: the phase before it lasts until the end.
 */
export function phasesOf(entry: NetworkLogEntry, now: number): Phase[] {
  const { invokedAt, startedAt, connectedAt, sentAt, answeredAt, endedAt } = entry
  const end = endedAt ?? now
  const starts: [Phase['name'], number | null][] = [
    ['queued', invokedAt],
    ['connecting', startedAt],
    ['sending', connectedAt],
    ['waiting', sentAt],
    ['receiving', answeredAt],
  ]
  // An answer may begin before the request has left whole.
  const known = starts
    .filter((one): one is [Phase['name'], number] => one[1] !== null)
    .sort((a, b) => a[1] - b[1] || starts.indexOf(a) - starts.indexOf(b))
  return known.map(([name, start], index) => ({
    name,
    ms: Math.max(0, (known[index + 1]?.[1] ?? end) - start),
  }))
}

/** From the call to the end, or until `now` while it runs. Milliseconds. */
export function durationOf(entry: NetworkLogEntry, now: number): number {
  return Math.max(0, (entry.endedAt ?? now) - entry.invokedAt)
}
