import { type Policy, usualPolicy } from '../../policy.ts'
import type { Acceptance, Catalog, FileRow, UploadRow } from '../catalog.ts'

/** Makes a test of a case. */
export type Check = (
  name: string,
  run: (catalog: Catalog, reopen: () => Promise<Catalog>) => Promise<void>,
) => void

export const NOW = 1_795_000_000_000

export function policyOf(more: Partial<Policy> = {}): Policy {
  return { ...usualPolicy({ maxFileSize: 1000, maxFiles: 9 }), owner: 'me', ...more }
}

export function file(id: string, more: Partial<FileRow> = {}): FileRow {
  return {
    id,
    owner: 'me',
    key: `files/${id}`,
    name: '头像 🐼.jpg',
    size: 1,
    type: 'image/jpeg',
    sha256: 's',
    width: null,
    height: 2,
    createdAt: NOW,
    isPublic: false,
    isTemporary: false,
    expiresAt: null,
    keptUntil: null,
    ...more,
  }
}

export function acceptance(rows: FileRow[], more: Partial<Acceptance> = {}): Acceptance {
  return {
    rows,
    policy: policyOf({ owner: rows[0]!.owner }),
    reservations: [],
    idempotency: null,
    upload: null,
    shelves: [],
    ...more,
  }
}

export function upload(id: string, more: Partial<UploadRow> = {}): UploadRow {
  return {
    id,
    owner: 'me',
    name: '视频.mp4',
    size: 10,
    metadata: 'filename 6KeG6aKR',
    policy: policyOf(),
    createdAt: NOW,
    expiresAt: NOW + 1000,
    via: 'tus',
    key: `staging/${id}`,
    held: { offset: 0, state: '' },
    ...more,
  }
}

export const idsOf = (rows: { id: string }[]): string[] => rows.map(({ id }) => id)
