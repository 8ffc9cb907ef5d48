import type { Clock } from './clock.ts'
import type { Conditions } from './conditions.ts'
import type { Platform } from './platform/platform.ts'
import type { Server } from './server.ts'

/** What the parts of a client share. */
export interface Setting {
  platform: Platform
  server: Server
  conditions: Conditions
  clock: Clock
  /** Failures in a row before a file is given up. */
  retries: number
  /** Tells the app what this host could not do as asked. */
  notice(code: NoticeCode, message: string): void
}

/** `not_kept` would not survive a restart · `not_compressed` goes as it is · `not_resumable` goes in one piece. */
export type NoticeCode = 'not_kept' | 'not_compressed' | 'not_resumable'
