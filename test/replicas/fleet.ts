import { join } from 'node:path'
import { type S3, startS3 } from '@dukou/runtime/stand-ins'
import { startCeph, whyNoCeph } from '../engines/ceph.ts'
import { type Balancer, startNginx, whyNoNginx } from '../engines/nginx.ts'
import { findPrograms, type Postgres, startPostgres } from '../engines/postgres.ts'
import { newBucket } from '../engines/stores.ts'
import { type Child, freePort, startChild } from '../lib/child.ts'
import { root, sourceFlags } from '../lib/root.ts'

/** Several servers over one database and one bucket, with a balancer in front. */
export interface Fleet {
  /** The balancer's. */
  url: string
  replicas: Replica[]
  /** Puts the balancer before the first so many alone. */
  use(count: number): Promise<void>
  database: Postgres
  /** What can be broken and looked into; null where the store is a real one. */
  standIn: S3 | null
}

export interface FleetOptions {
  /** Servers. */
  count: number
  /** Default `stand-in`. Ceph has a gateway for each server. */
  store?: 'stand-in' | 'ceph'
  /** Further environment of each server. */
  settings?: Record<string, string>
  /** Minutes that each one's clock is ahead. */
  skews?: number[]
}

/** Calls back when what a fleet is for has ended. */
export interface Owner {
  after(end: () => Promise<unknown>): void
}

/** What a program starts for some work ends with it, the last one first. */
export async function untilDone<T>(work: (owner: Owner) => Promise<T>): Promise<T> {
  const ends: (() => Promise<unknown>)[] = []
  try {
    return await work({ after: (end) => ends.unshift(end) })
  } finally {
    for (const end of ends) await end()
  }
}

export interface Replica {
  url: string
  pid(): number
  /** Resolves once it answers. */
  start(): Promise<void>
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number>
  output(): string
}

/** Why there is no fleet on this machine; null where there can be one. */
export function whyNoFleet(store: FleetOptions['store'] = 'stand-in'): string | null {
  const why = (findPrograms() === null ? 'needs PostgreSQL' : null) ?? whyNoNginx()
  return why ?? (store === 'ceph' ? whyNoCeph() : null)
}

export async function startFleet(owner: Owner, options: FleetOptions): Promise<Fleet> {
  const { count, store = 'stand-in', settings = {}, skews = [] } = options
  const database = await startPostgres(findPrograms()!)
  owner.after(() => database.stop())
  const { at, standIn } = store === 'ceph' ? await cephBuckets(owner, count) : await standInBucket(owner)
  const ports = await Promise.all(Array.from({ length: count }, freePort))
  const balancer: Balancer = await startNginx(ports)
  owner.after(() => balancer.stop())
  const env = {
    DUKOU_DATABASE_URL: database.url,
    DUKOU_BUCKET_STYLE: 'path',
    DUKOU_PUBLIC_URL: balancer.url,
    DUKOU_LOG: 'error',
    DUKOU_LAN: 'true',
    ...settings,
  }
  const replicas = ports.map((port, n) =>
    replica(port, { ...env, ...at(n), NODE_OPTIONS: clockAhead(skews[n] ?? 0) }),
  )
  owner.after(() => Promise.all(replicas.map((one) => one.kill())))
  await Promise.all(replicas.map((one) => one.start()))
  const use = (some: number) => balancer.use(ports.slice(0, some))
  return { url: balancer.url, replicas, use, database, standIn }
}

interface Buckets {
  /** How the n-th server reaches the one bucket. */
  at(n: number): Record<string, string>
  standIn: S3 | null
}

async function cephBuckets(owner: Owner, gateways: number): Promise<Buckets> {
  const ceph = await startCeph({ gateways })
  owner.after(ceph.stop)
  const { bucket, credentials } = await newBucket(ceph)
  return {
    at: (n) => bucketEnv(ceph.endpoints[n]!, bucket, credentials.accessKeyId, credentials.secretAccessKey),
    standIn: null,
  }
}

async function standInBucket(owner: Owner): Promise<Buckets> {
  const [accessKeyId, accessKeySecret] = ['FLEETACCESSKEY0001', 'fleetSecretKey0000000000000001']
  const standIn = await startS3({ bucket: 'fleet', credentials: [{ accessKeyId, accessKeySecret }] })
  owner.after(() => standIn.close())
  return { at: () => bucketEnv(standIn.endpoint, 'fleet', accessKeyId, accessKeySecret), standIn }
}

const bucketEnv = (endpoint: string, name: string, keyId: string, secret: string) => ({
  DUKOU_BUCKET_ENDPOINT: endpoint,
  DUKOU_BUCKET_NAME: name,
  DUKOU_BUCKET_ACCESS_KEY_ID: keyId,
  DUKOU_BUCKET_ACCESS_KEY_SECRET: secret,
})

/** What makes a process believe that it is later than it is. */
function clockAhead(minutes: number): string {
  if (minutes === 0) return ''
  const code = `const real = Date.now; Date.now = () => real() + ${minutes * 60_000}`
  return `--import=data:text/javascript,${encodeURIComponent(code)}`
}

/** A server of its own process, not started yet. */
export function replica(port: number, env: Record<string, string>): Replica {
  const command = join(root, 'packages/server/bin/dukou.js')
  let child: Child | null = null
  let said = ''
  return {
    url: `http://127.0.0.1:${port}`,
    pid: () => child!.pid,
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
