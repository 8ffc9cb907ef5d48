import { DukouError } from '../../errors.ts'

/** Where the catalog is, and how long the server waits for it. Every time is in milliseconds. */
export interface PostgresOptions {
  /**
   * `postgres://user:password@host:port/database`, PostgreSQL 13 or newer. `?sslmode=` and the rest as `pg` takes them. A pooler in
   * between must keep one connection for a session (PgBouncer: `pool_mode = session`).
   */
  url: string
  /** Connections for requests, 2 to 200; one more is kept for leases and heartbeats. Default 10. */
  poolSize?: number
  /** Until a connection is there or one of the pool is free, 100 to 60,000. Default 2000. */
  connectMs?: number
  /** Until a statement is given up, 100 to 600,000; the janitor's have at least a minute. Default 5000. */
  statementMs?: number
  /** Until a lock is given up, 100 to 600,000. Default 3000. */
  lockMs?: number
  /** Until the database ends a transaction whose process says nothing, 1000 to 600,000. Default 10,000. */
  idleMs?: number
  /** How long to find out whether a commit stands whose answer was lost, 0 to 60,000. Default 5000. */
  doubtMs?: number
  /** How long a newcomer waits until the holder of a lease lets go, 100 to 60,000. Default 5000. */
  leaseWaitMs?: number
  /** Without a heartbeat for so long a process passes for dead, 1000 to 600,000; it beats three times as often. Default 15,000. */
  staleMs?: number
}

export type PostgresSettings = Required<PostgresOptions>

const RANGES: Record<Exclude<keyof PostgresOptions, 'url'>, [usual: number, least: number, most: number]> = {
  poolSize: [10, 2, 200],
  connectMs: [2000, 100, 60_000],
  statementMs: [5000, 100, 600_000],
  lockMs: [3000, 100, 600_000],
  idleMs: [10_000, 1000, 600_000],
  doubtMs: [5000, 0, 60_000],
  leaseWaitMs: [5000, 100, 60_000],
  staleMs: [15_000, 1000, 600_000],
}

/** Throws `option_invalid`. */
export function readPostgresOptions(options: PostgresOptions): PostgresSettings {
  const settings = { ...options } as PostgresSettings
  if (!/^postgres(ql)?:\/\//.test(options.url)) {
    throw new DukouError('option_invalid', {
      en: 'The address of the database must be like postgres://user:password@host:5432/database.',
      zh: '数据库地址应形如 postgres://user:password@host:5432/database。',
    })
  }
  for (const [name, [usual, least, most]] of Object.entries(RANGES)) {
    const value = options[name as keyof typeof RANGES] ?? usual
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      throw new DukouError('option_invalid', {
        en: `${name} must be a whole number from ${least} to ${most}.`,
        zh: `选项 ${name} 必须是 ${least} 到 ${most} 之间的整数。`,
      })
    }
    settings[name as keyof typeof RANGES] = value
  }
  return settings
}
