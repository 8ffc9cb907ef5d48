import type { Result, WxFailure } from '../../wx/bridge.ts'
import type { ProfileName } from '../profiles.ts'
import type { NetworkApi } from './faults.ts'
import type { LineFault } from './line/fault.ts'
import type { Passage } from './line/passage.ts'
import { copyEntry, type NetworkLogEntry, newEntry } from './log-entry.ts'
import type { TraceWatch } from './trace.ts'

/** While bytes flow, listeners are told at most so often, in milliseconds of the phone's clock. */
const PACE = 200

export interface LogOptions {
  /** Entries that are kept. */
  most: number
  now(): number
  profile: ProfileName
  sdkVersion: string
}

/** What is written down of one task while it goes on. */
export interface LogLine extends TraceWatch {
  readonly id: number
  target(url: string): void
  count(sent: number, received: number): void
  started(on: Passage): void
  /** The status that the mini program is told. */
  status(code: number): void
  struck(fault: LineFault): void
  close(event: { type: 'end'; value: Result } | { type: 'fail'; value: WxFailure }): void
}

/**
 * Keeps the last `most` entries. Listeners get a copy when an entry is added, starts, is connected, answered, struck by
 * a fault and over, and now and then while bytes flow.
 */
export function createLog({ most, now, profile, sdkVersion }: LogOptions) {
  const entries: NetworkLogEntry[] = []
  const listeners = new Set<(entry: NetworkLogEntry) => void>()
  let last = 0

  return {
    list: () => entries.map(copyEntry),
    listen(on: (entry: NetworkLogEntry) => void) {
      listeners.add(on)
      return () => void listeners.delete(on)
    },
    add(api: NetworkApi, url: string, method: string): LogLine {
      last += 1
      const entry = newEntry({ id: last, api, profile, sdkVersion, url, method, invokedAt: now() })
      entries.push(entry)
      if (entries.length > most) entries.shift()
      return writeLine(entry, now, () => {
        for (const on of listeners) on(copyEntry(entry))
      })
    },
  }
}

function writeLine(entry: NetworkLogEntry, now: () => number, send: () => void): LogLine {
  let passage: Passage | null = null
  let toldAt = 0
  const tell = () => {
    toldAt = now()
    if (passage !== null) {
      entry.lost = passage.lost
      entry.wireUp = passage.bytes.up
      entry.wireDown = passage.bytes.down
    }
    send()
  }
  tell()
  return {
    id: entry.id,
    target(url) {
      entry.target = url
    },
    count(sent, received) {
      entry.sent += sent
      entry.received += received
      if (entry.endedAt === null && now() - toldAt >= PACE) tell()
    },
    started(on) {
      passage = on
      entry.startedAt = now()
      entry.state = 'running'
      tell()
    },
    asked(asked) {
      entry.hops.push({ ...asked, remoteAddress: null, statusCode: null, responseHeader: null })
    },
    connected(reused, remoteAddress) {
      entry.reused = reused
      entry.connectedAt = now()
      const hop = entry.hops.at(-1)
      if (hop) hop.remoteAddress = remoteAddress
      tell()
    },
    sent() {
      entry.sentAt = now()
    },
    answered(answer) {
      entry.answeredAt = now()
      const hop = entry.hops.at(-1)
      if (hop) Object.assign(hop, answer)
      tell()
    },
    status(code) {
      if (code > 0) entry.statusCode = code
    },
    struck(fault) {
      const { up = 0, down = 0 } = passage?.bytes ?? {}
      entry.fault = { ...fault, struckAt: now(), up, down }
      tell()
    },
    close(event) {
      entry.endedAt = now()
      entry.state = event.type === 'end' ? 'ok' : 'failed'
      if (event.type === 'fail') {
        entry.errMsg = event.value.errMsg
        entry.errno = event.value.errno ?? null
      }
      tell()
    },
  }
}
