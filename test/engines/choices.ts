import { startS3 } from '@dukou/runtime/stand-ins'
import { type CephOptions, startCeph, whyNoCeph } from './ceph.ts'
import { startNginx, whyNoNginx } from './nginx.ts'
import { findPrograms, startPostgres } from './postgres.ts'
import type { Store } from './store.ts'
import { startSwift, whyNoSwift } from './swift.ts'

/** What runs, as the program that started it tells about it. */
export interface Engine {
  about: object
  /** What can be asked of it. */
  // biome-ignore lint/suspicious/noExplicitAny: what was written as JSON for it
  words: Record<string, (asked: any) => Promise<unknown>>
  stop(): Promise<void>
}

export type EngineName = 'ceph' | 'swift' | 'nginx' | 'postgres' | 'stand-in'

export const CHOICES: Record<
  EngineName,
  { whyMissing(): string | null; start(options: object): Promise<Engine> }
> = {
  ceph: {
    whyMissing: whyNoCeph,
    start: async (options: CephOptions) => engineOf(await startCeph(options)),
  },
  swift: { whyMissing: whyNoSwift, start: async () => engineOf(await startSwift()) },
  nginx: {
    whyMissing: whyNoNginx,
    async start(options) {
      const balancer = await startNginx((options as { ports?: number[] }).ports ?? [])
      const use = (asked: { ports: number[] }) => balancer.use(asked.ports)
      return { about: { url: balancer.url }, words: { use }, stop: balancer.stop }
    },
  },
  postgres: {
    whyMissing: () =>
      findPrograms() === null
        ? 'there is no PostgreSQL on this machine: no initdb in PG_BIN, /usr/lib/postgresql or the PATH'
        : null,
    async start() {
      const server = await startPostgres(findPrograms()!)
      return {
        about: { url: server.url },
        words: {
          kill: () => server.kill(),
          start: () => server.start(),
          pause: async () => server.pause(),
          resume: async () => server.resume(),
        },
        stop: () => server.stop(),
      }
    },
  },
  'stand-in': { whyMissing: () => null, start: standIn },
}

function engineOf({ kill, start, admin, stop, ...about }: Store): Engine {
  return {
    about,
    words: {
      kill: ({ name }: { name: string }) => kill(name),
      start: ({ name }: { name: string }) => start(name),
      admin: ({ args }: { args: string[] }) => admin(args),
    },
    stop,
  }
}

async function standIn(): Promise<Engine> {
  const [accessKeyId, accessKeySecret] = ['DUKOUTESTACCESSKEY01', 'dukouTestSecretKey0000000000000000000001']
  const bucket = 'dukou-test'
  const s3 = await startS3({ bucket, credentials: [{ accessKeyId, accessKeySecret }] })
  return {
    about: {
      endpoints: [s3.endpoint],
      region: 'us-east-1',
      accessKeyId,
      secretAccessKey: accessKeySecret,
      bucket,
    },
    words: {
      async faults({ faults }: { faults: Parameters<typeof s3.fault>[0] }) {
        s3.fault(faults)
      },
      async log() {
        return { log: s3.log().map(({ verb, key, status }) => ({ verb, key, status })) }
      },
      async keys() {
        return { keys: s3.keys() }
      },
    },
    stop: () => s3.close(),
  }
}
