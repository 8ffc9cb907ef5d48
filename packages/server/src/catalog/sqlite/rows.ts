import type { DatabaseSync } from 'node:sqlite'
import type { FileRow } from '../catalog.ts'

/** A row of the table `files`. SQLite has no booleans. */
export interface FilesTable {
  id: string
  state: 'committed' | 'deleted'
  owner: string
  key: string
  name: string
  size: number
  type: string
  /** Empty where it is not known. */
  sha256: string
  width: number | null
  height: number | null
  created_at: number
  is_public: number
  is_temporary: number
  expires_at: number | null
  kept_until: number | null
}

const COLUMNS: (keyof FilesTable)[] = [
  'id',
  'state',
  'owner',
  'key',
  'name',
  'size',
  'type',
  'sha256',
  'width',
  'height',
  'created_at',
  'is_public',
  'is_temporary',
  'expires_at',
  'kept_until',
]

/** Inserts files as committed. */
export function fileInsert(database: DatabaseSync): (row: FileRow) => void {
  const insert = database.prepare(
    `insert into files (${COLUMNS.join(', ')}) values (${COLUMNS.map(() => '?').join(', ')})`,
  )
  return (row) => {
    insert.run(
      row.id,
      'committed',
      row.owner,
      row.key,
      row.name,
      row.size,
      row.type,
      row.sha256 ?? '',
      row.width,
      row.height,
      row.createdAt,
      Number(row.isPublic),
      Number(row.isTemporary),
      row.expiresAt,
      row.keptUntil,
    )
  }
}

/** What a query of whole rows gave. */
export function fileRows(found: unknown[]): FileRow[] {
  return (found as FilesTable[]).map(toFile)
}

function toFile(row: FilesTable): FileRow {
  return {
    id: row.id,
    owner: row.owner,
    key: row.key,
    name: row.name,
    size: row.size,
    type: row.type,
    sha256: row.sha256 || null,
    width: row.width,
    height: row.height,
    createdAt: row.created_at,
    isPublic: row.is_public === 1,
    isTemporary: row.is_temporary === 1,
    expiresAt: row.expires_at,
    keptUntil: row.kept_until,
  }
}
