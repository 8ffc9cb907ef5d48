import { statfs } from 'node:fs/promises'
import { Type } from 'typebox'
import type { App } from '../http/context.ts'

const CACHE_MS = 1000
const PATIENCE_MS = 3000

/** What `/readyz` says: the state of the server, and of each thing that it can't do without. */
export interface Readiness {
  status: 'ready' | 'starting' | 'closing' | 'failing'
  checks: Record<string, 'ok' | 'failing'>
}

/** Whether the server can take requests now. */
export interface Health {
  /** It can answer from here on. */
  started(): void
  /** It will stop: not ready from here on, whatever the checks say. */
  closing(): void
  /** Asked of the checks once a second at most, however many ask. */
  readiness(): Promise<Readiness>
}

/** `checks` throw, or take longer than three seconds, while the thing that they are named after fails. */
export function createHealth(options: {
  checks: Record<string, () => Promise<void>>
  now: () => number
  /** Told why, each time that a check begins to fail. */
  onFailure: (check: string, error: unknown) => void
}): Health {
  const { checks, now, onFailure } = options
  let phase: 'starting' | 'running' | 'closing' = 'starting'
  let asked: { at: number; answer: Promise<Readiness['checks']> } | null = null
  const failing = new Set<string>()

  async function ask(name: string, check: () => Promise<void>): Promise<[string, 'ok' | 'failing']> {
    try {
      await withPatience(check())
      failing.delete(name)
      return [name, 'ok']
    } catch (error) {
      if (!failing.has(name)) onFailure(name, error)
      failing.add(name)
      return [name, 'failing']
    }
  }

  return {
    started() {
      if (phase === 'starting') phase = 'running'
    },
    closing() {
      phase = 'closing'
    },
    async readiness() {
      if (phase !== 'running') return { status: phase, checks: {} }
      if (asked === null || now() - asked.at >= CACHE_MS) {
        const all = Object.entries(checks).map(([name, check]) => ask(name, check))
        asked = { at: now(), answer: Promise.all(all).then((pairs) => Object.fromEntries(pairs)) }
      }
      const states = await asked.answer
      // It may have begun to close meanwhile.
      if ((phase as string) === 'closing') return { status: 'closing', checks: {} }
      const isReady = Object.values(states).every((state) => state === 'ok')
      return { status: isReady ? 'ready' : 'failing', checks: states }
    },
  }
}

async function withPatience(work: Promise<void>): Promise<void> {
  let clock: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    clock = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(clock))
}

/** Fails while the disk below a folder has less room than the reserve; null stands for 5 % of the disk, 1 GiB at the most. */
export async function checkRoom(folder: string, reserveBytes: number | null): Promise<void> {
  const { bavail, blocks, bsize } = await statfs(folder)
  const free = bavail * bsize
  const reserve = reserveBytes ?? Math.min(2 ** 30, Math.floor(blocks * bsize * 0.05))
  if (free < reserve) throw new Error(`${free} bytes are free, less than the reserve of ${reserve} bytes`)
}

export const livenessSchema = Type.Object({ status: Type.Literal('alive') })

export const readinessSchema = Type.Object({
  status: Type.Enum(['ready', 'starting', 'closing', 'failing']),
  checks: Type.Record(Type.String(), Type.Enum(['ok', 'failing'])),
})

/** `GET /livez`: 200 as long as the event loop turns. `GET /readyz`: 200 when ready, 503 otherwise, with what fails. */
export function healthRoutes(app: App, health: Health): void {
  app.get('/livez', { schema: { response: { 200: livenessSchema } } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    return { status: 'alive' as const }
  })
  const schema = { response: { 200: readinessSchema, 503: readinessSchema } }
  app.get('/readyz', { schema }, async (_request, reply) => {
    const readiness = await health.readiness()
    return reply
      .header('cache-control', 'no-store')
      .code(readiness.status === 'ready' ? 200 : 503)
      .send(readiness)
  })
}
