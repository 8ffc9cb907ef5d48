import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { answers, type Daemon, daemon, freePorts } from './daemon.ts'
import { whyMissing } from './packages.ts'
import type { Store } from './store.ts'
import { swiftConfiguration } from './swift-configuration.ts'

const run = promisify(execFile)
const KINDS = ['object', 'container', 'account'] as const
const COPIES = 3

export function whyNoSwift(): string | null {
  const servers = ['proxy', ...KINDS].map((kind) => `swift-${kind}-server`)
  const packages = ['proxy', ...KINDS].map((kind) => `swift-${kind}`)
  return whyMissing([...servers, 'memcached'], [...packages, 'memcached'])
}

// The program that makes them takes a second for each of fifteen steps; its library does them at once.
const RINGS = `
import sys
from swift.common.ring import RingBuilder
folder, copies, *rings = sys.argv[1:]
for kind, port in zip(rings[::2], rings[1::2]):
    builder = RingBuilder(6, int(copies), 1)
    for n in range(int(copies)):
        builder.add_dev(dict(region=1, zone=n + 1, ip='127.0.0.1', port=int(port), device='d%d' % (n + 1), weight=1.0))
    builder.rebalance(seed=1)
    builder.get_ring().save('%s/%s.ring.gz' % (folder, kind))
`

/**
 * OpenStack Swift on 127.0.0.1 with its S3 interface: three copies of everything, in folders. It can do less of S3 than others: no
 * conditional PUT, no form with a policy. Processes are called `proxy`, `object`, `container`, `account`.
 */
export async function startSwift(): Promise<Store> {
  // Not where there are no extended attributes, in which Swift keeps what it knows of a file.
  const folder = mkdtempSync(join(tmpdir(), 'dukou-swift-'))
  const [proxy = 0, memcached = 0, ...ports] = await freePorts(2 + KINDS.length)
  const secretAccessKey = 'dukouTestSecretKey0000000000000000000001'
  const daemons = new Map<string, Daemon>()
  const add = (name: string, command: string, args: string[]) =>
    daemons.set(name, daemon(command, args, join(folder, `${name}.log`)))
  const health = (port: number) => answers(`http://127.0.0.1:${port}/healthcheck`)

  async function stop(): Promise<void> {
    await Promise.all(Array.from(daemons.values(), (one) => one.kill()))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }

  try {
    for (let n = 1; n <= COPIES; n++) mkdirSync(join(folder, 'srv', `d${n}`), { recursive: true })
    const files = swiftConfiguration({
      folder,
      proxy,
      memcached,
      ports,
      user: userInfo().username,
      secretAccessKey,
    })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    await run('/usr/bin/python3', [
      '-c',
      RINGS,
      folder,
      String(COPIES),
      ...KINDS.flatMap((kind, n) => [kind, String(ports[n])]),
    ])

    add('memcached', 'memcached', [
      '-l',
      '127.0.0.1',
      '-p',
      String(memcached),
      '-U',
      '0',
      '-u',
      userInfo().username,
    ])
    for (const kind of ['proxy', ...KINDS])
      add(kind, `swift-${kind}-server`, [join(folder, `${kind}.conf`), '-v'])
    for (const one of daemons.values()) one.start()
    await Promise.all([proxy, ...ports].map(health))
  } catch (error) {
    await stop()
    throw error
  }

  return {
    endpoints: [`http://127.0.0.1:${proxy}`],
    region: 'us-east-1',
    accessKeyId: 'test:dukou',
    secretAccessKey,
    stop,
    kill: async (name) => daemons.get(name)?.kill(),
    async start(name) {
      daemons.get(name)?.start()
      await Promise.all([proxy, ...ports].map(health))
    },
    admin: async () => {
      throw new Error('Swift has no program for its administrators here')
    },
  }
}
