import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { App } from '../http/context.ts'
import type { Guard } from '../http/guard.ts'
import { createHealth, type Health, healthRoutes } from './health.ts'
import { createMetrics, type Metrics, type Sources } from './metrics.ts'
import { metricsRoute } from './metrics-route.ts'
import { openapiRoute } from './openapi.ts'

const STAGING_CACHE_MS = 60_000

/** What tells an operator how a server is doing. */
export interface Instruments {
  health: Health
  metrics: Metrics
}

/** The part of the catalog that is asked. */
export interface Watched {
  uploads: { count(): Promise<number> }
}

export function createInstruments(options: {
  /** The data folder; null where nothing is kept on this machine. */
  folder: string | null
  catalog: Watched
  /** What the readiness asks. */
  checks: Record<string, () => Promise<void>>
  now: () => number
  /** Told why, each time that a check of the readiness begins to fail. */
  onFailure: (check: string, error: unknown) => void
}): Instruments {
  const { folder, catalog, checks, now, onFailure } = options
  const health = createHealth({ now, onFailure, checks })
  const metrics = createMetrics({
    openUploads: () => catalog.uploads.count(),
    disk: folder === null ? null : diskOf(folder, now),
    isReady: async () => (await health.readiness()).status === 'ready',
  })
  return { health, metrics }
}

/** `/livez`, `/readyz`, `/metrics` and `/openapi.json`. */
export function operateRoutes(
  app: App,
  { health, metrics }: Instruments,
  settings: { metricsToken: string | null; publicUrl: string | null },
  guard: Pick<Guard, 'urlOf'>,
): void {
  healthRoutes(app, health)
  metricsRoute(app, { metrics, token: settings.metricsToken, publicUrl: settings.publicUrl })
  openapiRoute(app, guard)
}

function diskOf(folder: string, now: () => number): Sources['disk'] {
  let weighed: { at: number; bytes: Promise<number> } | null = null
  return {
    stagingBytes() {
      if (weighed === null || now() - weighed.at >= STAGING_CACHE_MS)
        weighed = { at: now(), bytes: bytesBelow(join(folder, 'staging')) }
      return weighed.bytes
    },
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize
    },
  }
}

async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0
  for (const name of await readdir(folder).catch(() => [])) {
    // One that ends meanwhile weighs nothing any more.
    bytes += await stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    )
  }
  return bytes
}
