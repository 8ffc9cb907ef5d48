import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Files of each owner, whose rows lie far apart as they do where many upload at the same time. */
export const FILES_OF_ONE = 200
const SHELF_FILES = 4096

/** Looks like the ids that the server makes. */
function idOf(kind: string, n: number): string {
  return createHash('sha256').update(`${kind}${n}`).digest('hex').slice(0, 32)
}

export const ownerOf = (n: number): string => `owner-${n}`

/** So many committed files, without their bytes, as the catalog of a data folder that a server has made. */
export function fillCatalog(folder: string, count: number): void {
  const database = new DatabaseSync(join(folder, 'catalog.sqlite'))
  const insert = database.prepare(
    `insert into files (id, state, owner, key, name, size, type, sha256, width, height, created_at)
     values (?, 'committed', ?, ?, 'IMG_0001.jpg', 300000, 'image/jpeg', ?, 3024, 4032, ?)`,
  )
  const owners = Math.ceil(count / FILES_OF_ONE)
  database.exec('begin')
  for (let n = 0; n < count; n++) {
    const id = idOf('file', n)
    const shelf = Math.floor(n / SHELF_FILES)
    insert.run(
      id,
      ownerOf(n % owners),
      `files/s${shelf}/${id}`,
      idOf('a', n) + idOf('b', n),
      1.7e12 + n * 1000,
    )
  }
  database.exec(
    `insert into usage (owner, bytes, files) select owner, sum(size), count(*) from files group by owner; commit`,
  )
  database.close()
}

/** What a crash leaves: files in staging whose upload is over, and on a shelf that was open, files without a row. */
export function leaveBehind(folder: string, staged: number, shelved: number): void {
  const bytes = Buffer.alloc(100, 'x')
  const put = (place: string, count: number) => {
    mkdirSync(join(folder, place), { recursive: true })
    for (let n = 0; n < count; n++) writeFileSync(join(folder, place, idOf(place, n)), bytes)
  }
  put('staging', staged)
  const database = new DatabaseSync(join(folder, 'catalog.sqlite'))
  const shelf = database.prepare(`insert into shelves (state) values ('open') returning shelf`).get()!.shelf
  database.close()
  put(`files/s${shelf}`, shelved)
}
