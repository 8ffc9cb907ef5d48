import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { cephConfiguration } from './ceph-configuration.ts'
import { answers, type Daemon, daemon, freePorts } from './daemon.ts'
import { whyMissing } from './packages.ts'
import type { Store } from './store.ts'

export interface CephOptions {
  /** Storage daemons, each of which holds a copy of everything, but at most three. Default 1. */
  osds?: number
  /** S3 gateways. Default 1. */
  gateways?: number
  /** `memory` (default) loses everything when an OSD ends; `disk` survives it. */
  keep?: 'memory' | 'disk'
}

const run = promisify(execFile)
const SETTLE_MS = 60_000

export function whyNoCeph(): string | null {
  const programs = ['ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin', 'ceph', 'monmaptool']
  return whyMissing(programs, ['ceph-mon', 'ceph-osd', 'radosgw', 'ceph-common'])
}

/**
 * Ceph on 127.0.0.1: a monitor, OSDs and S3 gateways, without systemd, keys or a manager. Processes are called `mon.a`, `osd.0`, `rgw.0`
 * and so on.
 */
export async function startCeph({
  osds = 1,
  gateways = 1,
  keep = 'memory',
}: CephOptions = {}): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-ceph-'))
  const conf = join(folder, 'ceph.conf')
  const fsid = randomUUID()
  const [monitor = 0, ...ports] = await freePorts(1 + gateways)
  for (const name of ['mon', 'run', 'log', 'rgw']) mkdirSync(join(folder, name))
  writeFileSync(conf, cephConfiguration({ folder, fsid, monitor, ports, osds, keep }))

  const endpoints = ports.map((port) => `http://127.0.0.1:${port}`)
  const accessKeyId = 'DUKOUTESTACCESSKEY01'
  const secretAccessKey = 'dukouTestSecretKey0000000000000000000001'
  const daemons = new Map<string, Daemon>()
  const add = (name: string, command: string, id: string[]) =>
    daemons.set(name, daemon(command, ['-c', conf, '-f', ...id], join(folder, 'log', `${name}.out`)))

  const tool = (command: string, args: string[]) =>
    run(command, ['-c', conf, ...args], { timeout: SETTLE_MS })

  /** One call for many commands: each would take as long to connect. */
  async function ceph(commands: string[]): Promise<void> {
    const asked = tool('ceph', ['--connect-timeout', '10'])
    asked.child.stdin!.end(commands.join('\n'))
    await asked
  }

  async function osdsUp(): Promise<void> {
    for (const end = Date.now() + SETTLE_MS; ; await sleep(100)) {
      const { stdout } = await tool('ceph', ['osd', 'stat', '-f', 'json'])
      if ((JSON.parse(stdout) as { num_up_osds: number }).num_up_osds >= osds) return
      if (Date.now() > end) throw new Error('the OSDs did not come up')
    }
  }

  async function makeOsds(): Promise<void> {
    const uuids = Array.from({ length: osds }, () => randomUUID())
    await ceph(uuids.map((uuid, n) => `osd new ${uuid} ${n}`))
    await Promise.all(
      uuids.map(async (uuid, n) => {
        mkdirSync(join(folder, `osd${n}`))
        await tool('ceph-osd', ['-i', String(n), '--mkfs', '--osd-uuid', uuid])
        add(`osd.${n}`, 'ceph-osd', ['-i', String(n)])
        daemons.get(`osd.${n}`)!.start()
      }),
    )
    await osdsUp()
  }

  async function stop(): Promise<void> {
    // Their data go anyway. The newest gateways ignore SIGTERM.
    await Promise.all(Array.from(daemons.values(), (one) => one.kill()))
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    const address = `[v2:127.0.0.1:${monitor}/0]`
    const map = join(folder, 'monmap')
    await run('monmaptool', ['--create', '--clobber', '--fsid', fsid, '--addv', 'a', address, map])
    await tool('ceph-mon', ['-i', 'a', '--mkfs', '--monmap', map])
    add('mon.a', 'ceph-mon', ['-i', 'a'])
    daemons.get('mon.a')!.start()
    await makeOsds()
    await ceph(POOLS)
    const keys = [`--access-key=${accessKeyId}`, `--secret-key=${secretAccessKey}`]
    await tool('radosgw-admin', ['user', 'create', '--uid=dukou', '--display-name=dukou', ...keys])
    for (const n of ports.keys()) {
      add(`rgw.${n}`, 'radosgw', ['-n', `client.rgw.${n}`])
      daemons.get(`rgw.${n}`)!.start()
    }
    await Promise.all(endpoints.map((endpoint) => answers(endpoint)))
  } catch (error) {
    await stop()
    throw error
  }

  return {
    endpoints,
    region: 'us-east-1',
    accessKeyId,
    secretAccessKey,
    stop,
    kill: async (name) => daemons.get(name)?.kill(),
    async start(name) {
      daemons.get(name)?.start()
      if (name.startsWith('osd')) await osdsUp()
      const endpoint = name.startsWith('rgw.') ? endpoints[Number(name.slice(4))] : undefined
      if (endpoint) await answers(endpoint)
    },
    admin: async (args) => {
      await tool('radosgw-admin', args)
    },
  }
}

// All in one go: a gateway makes them one by one, each of which takes a round of the monitor.
const POOLS = [
  ...['.rgw.root', 'default.rgw.log', 'default.rgw.control', 'default.rgw.meta', 'default.rgw.otp'].map(
    (pool) => [pool, 1] as const,
  ),
  ...['index', 'data', 'non-ec'].map((kind) => [`default.rgw.buckets.${kind}`, 8] as const),
].flatMap(([pool, groups]) => [
  `osd pool create ${pool} ${groups} ${groups}`,
  `osd pool application enable ${pool} rgw`,
])
