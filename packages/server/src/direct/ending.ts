import type { FileRow, UploadRow } from '../catalog/catalog.ts'
import { DukouError } from '../errors.ts'
import type { Lease } from '../leases.ts'
import type { Pipeline } from '../pipeline.ts'
import type { Bucket } from '../storage/s3/bucket.ts'
import type { UnderWay } from '../under-way.ts'
import { DIMENSION_BYTES } from '../verify/dimensions.ts'
import { createLook, type Seen } from '../verify/look.ts'
import { wholeParts } from './parts.ts'

/**
 * The one step by which an upload that went straight to a cloud ends, whoever asks for it: the client, the cloud's callback, or the
 * sweep. Whatever they claim, only what the bucket holds counts.
 */
export interface Ending {
  /** The file; null while the cloud has not all of it. What can't become a file goes away before the refusal is thrown. */
  tryEnd(row: UploadRow, lease: Lease): Promise<FileRow | null>
  /** Gives up what has not come, and whatever of it has. */
  abandon(row: UploadRow, lease: Lease): Promise<void>
}

export function createEnding(options: {
  bucket: Bucket
  pipeline: Pipeline
  underWay: UnderWay
  /** Told of each file, once. */
  onFile: (file: FileRow) => void
}): Ending {
  const { bucket, pipeline, underWay, onFile } = options

  /** Makes one object of the parts, once all of them are there. */
  async function join({ key, size, held }: UploadRow): Promise<void> {
    const stored = await bucket.parts.list(key, held.state)
    // Joined already: the object stands.
    if (stored === null) return
    const whole = wholeParts(size, stored)
    const count = stored.length
    if (whole.size !== count || sum(stored) !== size) return
    await bucket.parts.complete(key, held.state, stored)
  }

  /** Copies first, then looks at the copy, which no ticket can write to. */
  async function bring({ key, size }: UploadRow, to: string): Promise<Seen> {
    if (!(await bucket.copy(key, to))) throw changed()
    const copy = await bucket.head(to)
    if (copy?.size !== size) throw changed()
    const look = createLook()
    for await (const chunk of (await bucket.get(to, 0, Math.min(size, DIMENSION_BYTES))) ?? [])
      look.add(chunk)
    return look.result()
  }

  async function abandon({ id, key, via, held }: UploadRow, lease: Lease): Promise<void> {
    if (via === 'parts' && held.state !== '') await bucket.parts.abort(key, held.state)
    await underWay.forget(id, lease)
  }

  return {
    async tryEnd(row, lease) {
      if (row.via === 'parts') await join(row)
      const object = await bucket.head(row.key)
      if (!object) return null
      if (object.size !== row.size) throw changed()
      const terms = { policy: row.policy, upload: { id: row.id, lease } }
      try {
        const file = await pipeline.adopt(row, terms, (key) => bring(row, key))
        onFile(file)
        // Sent again until the ticket ends, it is removed by the sweep.
        await bucket.delete(row.key).catch(() => {})
        return file
      } catch (error) {
        if (isRefusal(error)) await abandon(row, lease)
        throw error
      }
    },
    abandon,
  }
}

function sum(parts: { size: number }[]): number {
  return parts.reduce((total, { size }) => total + size, 0)
}

/** What no second try can mend. */
function isRefusal(error: unknown): boolean {
  return error instanceof DukouError && error.status < 500 && !error.retry
}

/** The client wrote to the staging object while it was copied. */
function changed(): DukouError {
  return new DukouError('not_uploaded', {
    en: 'What the cloud has is not what the ticket is for. Send the file again.',
    zh: '云存储收到的内容与凭证不符，请重新上传。',
  })
}
