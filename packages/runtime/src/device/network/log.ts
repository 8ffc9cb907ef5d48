import type { Result, WxFailure } from '../../wx/bridge.ts'
import type { NetworkApi } from './faults.ts'
import type { LineFault } from './line/fault.ts'
import type { Passage } from './line/passage.ts'

/** What a network task did, for a test to look at and for a panel beside the phone. Plain JSON. */
export interface NetworkLogEntry {
  /** Counts up from 1, in the order of the calls. */
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
  errno: number | null
  /** The fault of the line that struck it; `null` = none did. */
  fault: LineFault['kind'] | null
  /** Packets that the line lost and repeated. */
  lost: number
  /** Bytes of the body, of all requests together when it was redirected. */
  sent: number
  received: number
  /** Bytes on the wire: headers and TLS too. */
  wireUp: number
  wireDown: number
  /** Whether the connection had been opened by a task before it; `null` before there is one. */
  reused: boolean | null
  /** When it was called. This and what follows: Unix milliseconds of the phone's clock, of the last redirect. */
  invokedAt: number
  /** When it left the queue of tasks. */
  startedAt: number | null
  /** When it had a connection, TLS included. */
  connectedAt: number | null
  /** When the whole request had left. */
  sentAt: number | null
  /** When the answer began. */
  answeredAt: number | null
  endedAt: number | null
}

/** While bytes flow, listeners are told at most so often, in milliseconds of the phone's clock. */
const PACE = 200

/**
 * Keeps the last `most` entries. Listeners get a copy when an entry is added, starts, is connected, answered, struck by
 * a fault and over, and now and then while bytes flow.
 */
export function createLog(most: number, now: () => number) {
  const entries: NetworkLogEntry[] = []
  const listeners = new Set<(entry: NetworkLogEntry) => void>()
  let last = 0

  return {
    list: () => entries.map((entry) => ({ ...entry })),
    listen(on: (entry: NetworkLogEntry) => void) {
      listeners.add(on)
      return () => void listeners.delete(on)
    },
    add(api: NetworkApi, url: string, method: string) {
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
        errno: null,
        fault: null,
        lost: 0,
        sent: 0,
        received: 0,
        wireUp: 0,
        wireDown: 0,
        reused: null,
        invokedAt: now(),
        startedAt: null,
        connectedAt: null,
        sentAt: null,
        answeredAt: null,
        endedAt: null,
      }
      let passage: Passage | null = null
      let toldAt = 0
      entries.push(entry)
      if (entries.length > most) entries.shift()
      const tell = () => {
        toldAt = now()
        if (passage !== null) {
          entry.lost = passage.lost
          entry.wireUp = passage.bytes.up
          entry.wireDown = passage.bytes.down
        }
        for (const on of listeners) on({ ...entry })
      }
      tell()
      return {
        id: last,
        target(url: string) {
          entry.target = url
        },
        count(sent: number, received: number) {
          entry.sent += sent
          entry.received += received
          if (entry.endedAt === null && now() - toldAt >= PACE) tell()
        },
        started(on: Passage) {
          passage = on
          entry.startedAt = now()
          entry.state = 'running'
          tell()
        },
        connected(reused: boolean) {
          entry.reused = reused
          entry.connectedAt = now()
          tell()
        },
        sent() {
          entry.sentAt = now()
        },
        answered(status: number) {
          if (status > 0) entry.statusCode = status
        },
        answerBegan() {
          entry.answeredAt = now()
          tell()
        },
        struck({ kind }: LineFault) {
          entry.fault = kind
          tell()
        },
        close(event: { type: 'end'; value: Result } | { type: 'fail'; value: WxFailure }) {
          entry.endedAt = now()
          entry.state = event.type === 'end' ? 'ok' : 'failed'
          if (event.type === 'fail') {
            entry.errMsg = event.value.errMsg
            entry.errno = event.value.errno ?? null
          }
          tell()
        },
      }
    },
  }
}
