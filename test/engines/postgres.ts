import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { accessSync, appendFileSync, chmodSync, chownSync, constants, existsSync, globSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A real PostgreSQL for one test run: its data go when it stops. */
export interface Postgres {
  /** Of an empty database `postgres`, whose user may make others. */
  readonly url: string
  /** SIGKILL to all of it, as a crash. */
  kill(): Promise<void>
  /** After `kill`: recovers and goes on. */
  start(): Promise<void>
  /** SIGSTOP to all of it: connections stay, nothing answers. */
  pause(): void
  resume(): void
  stop(): Promise<void>
}

/** The folder of PostgreSQL's programs: `PG_BIN`, what Debian installs, or the one on the PATH; null when there is none. */
export function findPrograms(): string | null {
  const debian = globSync('/usr/lib/postgresql/*/bin').sort((a, b) => versionOf(b) - versionOf(a))
  const path = (process.env.PATH ?? '').split(delimiter)
  const found = [process.env.PG_BIN ?? '', ...debian, ...path].find(
    (folder) => folder !== '' && ['initdb', 'postgres'].every((name) => isProgram(join(folder, name))),
  )
  if (found || process.env.DUKOU_ENGINES !== '1' || process.getuid?.() !== 0) return found ?? null
  installPackage()
  return globSync('/usr/lib/postgresql/*/bin')[0] ?? null
}

function versionOf(folder: string): number {
  return Number(/(\d+)\/bin$/.exec(folder)?.[1] ?? 0)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Debian's, without the cluster that the package would start by itself. */
function installPackage(): void {
  const apt = (...words: string[]) =>
    spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...words], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 'inherit'],
    }).status === 0
  const install = () => apt('install', '-y', '--no-install-recommends', 'postgresql-common')
  if (!install()) {
    apt('update')
    install()
  }
  if (existsSync('/etc/postgresql-common'))
    appendFileSync('/etc/postgresql-common/createcluster.conf', '\ncreate_main_cluster = false\n')
  apt('install', '-y', '--no-install-recommends', 'postgresql')
}

// No power is cut in these tests, so nothing needs to reach a disk; commits stay synchronous, or a kill would lose them.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  max_connections: '200',
  shared_buffers: '64MB',
  fsync: 'off',
  full_page_writes: 'off',
  unix_socket_directories: '',
  lc_messages: 'C',
}

/** Makes a cluster in a new folder and starts it on a free port of 127.0.0.1. */
export async function startPostgres(programs: string): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'dukou-postgres-'))
  const who = otherUser()
  chmodSync(folder, 0o711)
  const data = join(folder, 'data')
  const password = randomBytes(12).toString('hex')
  await writeFile(join(folder, 'password'), password)
  if (who) {
    // PostgreSQL refuses to run as root.
    chownSync(folder, who.uid, who.gid)
    chownSync(join(folder, 'password'), who.uid, who.gid)
  }
  const options = { ...who, cwd: folder, env: { PATH: dirname(process.execPath), HOME: folder, LC_ALL: 'C' } }
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'dukou', `--pwfile=${join(folder, 'password')}`, '-A', 'scram-sha-256'].concat(
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ),
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const port = await freePort()
  let server: ChildProcess

  async function launch(): Promise<void> {
    const settings = Object.entries({ ...SETTINGS, port }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ])
    server = spawn(join(programs, 'postgres'), ['-D', data, ...settings], {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    await isReady(server)
  }

  async function start(): Promise<void> {
    // What a killed server has left in shared memory is in the way until its last process is gone.
    for (let tries = 0; ; tries++) {
      try {
        return await launch()
      } catch (error) {
        if (tries === 50) throw error
        await sleep(100)
      }
    }
  }

  function signalAll(signal: NodeJS.Signals): void {
    const children = childrenOf(server.pid!)
    for (const pid of [server.pid!, ...children]) {
      try {
        process.kill(pid, signal)
      } catch {
        // Gone by itself.
      }
    }
  }

  async function end(signal: () => void): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exit = once(server, 'exit')
    signal()
    await exit
  }

  await start()
  return {
    url: `postgres://dukou:${password}@127.0.0.1:${port}/postgres`,
    kill: () => end(() => signalAll('SIGKILL')),
    start,
    pause: () => signalAll('SIGSTOP'),
    resume: () => signalAll('SIGCONT'),
    async stop() {
      signalAll('SIGCONT')
      // At once: the data go anyway.
      await end(() => server.kill('SIGQUIT'))
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    },
  }
}

function otherUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null
  for (const name of ['postgres', 'nobody']) {
    const { status, stdout } = spawnSync('id', ['-u', name], { encoding: 'utf8' })
    if (status !== 0) continue
    const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' }).stdout
    return { uid: Number(stdout), gid: Number(gid) }
  }
  return null
}

async function isReady(server: ChildProcess): Promise<void> {
  let said = ''
  const ready = Promise.withResolvers<void>()
  server.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000)
    if (said.includes('ready to accept connections')) ready.resolve()
  })
  server.on('exit', () => ready.reject(new Error(`PostgreSQL did not start: ${said}`)))
  server.on('error', ready.reject)
  await ready.promise
}

function childrenOf(parent: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number))
  return pairs.filter(([, of]) => of === parent).map(([pid]) => pid!)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}
