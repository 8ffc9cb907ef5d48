import type { Clock } from './clock.ts'
import type { Conditions } from './conditions.ts'
import type { Platform } from './platform/platform.ts'
import type { Server } from './server.ts'

/** What the parts of a client share. */
export interface Setting {
  platform: Platform
  server: Server
  conditions: Pick<Conditions, 'good' | 'ready' | 'rest' | 'weak'>
  clock: Clock
  /** Failures in a row before a file is given up. */
  retries: number
  /** Bytes: smaller files go in one form without asking first. The server says it with each answer; -1 before. */
  small: number
}

/** What the whole client shares beside that. */
export interface WholeSetting extends Setting {
  /** Tells the app what this host could not do as asked. */
  notice(code: NoticeCode, message: string): void
}

/** `not_kept` would not survive a restart · `not_compressed` goes as it is · `not_resumable` goes in one piece. */
export type NoticeCode = 'not_kept' | 'not_compressed' | 'not_resumable'
