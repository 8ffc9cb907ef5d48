import type { Result, WxFailure } from '../../wx/bridge.ts'
import type { NetworkApi } from './faults.ts'

/** What a network task did, for a test to look at and for a panel beside the phone. */
export interface NetworkLogEntry {
  id: number
  api: NetworkApi
  /** As the mini program wrote it. */
  url: string
  /** As it was called, after the rewrite table; `null` before it is known. */
  target: string | null
  method: string
  state: 'waiting' | 'running' | 'ok' | 'failed'
  statusCode: number | null
  errMsg: string | null
  /** Bytes of the body. */
  sent: number
  received: number
  /** Unix milliseconds. */
  invokedAt: number
  startedAt: number | null
  endedAt: number | null
}

/** Keeps the last `most` entries. Listeners get a copy at each change of state. */
export function createLog(most: number) {
  const entries: NetworkLogEntry[] = []
  const listeners = new Set<(entry: NetworkLogEntry) => void>()
  let last = 0

  return {
    list: () => entries.map((entry) => ({ ...entry })),
    listen(on: (entry: NetworkLogEntry) => void) {
      listeners.add(on)
      return () => void listeners.delete(on)
    },
    add(api: NetworkApi, url: string, method: string, invokedAt: number) {
      last += 1
      const entry: NetworkLogEntry = {
        id: last,
        api,
        url,
        target: null,
        method,
        state: 'waiting',
        statusCode: null,
        errMsg: null,
        sent: 0,
        received: 0,
        invokedAt,
        startedAt: null,
        endedAt: null,
      }
      entries.push(entry)
      if (entries.length > most) entries.shift()
      const tell = () => {
        for (const on of listeners) on({ ...entry })
      }
      tell()
      return {
        target(url: string) {
          entry.target = url
        },
        count(sent: number, received: number) {
          entry.sent += sent
          entry.received += received
        },
        started(at: number) {
          entry.startedAt = at
          entry.state = 'running'
          tell()
        },
        answered(status: number) {
          if (status > 0) entry.statusCode = status
        },
        close(at: number, event: { type: 'end'; value: Result } | { type: 'fail'; value: WxFailure }) {
          entry.endedAt = at
          entry.state = event.type === 'end' ? 'ok' : 'failed'
          if (event.type === 'fail') entry.errMsg = event.value.errMsg
          tell()
        },
      }
    },
  }
}
