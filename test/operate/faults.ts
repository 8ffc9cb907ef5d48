import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The same numbers for the same seed (mulberry32). */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Brings `count` small files in through the server, many in one form. */
export async function fillStore(url: string, count: number, perForm = 50): Promise<void> {
  for (let from = 0; from < count; from += perForm) {
    const data = new FormData()
    for (let n = from; n < Math.min(count, from + perForm); n++)
      data.append('file', new Blob([`file ${n} ${'x'.repeat(n % 500)}`]), `${n}.txt`)
    const headers = { authorization: `Bearer owner-${from % 7}` }
    const response = await fetch(`${url}/upload`, { method: 'POST', body: data, headers })
    if (response.status !== 200) throw new Error(await response.text())
  }
}

/**
 * Damages a folder that no server uses in `count` seeded ways, each a fault of its own, and tells what `dukou fsck --json`
 * has to find, as `kind subject`, and how many files were hit.
 */
export function seedFaults(
  folder: string,
  count: number,
  seed: number,
): { expected: Set<string>; hit: number } {
  const random = randomOf(seed)
  const database = new DatabaseSync(join(folder, 'catalog.sqlite'))
  const rows = database.prepare('select id, owner, key from files order by id').all() as {
    id: string
    owner: string
    key: string
  }[]
  for (let n = rows.length - 1; n > 0; n--) {
    const other = random(n + 1)
    ;[rows[n], rows[other]] = [rows[other]!, rows[n]!]
  }
  const expected = new Set<string>()
  const whole = rows.length
  const accounts = new Set<string>()
  database.exec('begin')
  for (let n = 0; n < count; n++) {
    const kind = random(6)
    const row = kind < 5 ? rows.pop() : undefined
    if (kind < 5 && !row) throw new Error('there are more faults than files')
    const path = row ? join(folder, row.key) : ''
    if (kind === 0) {
      rmSync(path)
      expected.add(`bytes_missing ${row!.id}`)
    } else if (kind === 1) {
      const bytes = readFileSync(path)
      bytes[random(bytes.length)]! ^= 1 << random(8)
      writeFileSync(path, bytes)
      expected.add(`hash_wrong ${row!.id}`)
    } else if (kind === 2) {
      appendFileSync(path, 'more')
      expected.add(`size_wrong ${row!.id}`)
    } else if (kind === 3) {
      truncateSync(path, random(5))
      expected.add(`size_wrong ${row!.id}`)
    } else if (kind === 4) {
      database.prepare('delete from files where id = ?').run(row!.id)
      expected.add(`orphan ${row!.key}`)
      accounts.add(row!.owner)
    } else {
      const id = createHash('md5').update(`${seed} ${n}`).digest('hex')
      const place = ['files/s1', 'files/s99', 'staging'][random(3)]!
      mkdirSync(join(folder, place), { recursive: true })
      writeFileSync(join(folder, place, id), 'nobody knows me')
      expected.add(`orphan ${place}/${id}`)
    }
  }
  database.exec('commit')
  database.close()
  for (const owner of accounts) expected.add(`usage_wrong ${owner}`)
  return { expected, hit: whole - rows.length }
}

/** What `dukou fsck --json` has found, in the same form. */
export function readFaults(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{"fault"'))
    .map((line) => JSON.parse(line) as { fault: string; row?: { id: string }; key?: string; owner?: string })
    .map(({ fault, row, key, owner }) => `${fault} ${row?.id ?? key ?? owner}`)
}
