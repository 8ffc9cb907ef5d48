import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { App } from '../http/context.ts'
import { checkRoom, createHealth, type Health, healthRoutes } from './health.ts'
import { createMetrics, type Metrics } from './metrics.ts'
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
  check(): Promise<void>
}

export function createInstruments(options: {
  /** The data folder. */
  folder: string
  catalog: Watched
  /** Null for the usual reserve. */
  reserveBytes: number | null
  now: () => number
  /** Told why, each time that a check of the readiness begins to fail. */
  onFailure: (check: string, error: unknown) => void
}): Instruments {
  const { folder, catalog, reserveBytes, now, onFailure } = options
  const health = createHealth({
    now,
    onFailure,
    checks: { catalog: () => catalog.check(), disk: () => checkRoom(folder, reserveBytes) },
  })
  let weighed: { at: number; bytes: Promise<number> } | null = null
  const metrics = createMetrics({
    openUploads: () => catalog.uploads.count(),
    stagingBytes() {
      if (weighed === null || now() - weighed.at >= STAGING_CACHE_MS)
        weighed = { at: now(), bytes: bytesBelow(join(folder, 'staging')) }
      return weighed.bytes
    },
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize
    },
    isReady: async () => (await health.readiness()).status === 'ready',
  })
  return { health, metrics }
}

/** `/livez`, `/readyz`, `/metrics` and `/openapi.json`. */
export function operateRoutes(
  app: App,
  { health, metrics }: Instruments,
  settings: { metricsToken: string | null; publicUrl: string | null },
): void {
  healthRoutes(app, health)
  metricsRoute(app, { metrics, token: settings.metricsToken, publicUrl: settings.publicUrl })
  openapiRoute(app)
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
