import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DukouError } from '../errors.ts'
import { STAGING, shelfPrefix } from '../shelving.ts'
import { type FolderSessions, folderSessions } from './folder-sessions.ts'

/** The row of a file as far as maintenance looks at it. */
export interface KeptRow {
  id: string
  state: 'committed' | 'deleted'
  owner: string
  key: string
  name: string
  /** Bytes. */
  size: number
  sha256: string
}

/** What an owner's account says, beside what the rows say. */
export interface Account {
  owner: string
  kept: { bytes: number; files: number }
  counted: { bytes: number; files: number }
}

/** The catalog of a data folder, beside a running server or without one. */
export interface FolderCatalog {
  /** Every row in the order of the ids, read page by page, so that no long transaction holds up a running server. */
  rows(): Generator<KeptRow>
  count(): number
  find(id: string): KeptRow | null
  /** Whether a resumable upload with this id is under way. */
  isUpload(id: string): boolean
  /** Shelves on which bytes without a row may stand, as prefixes of keys. */
  openShelves(): Set<string>
  /** Accounts that differ from the rows. */
  wrongAccounts(): Account[]
  /** What SQLite finds wrong with the file itself. */
  damage(): string[]
  /** Hides committed rows and gives their room back. */
  hide(ids: string[]): void
  /** Makes the accounts say what the rows say. */
  recount(): void
  /** Hides everything of an owner and forgets the rest about them; gives the keys whose bytes are to go, and the count of files. */
  erase(owner: string): { keys: string[]; files: number; uploads: number }
  /** Removes the rows of an owner's hidden files, whose bytes are gone. */
  forgetHidden(owner: string): void
  sessions: FolderSessions
  /** Writes a copy, as of one moment, to a path where nothing is. */
  copyTo(path: string): void
  close(): void
}

const PAGE = 1000
const COLUMNS = 'id, state, owner, key, name, size, sha256'

/** The path of the catalog in a data folder. */
export function catalogPath(folder: string): string {
  return join(resolve(folder), 'catalog.sqlite')
}

/** Opens the catalog of a folder that a server has used. Throws `data_unusable`. */
export function openFolderCatalog(folder: string, mode: 'read' | 'write'): FolderCatalog {
  const path = catalogPath(folder)
  if (!existsSync(path)) {
    throw new DukouError('data_unusable', {
      en: `${resolve(folder)} is no data folder: it has no catalog.sqlite. Give the right one with --data.`,
      zh: `${resolve(folder)} 不是数据目录：其中没有 catalog.sqlite。请用 --data 指定。`,
    })
  }
  const database = new DatabaseSync(path, { readOnly: mode === 'read', timeout: 10_000 })
  try {
    database.exec('pragma synchronous = full; pragma secure_delete = on')
    checkTables(database, folder)
    return catalogOf(database)
  } catch (error) {
    database.close()
    throw error
  }
}

function catalogOf(database: DatabaseSync): FolderCatalog {
  const page = database.prepare(`select ${COLUMNS} from files where id > ? order by id limit ${PAGE}`)
  const byId = database.prepare(`select ${COLUMNS} from files where id = ?`)
  const upload = database.prepare('select 1 from uploads where id = ?')

  return {
    *rows() {
      let after = ''
      for (;;) {
        const found = page.all(after) as unknown as KeptRow[]
        yield* found
        if (found.length < PAGE) return
        after = found.at(-1)!.id
      }
    },
    count: () => Number(database.prepare('select count(*) as count from files').get()!.count),
    find: (id) => (byId.get(id) as unknown as KeptRow | undefined) ?? null,
    isUpload: (id) => upload.get(id) !== undefined,
    openShelves() {
      const rows = database.prepare(`select shelf from shelves where state = 'open'`).all()
      return new Set(rows.map(({ shelf }) => shelfPrefix(Number(shelf))))
    },
    wrongAccounts: () => readAccounts(database),
    damage() {
      const rows = database.prepare('pragma quick_check(20)').all()
      return rows.map((row) => String(Object.values(row)[0])).filter((text) => text !== 'ok')
    },
    hide(ids) {
      transaction(database, () => {
        const hide = database.prepare(
          `update files set state = 'deleted' where id = ? and state = 'committed' returning owner, size`,
        )
        const refund = database.prepare(
          'update usage set bytes = bytes - ?, files = files - 1 where owner = ?',
        )
        for (const id of ids) {
          const row = hide.get(id)
          if (row) refund.run(row.size!, row.owner!)
        }
      })
    },
    recount() {
      transaction(database, () => {
        database.exec(`delete from usage; insert into usage (owner, bytes, files)
          select owner, sum(size), count(*) from files where state = 'committed' group by owner`)
      })
    },
    erase(owner) {
      const keys: string[] = []
      let files = 0
      // First what lets the owner go on; then the files, in small transactions, for which a server at work has to wait.
      transaction(database, () => {
        const uploads = database.prepare('delete from uploads where owner = ? returning id').all(owner)
        keys.push(...uploads.map(({ id }) => STAGING + id))
        for (const table of ['sessions', 'idempotency'])
          database.prepare(`delete from ${table} where owner = ?`).run(owner)
      })
      const uploads = keys.length
      const hide = database.prepare(`update files set state = 'deleted' where id in
        (select id from files where owner = ? and state = 'committed' limit ${PAGE}) returning size`)
      const refund = database.prepare('update usage set bytes = bytes - ?, files = files - ? where owner = ?')
      for (let found = PAGE; found === PAGE; files += found) {
        transaction(database, () => {
          const sizes = hide.all(owner).map(({ size }) => Number(size))
          found = sizes.length
          refund.run(
            sizes.reduce((sum, size) => sum + size, 0),
            found,
            owner,
          )
        })
      }
      // A file that comes in meanwhile keeps its account.
      database.prepare('delete from usage where owner = ? and files = 0').run(owner)
      const hidden = database
        .prepare(`select key from files where owner = ? and state = 'deleted'`)
        .all(owner)
      for (const { key } of hidden) keys.push(String(key))
      return { keys, files, uploads }
    },
    forgetHidden(owner) {
      database.prepare(`delete from files where owner = ? and state = 'deleted'`).run(owner)
      // What was deleted would stand in the log still. A server at work may hold it back; its next checkpoint goes over it.
      database.exec('pragma wal_checkpoint(truncate)')
    },
    sessions: folderSessions(database),
    copyTo(path) {
      database.prepare('vacuum into ?').run(path)
    },
    close: () => database.close(),
  }
}

function readAccounts(database: DatabaseSync): Account[] {
  const rows = database
    .prepare(`with counted as (
        select owner, sum(size) as bytes, count(*) as files from files where state = 'committed' group by owner)
      select coalesce(c.owner, u.owner) as owner, coalesce(c.bytes, 0) as counted_bytes,
        coalesce(c.files, 0) as counted_files, coalesce(u.bytes, 0) as kept_bytes, coalesce(u.files, 0) as kept_files
      from counted c full outer join usage u on u.owner = c.owner
      where coalesce(c.bytes, 0) != coalesce(u.bytes, 0) or coalesce(c.files, 0) != coalesce(u.files, 0)`)
    .all() as Record<string, string | number>[]
  return rows.map((row) => ({
    owner: String(row.owner),
    kept: { bytes: Number(row.kept_bytes), files: Number(row.kept_files) },
    counted: { bytes: Number(row.counted_bytes), files: Number(row.counted_files) },
  }))
}

function checkTables(database: DatabaseSync, folder: string): void {
  const names = database.prepare(`select name from sqlite_schema where type = 'table'`).all()
  const tables = new Set(names.map(({ name }) => name))
  if (['files', 'uploads', 'usage', 'shelves', 'sessions', 'idempotency'].every((table) => tables.has(table)))
    return
  throw new DukouError('data_unusable', {
    en: `The catalog of ${resolve(folder)} is of an older version. Start the server on it once; that brings it up to date.`,
    zh: `${resolve(folder)} 的目录数据库版本较旧。请先用它启动一次服务器，会自动升级。`,
  })
}

function transaction(database: DatabaseSync, work: () => void): void {
  database.exec('begin immediate')
  try {
    work()
    database.exec('commit')
  } catch (error) {
    database.exec('rollback')
    throw error
  }
}
