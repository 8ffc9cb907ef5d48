// A PostgreSQL for tests, as a program:
//   own             starts one, tells its address as a line of JSON, and takes the words kill, start, pause and resume on stdin,
//                   one a line, each answered by `done`; stops when stdin ends
//   shared <pid>    tells the address of one that is shared by everyone who names the same process, and stops when that is gone
// Ends with 3 when there is none on this machine.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findPrograms, type Postgres, startPostgres } from './postgres.ts'

const [mode, pid = ''] = process.argv.slice(2)
const programs = findPrograms()
if (programs === null) {
  console.error(
    'there is no PostgreSQL on this machine: no initdb in PG_BIN, /usr/lib/postgresql or the PATH',
  )
  process.exit(3)
}

if (mode === 'own') await own(programs)
else if (mode === 'shared') console.log(JSON.stringify({ url: await shared(Number(pid)) }))
else if (mode === 'serve') await serve(programs, Number(pid))
else process.exit(2)

/** One that stops when this program is told to end. */
async function started(folder: string): Promise<Postgres> {
  const server = await startPostgres(folder)
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.once(signal, () => void server.stop().finally(() => process.exit()))
  return server
}

async function own(folder: string): Promise<void> {
  const server = await started(folder)
  console.log(JSON.stringify({ url: server.url }))
  const words: Record<string, () => Promise<void> | void> = {
    kill: server.kill,
    start: server.start,
    pause: server.pause,
    resume: server.resume,
  }
  for await (const word of createInterface({ input: process.stdin })) {
    await words[word]?.()
    console.log('done')
  }
  await server.stop()
}

function placeOf(owner: number): string {
  return join(tmpdir(), `dukou-postgres-of-${owner}`)
}

async function shared(owner: number): Promise<string> {
  const place = placeOf(owner)
  const isFirst = makeFolder(place)
  if (isFirst) {
    const flags = process.execArgv
    spawn(process.execPath, [...flags, fileURLToPath(import.meta.url), 'serve', String(owner)], {
      detached: true,
      stdio: 'ignore',
    }).unref()
  }
  const end = Date.now() + 30_000
  while (!existsSync(join(place, 'url'))) {
    if (Date.now() > end) throw new Error('the shared PostgreSQL did not start within 30 s')
    await sleep(50)
  }
  return readFileSync(join(place, 'url'), 'utf8')
}

function makeFolder(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 })
    return true
  } catch {
    return false
  }
}

async function serve(folder: string, owner: number): Promise<void> {
  const place = placeOf(owner)
  try {
    const server = await started(folder)
    process.once('exit', () => rmSync(place, { recursive: true, force: true }))
    writeFileSync(join(place, 'url.new'), server.url)
    renameSync(join(place, 'url.new'), join(place, 'url'))
    while (isAlive(owner)) await sleep(300)
    await server.stop()
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

function isAlive(owner: number): boolean {
  try {
    process.kill(owner, 0)
    return true
  } catch {
    return false
  }
}
