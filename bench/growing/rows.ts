// The same server over a catalog with next to nothing in it and over a million files: what an upload costs, how late answers are.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from '../../test/lib/child.ts'
import { type Owner, replica, startFleet, untilDone } from '../../test/replicas/fleet.ts'
import { type Connection, open } from '../connection.ts'
import { machine, median, row } from '../measure.ts'
import { run } from '../server/load.ts'
import { FILES_OF_ONE, fillCatalog, ownerOf } from '../start/fill.ts'
import { fillPostgres } from './fill-postgres.ts'
import { between, usage } from './usage.ts'

const KIB = 1024
const UPLOADS = { size: 20 * KIB, count: 600, atOnce: 8 }
const READS = 3000
const READERS = 4
/** Files that are there with their bytes, to be read. */
const READ_FILES = 200

interface Subject {
  port: number
  pid: number
  rows: number
}

interface Measured {
  /** Milliseconds of CPU of one upload: the server's and the database's. */
  cpu: number
  /** Milliseconds of an answer at the 50th and at the 99th percentile. */
  list: [p50: number, p99: number]
  get: [p50: number, p99: number]
}

export async function rows(rounds: number, many: number, folder: string): Promise<void> {
  console.log(`${machine()}, ${rounds} rounds, ${folder}\n`)
  const few = 5 * FILES_OF_ONE
  await untilDone(async (owner) => {
    for (const [name, start] of [
      ['disk + SQLite', onDisk],
      ['bucket + PostgreSQL', onPostgres],
    ] as const) {
      const subjects = [await start(owner, folder, few), await start(owner, folder, many)]
      const results = subjects.map(() => [] as Measured[])
      for (let round = 0; round <= rounds; round++)
        for (const [n, subject] of subjects.entries()) {
          const one = await measure(subject)
          // The first one warms up.
          if (round > 0) results[n]!.push(one)
        }
      report(name, subjects, results)
    }
  })
}

async function onDisk({ after }: Owner, folder: string, count: number): Promise<Subject> {
  const data = mkdtempSync(join(folder, 'dukou-bench-'))
  after(async () => rmSync(data, { recursive: true, force: true }))
  const port = await freePort()
  const server = replica(port, { DUKOU_DATA: data, DUKOU_LOG: 'error' })
  after(() => server.kill())
  // The first start makes the tables.
  await server.start()
  await server.stop()
  fillCatalog(data, count)
  await server.start()
  return { port, pid: server.pid(), rows: count }
}

async function onPostgres(owner: Owner, _folder: string, count: number): Promise<Subject> {
  const { database, replicas } = await startFleet(owner, { count: 1 })
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await fillPostgres(client, count)
  await client.end()
  return { port: Number(new URL(replicas[0]!.url).port), pid: replicas[0]!.pid(), rows: count }
}

async function measure({ port, pid, rows }: Subject): Promise<Measured> {
  const before = usage([pid])
  await run(UPLOADS, port)
  const { server, database } = between(before, usage([pid]))
  const owners = Math.ceil(rows / FILES_OF_ONE)
  const list = await lateness(port, () => {
    const owner = ownerOf(Math.floor(Math.random() * owners))
    return ['/files?limit=50', `Authorization: Bearer ${owner}\r\n`]
  })
  const paths = await uploaded(port)
  const get = await lateness(port, () => [paths[Math.floor(Math.random() * paths.length)]!, ''])
  return { cpu: ((server + database) / UPLOADS.count) * 1000, list, get }
}

async function uploaded(port: number): Promise<string[]> {
  const body = () => {
    const form = new FormData()
    form.append('file', new Blob([randomBytes(20 * KIB)]), 'a.bin')
    return form
  }
  const paths: string[] = []
  while (paths.length < READ_FILES) {
    const answer = await fetch(`http://127.0.0.1:${port}/upload`, { method: 'POST', body: body() })
    const { pathname, search } = new URL(((await answer.json()) as { url: string }).url)
    paths.push(pathname + search)
  }
  return paths
}

/** Of so many requests over a few connections, how long answers took. */
async function lateness(
  port: number,
  next: () => [path: string, headers: string],
): Promise<[p50: number, p99: number]> {
  const times: number[] = []
  const connections: Connection[] = await Promise.all(Array.from({ length: READERS }, () => open(port)))
  await Promise.all(
    connections.map(async (connection) => {
      for (let n = 0; n < READS / READERS; n++) {
        const begin = performance.now()
        await connection.send('GET', ...next())
        times.push(performance.now() - begin)
      }
      connection.close()
    }),
  )
  times.sort((a, b) => a - b)
  return [times[Math.floor(times.length * 0.5)]!, times[Math.floor(times.length * 0.99)]!]
}

function report(name: string, subjects: Subject[], results: Measured[][]): void {
  const figures = results.map((measured) => {
    const of = (value: (one: Measured) => number) => median(measured.map(value))
    return [
      of(({ cpu }) => cpu),
      of(({ list }) => list[0]),
      of(({ list }) => list[1]),
      of(({ get }) => get[0]),
      of(({ get }) => get[1]),
    ]
  })
  console.log(row(name, 'an upload, ms of CPU', 'list p50, ms', 'list p99', 'get p50', 'get p99'))
  console.log('|---|---|---|---|---|---|')
  for (const [n, { rows }] of subjects.entries()) console.log(row(`${rows} rows`, ...figures[n]!))
  const [few, many] = figures
  console.log(row('ratio', ...few!.map((figure, n) => many![n]! / figure)))
  console.log('')
}
