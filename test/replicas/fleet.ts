import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type S3, startS3 } from '@dukou/runtime/stand-ins'
import { type Balancer, startNginx, whyNoNginx } from '../engines/nginx.ts'
import { findPrograms, type Postgres, startPostgres } from '../engines/postgres.ts'
import { type Child, freePort, startChild } from '../lib/child.ts'
import { root, sourceFlags } from '../lib/root.ts'

/** Several servers over one database and one bucket, with a balancer in front. */
export interface Fleet {
  /** The balancer's. */
  url: string
  replicas: Replica[]
  database: Postgres
  bucket: S3
}

export interface Replica {
  url: string
  /** Resolves once it answers. */
  start(): Promise<void>
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number>
  output(): string
}

/** Why there is no fleet on this machine; null where there can be one. */
export function whyNoFleet(): string | null {
  return (findPrograms() === null ? 'needs PostgreSQL' : null) ?? whyNoNginx()
}

export async function startFleet(
  t: TestContext,
  count: number,
  settings: Record<string, string> = {},
  /** Minutes that each one's clock is ahead. */
  skews: number[] = [],
): Promise<Fleet> {
  const database = await startPostgres(findPrograms()!)
  t.after(() => database.stop())
  const keys = { accessKeyId: 'FLEETACCESSKEY0001', accessKeySecret: 'fleetSecretKey0000000000000001' }
  const bucket = await startS3({ bucket: 'fleet', credentials: [keys] })
  t.after(() => bucket.close())
  const ports = await Promise.all(Array.from({ length: count }, freePort))
  const balancer: Balancer = await startNginx(ports)
  t.after(() => balancer.stop())
  const env = {
    DUKOU_DATABASE_URL: database.url,
    DUKOU_BUCKET_ENDPOINT: bucket.endpoint,
    DUKOU_BUCKET_NAME: 'fleet',
    DUKOU_BUCKET_STYLE: 'path',
    DUKOU_BUCKET_ACCESS_KEY_ID: keys.accessKeyId,
    DUKOU_BUCKET_ACCESS_KEY_SECRET: keys.accessKeySecret,
    DUKOU_PUBLIC_URL: balancer.url,
    DUKOU_LOG: 'error',
    DUKOU_LAN: 'true',
    ...settings,
  }
  const replicas = ports.map((port, n) => replica(port, { ...env, NODE_OPTIONS: clockAhead(skews[n] ?? 0) }))
  t.after(() => Promise.all(replicas.map((one) => one.kill())))
  await Promise.all(replicas.map((one) => one.start()))
  return { url: balancer.url, replicas, database, bucket }
}

/** What makes a process believe that it is later than it is. */
function clockAhead(minutes: number): string {
  if (minutes === 0) return ''
  const code = `const real = Date.now; Date.now = () => real() + ${minutes * 60_000}`
  return `--import=data:text/javascript,${encodeURIComponent(code)}`
}

function replica(port: number, env: Record<string, string>): Replica {
  const command = join(root, 'packages/server/bin/dukou.js')
  let child: Child | null = null
  let said = ''
  return {
    url: `http://127.0.0.1:${port}`,
    async start() {
      if (child) said += child.output()
      child = startChild(process.execPath, [...sourceFlags, command, 'serve', '--port', String(port)], {
        env,
      })
      await child.waitFor(/Dukou listens on|渡口已启动/)
    },
    async kill() {
      child?.signal('SIGKILL')
      await child?.ended
    },
    stop() {
      child!.signal('SIGTERM')
      return child!.ended
    },
    output: () => said + (child?.output() ?? ''),
  }
}
