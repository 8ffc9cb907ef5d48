import type { StoredFile, TicketAnswer, TicketState, UploadAnswer } from 'dukou/wire'
import { type Static, Type } from 'typebox'
import type { FileRow } from '../catalog/catalog.ts'

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

export const storedFileSchema = Type.Object({
  id: Type.String(),
  url: Type.String(),
  name: Type.String(),
  size: Type.Integer(),
  type: Type.String(),
  sha256: nullable(Type.String()),
  width: nullable(Type.Integer()),
  height: nullable(Type.Integer()),
  createdAt: Type.String(),
  expiresAt: nullable(Type.String()),
})

export const uploadAnswerSchema = Type.Object({
  ...storedFileSchema.properties,
  fields: Type.Record(Type.String(), Type.String()),
  files: Type.Array(storedFileSchema),
  small: Type.Integer(),
})

export const fileListSchema = Type.Object({
  files: Type.Array(storedFileSchema),
  next: nullable(Type.String()),
  small: Type.Integer(),
})

const textsSchema = Type.Record(Type.String(), Type.String())

const ticketSchema = Type.Union([
  Type.Object({
    via: Type.Literal('form'),
    id: Type.String(),
    url: Type.String(),
    name: Type.String(),
    fields: textsSchema,
    header: textsSchema,
    ok: Type.Array(Type.Integer()),
    maybe: Type.Array(Type.Integer()),
    ttlMs: Type.Integer(),
    complete: Type.Optional(Type.String()),
  }),
  Type.Object({
    via: Type.Literal('tus'),
    id: Type.String(),
    url: Type.String(),
    header: textsSchema,
    maxChunk: Type.Integer(),
    ttlMs: Type.Integer(),
  }),
  Type.Object({
    via: Type.Literal('parts'),
    id: Type.String(),
    partSize: Type.Integer(),
    parts: Type.Array(Type.Object({ n: Type.Integer(), url: Type.String(), header: textsSchema })),
    complete: Type.String(),
    ttlMs: Type.Integer(),
  }),
])

const problemSchema = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.String(),
  detailZh: Type.String(),
})

export const ticketAnswerSchema = Type.Object({
  tickets: Type.Array(
    Type.Union([
      ...ticketSchema.anyOf,
      Type.Object({ via: Type.Literal('done'), file: storedFileSchema }),
      Type.Object({ via: Type.Literal('refused'), problem: problemSchema }),
    ]),
  ),
  small: Type.Integer(),
})

export const ticketStateSchema = Type.Object({
  offset: nullable(Type.Integer()),
  file: nullable(storedFileSchema),
  ticket: nullable(ticketSchema),
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
    expiresAt: row.expiresAt === null ? null : new Date(row.expiresAt).toISOString(),
  }
}

// The schemas and the shared types of the wire say the same: these lines stop compiling when they no longer do.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
true satisfies Same<Static<typeof storedFileSchema>, StoredFile>
true satisfies Same<Static<typeof uploadAnswerSchema>, UploadAnswer>
true satisfies Same<Static<typeof ticketAnswerSchema>, TicketAnswer>
true satisfies Same<Static<typeof ticketStateSchema>, TicketState>
