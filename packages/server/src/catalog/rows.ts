import type { Policy } from '../policy.ts'
import type { FileRow, SessionRow, UploadRow, Usage } from './catalog.ts'

/** A value of a column. Flags are 0 or 1. */
export type Value = string | number | null

interface FilesTable {
  id: string
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

/** What inserts a file as committed. */
export function fileValues(row: FileRow): Value[] {
  return [
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
  ]
}

/** What a query of whole rows gave. */
export function fileRows(found: unknown[]): FileRow[] {
  return (found as FilesTable[]).map((row) => ({
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
  }))
}

interface UploadsTable {
  id: string
  owner: string
  name: string
  size: number
  metadata: string
  policy: string
  created_at: number
  expires_at: number
  via: UploadRow['via']
  key: string
  held_bytes: number
  held_state: string
}

/** What inserts an upload. */
export function uploadValues(row: UploadRow): Value[] {
  const { id, owner, name, size, metadata, createdAt, expiresAt, via, key, held } = row
  const policy = JSON.stringify(row.policy)
  return [id, owner, name, size, metadata, policy, createdAt, expiresAt, via, key, held.offset, held.state]
}

/** What a query of whole rows gave. */
export function uploadRows(found: unknown[]): UploadRow[] {
  return (found as UploadsTable[]).map((row) => ({
    id: row.id,
    owner: row.owner,
    name: row.name,
    size: row.size,
    metadata: row.metadata,
    policy: JSON.parse(row.policy) as Policy,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    via: row.via,
    key: row.key,
    held: { offset: row.held_bytes, state: row.held_state },
  }))
}

interface SessionsTable {
  hash: string
  owner: string
  created_at: number
  expires_at: number
}

/** What a query of whole rows gave. */
export function sessionRows(found: unknown[]): SessionRow[] {
  return (found as SessionsTable[]).map((row) => ({
    hash: row.hash,
    owner: row.owner,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }))
}

/** The room that files or uploads take. */
export function amountOf(rows: { size: number }[]): Usage {
  return { bytes: rows.reduce((sum, { size }) => sum + size, 0), files: rows.length }
}
