import { createHash } from 'node:crypto'
import { policyOf } from '../access/grant.ts'
import type { FileRow, Reservation } from '../catalog/catalog.ts'
import { displayName } from '../names.ts'
import type { Upload } from '../pipeline.ts'
import type { Policy } from '../policy.ts'
import { quotaExceeded } from '../quota-exceeded.ts'
import { fileTooLarge } from '../too-much.ts'
import { type Source, SourceError, type SourceFile } from './source.ts'
import type { Target } from './target.ts'

/** Brings in one file, and never a second time; says whether it was there already. */
export type BringIn = (
  file: SourceFile,
  owner: string,
  watch: { signal: AbortSignal; onBytes: (count: number) => void; claim: (row: FileRow) => boolean },
) => Promise<{ row: FileRow; isNew: boolean }>

/**
 * By the pipeline of all uploads. A file that has come in although no line of the map says so is found by its idempotency key, for a
 * day, and after that by its owner, name and content.
 */
export function createBringIn(source: Source, target: Target): BringIn {
  const { stores, pipeline, settings } = target
  const { files } = stores.catalog
  const { now } = stores

  return async (file, owner, { signal, onBytes, claim }) => {
    // The app knows the file already: nothing waits for a confirmation.
    const policy = { ...policyOf({ owner }, settings.policy), confirmSeconds: null }
    const idempotencyKey = keyOf(source, file)
    const [before] = (await files.findRepeated(owner, idempotencyKey, now())) ?? []
    if (before && claim(before)) return { row: before, isNew: false }
    if (file.size > policy.maxFileSize) throw fileTooLarge(policy.maxFileSize)
    await stores.admit()
    const reservations = await setAside(policy, file)
    try {
      const upload = await pipeline.open(policy, nameOf(file))
      await receive(upload)
      const same = await findSame(upload, policy)
      if (same && claim(same)) {
        await pipeline.discard([upload])
        return { row: same, isNew: false }
      }
      const [row] = await pipeline.accept([upload], { policy, reservations, idempotencyKey })
      claim(row!)
      return { row: row!, isNew: true }
    } finally {
      for (const reservation of reservations) files.release(reservation)
    }

    async function receive(upload: Upload): Promise<void> {
      let failure: unknown = null
      async function* body() {
        try {
          for await (const chunk of source.read(file)) {
            signal.throwIfAborted()
            onBytes(chunk.byteLength)
            yield chunk
          }
        } catch (error) {
          failure = error
          throw error
        }
      }
      try {
        await pipeline.append(upload, body())
        if (upload.held.offset !== file.size) throw new SourceError('changed', file.path)
      } catch (error) {
        await pipeline.discard([upload])
        throw failure ?? error
      }
    }
  }

  async function setAside(policy: Policy, { size }: SourceFile): Promise<Reservation[]> {
    if (policy.quotaBytes === null && policy.quotaFiles === null) return []
    const wanted = { policy, files: 1, bytes: size, atLeast: size, idempotencyKey: null }
    const reservation = await files.reserve(wanted, now())
    if (!reservation) throw quotaExceeded(policy)
    return [reservation]
  }

  /** What an earlier run has brought in under this name; what comes from phones has other names, and is somebody's own. */
  async function findSame({ name, digest, held }: Upload, policy: Policy): Promise<FileRow | null> {
    if (digest === null) return null
    const row = await files.findSame(policy.owner, held.offset, digest.result().sha256, now())
    return row && row.name === name && !row.isTemporary && row.isPublic === policy.isPublic ? row : null
  }
}

/** Of a file as it is, at its place; a client's keys have no blank. */
function keyOf({ name }: Source, { path, bytes, size, tag }: SourceFile): string {
  const text = JSON.stringify([name, path, bytes, size, tag])
  return `import ${createHash('sha256').update(text).digest('hex')}`
}

function nameOf({ path }: SourceFile): string {
  return displayName(path)
}
