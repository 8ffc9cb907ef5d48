import { DatabaseSync } from 'node:sqlite'
import type { MapLine } from './map-line.ts'
import { identityOf, type SourceFile } from './source.ts'

/** What the last line of a path says. */
export interface Mapped {
  size: number
  tag: string
  id: string | null
  refused: string | null
}

/** Finds lines by path and by id, also where there are millions of them. */
export interface MapIndex {
  add(line: MapLine): void
  find(file: Pick<SourceFile, 'path' | 'bytes'>): Mapped | null
  isTaken(id: string, file: Pick<SourceFile, 'path' | 'bytes'>): boolean
  /** Some of the ids. */
  ids(most: number): string[]
  close(): void
}

export function createMapIndex(): MapIndex {
  // Without a name SQLite keeps it in memory while it is small, and in a file that goes away with it while it is not
  // (sqlite.org/inmemorydb.html, "Temporary Databases").
  const database = new DatabaseSync('')
  database.exec(`pragma journal_mode = off; pragma synchronous = off;
    create table lines (path text primary key, size integer, tag text, id text, refused text) without rowid;
    create index ids on lines (id)`)
  const put = database.prepare(
    'insert or replace into lines (path, size, tag, id, refused) values (?, ?, ?, ?, ?)',
  )
  const byPath = database.prepare('select size, tag, id, refused from lines where path = ?')
  const byId = database.prepare('select 1 from lines where id = ? and path != ? limit 1')
  const someIds = database.prepare('select id from lines where id is not null limit ?')

  return {
    add({ path, bytes = null, size, tag, id = null, refused = null }) {
      put.run(identityOf({ path, bytes }), size, tag, id, refused)
    },
    find: (file) => (byPath.get(identityOf(file)) as Mapped | undefined) ?? null,
    isTaken: (id, file) => byId.get(id, identityOf(file)) !== undefined,
    ids: (most) => someIds.all(most).map(({ id }) => id as string),
    close: () => database.close(),
  }
}
