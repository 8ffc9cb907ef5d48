import type { StoredFile, UploadAnswer } from 'dukou/wire'
import { type Static, Type } from 'typebox'
import type { FileRow } from '../catalog/catalog.ts'

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

export const storedFileSchema = Type.Object({
  id: Type.String(),
  url: Type.String(),
  name: Type.String(),
  size: Type.Integer(),
  type: Type.String(),
  sha256: Type.String(),
  width: nullable(Type.Integer()),
  height: nullable(Type.Integer()),
  createdAt: Type.String(),
})

export const uploadAnswerSchema = Type.Object({
  ...storedFileSchema.properties,
  fields: Type.Record(Type.String(), Type.String()),
  files: Type.Array(storedFileSchema),
})

export const fileListSchema = Type.Object({
  files: Type.Array(storedFileSchema),
  next: nullable(Type.String()),
})

export const idSchema = Type.Object({ id: Type.String() })

/** A page of an owner's files, newest first. `next` is the cursor of the next page, null on the last one. */
export type FileList = Static<typeof fileListSchema>

/** A row as clients see it; `url` carries its own permission. */
export function storedFile(row: FileRow, url: string): StoredFile {
  const { id, name, size, type, sha256, width, height } = row
  return {
    id,
    url,
    name,
    size,
    type,
    sha256,
    width,
    height,
    createdAt: new Date(row.createdAt).toISOString(),
  }
}

// The schemas and the shared types of the wire say the same: these lines stop compiling when they no longer do.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
true satisfies Same<Static<typeof storedFileSchema>, StoredFile>
true satisfies Same<Static<typeof uploadAnswerSchema>, UploadAnswer>
