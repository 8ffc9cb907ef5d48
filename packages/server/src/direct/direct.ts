import type { FileRow, UploadRow } from '../catalog/catalog.ts'
import type { Cloud, SignedForm } from '../clouds/cloud.ts'
import { DukouError } from '../errors.ts'
import type { Lease } from '../leases.ts'
import type { Policy } from '../policy.ts'
import type { Bucket } from '../storage/s3/bucket.ts'
import type { Found, UnderWay, Wanted } from '../under-way.ts'
import { UNKNOWN_TYPE } from '../verify/sniff.ts'
import type { Ending } from './ending.ts'
import { createParts, type SignedPart } from './parts.ts'
import { typeOfName } from './type-of-name.ts'

/** How to send a file straight to the cloud. */
export type Way =
  | (SignedForm & { via: 'form'; id: string; ttlMs: number })
  | { via: 'parts'; id: string; partSize: number; parts: SignedPart[]; ttlMs: number }

/** How far an upload is: a file, or the way to go on. */
export type DirectState = { file: FileRow; way: null } | { file: null; way: Way }

/**
 * Uploads whose bytes go from the phone straight to the cloud. Their staging object may be overwritten for as long as their ticket
 * lives, so that it is copied first and the copy is what is looked at (`ending.ts`).
 */
export interface Direct {
  /** How a file of this size goes from a host that can this; null: not this way. */
  viaOf(file: { name: string; size: number }, can: readonly string[]): 'form' | 'parts' | null
  /** As `UnderWay.open`; asked again under its key, it tells how to go on. */
  open(policy: Policy, file: Wanted, via: 'form' | 'parts', key?: string): Promise<DirectState>
  /** What is there now, with a fresh way for what is missing. Throws `upload_gone`. */
  state(id: string, owner: string): Promise<DirectState>
  /**
   * The end of an upload, whoever says that it has come; said twice, it is still one file. Throws `not_uploaded` while the cloud
   * has not all of it, `upload_gone`, and what acceptance throws.
   */
  complete(id: string, owner: string): Promise<FileRow>
  /** Of an upload whose time is over: makes a file of what has come, removes what can't be one. */
  reconcile(row: UploadRow): Promise<void>
}

const MIB = 1024 * 1024
// Above, a form that breaks off costs more than the round trips of parts.
const FORM_BYTES = 10 * MIB
// Every signed form and part ends at 5 GiB (direct-upload §2.1).
const MOST_BYTES = 5 * 1024 * MIB
// How long after its ticket's end an upload is waited for: a form that began in time may come in slowly.
const GRACE_MS = 180_000

export function createDirect(options: {
  cloud: Cloud
  bucket: Bucket
  underWay: UnderWay
  ending: Ending
  /** Of the catalog. */
  prolong: (id: string, expiresAt: number) => Promise<void>
  /** Whom the cloud tells of a form that has come; null: nobody. */
  callbackUrl: string | null
  now: () => number
}): Direct {
  const { cloud, bucket, underWay, ending, callbackUrl, now } = options
  const seconds = cloud.maxSeconds
  const lifeMs = seconds * 1000 + GRACE_MS
  const parts = cloud.put ? createParts({ put: cloud.put.bind(cloud), bucket, seconds, at }) : null

  /** The cloud's clock, not ours: a signature of a clock that is ten minutes off would be refused (R12). */
  function at(): number {
    return now() + bucket.skewMs()
  }

  async function wayOf(row: UploadRow, lease: Lease): Promise<Way> {
    const { id, key, size } = row
    const ttlMs = seconds * 1000
    if (row.via === 'parts') return { via: 'parts', id, ttlMs, ...(await parts!.sign(row, lease)) }
    const callback = callbackUrl === null ? null : { url: callbackUrl, ticket: id }
    const type = typeOfName(row.name) ?? UNKNOWN_TYPE
    const order = { key, minBytes: size, maxBytes: size, type, seconds, callback }
    return { via: 'form', id, ttlMs, ...cloud.form!(order, at()) }
  }

  async function stateOf(found: Found, lease: Lease): Promise<DirectState> {
    const { row } = found
    if (!row) return { file: found.file, way: null }
    const file = await ending.tryEnd(row, lease)
    if (file) return { file, way: null }
    await options.prolong(row.id, now() + lifeMs)
    return { file: null, way: await wayOf(row, lease) }
  }

  return {
    viaOf({ name, size }, can) {
      // It looks at the bytes while they come, and takes just the type that the ticket names (direct-upload §2.4).
      if (cloud.name === 'qiniu' && typeOfName(name) === null) return null
      const canForm = cloud.form !== undefined && can.includes('form') && size <= MOST_BYTES
      const canParts = parts !== null && can.includes('parts')
      // Clouds refuse a form without content.
      if (size === 0) return null
      if (canForm && (size <= FORM_BYTES || !canParts)) return 'form'
      return canParts ? 'parts' : null
    },

    open: (policy, file, via, key) =>
      underWay.open(policy, file, { via, lifeMs, key }, async (found, lease) => {
        if (!found.isNew) return stateOf(found, lease)
        return { file: null, way: await wayOf(found.row!, lease) }
      }),

    state: (id, owner) => underWay.withLease(id, owner, stateOf),

    complete: (id, owner) =>
      underWay.withLease(id, owner, async ({ row, file }, lease) => {
        const ended = row ? await ending.tryEnd(row, lease) : file
        if (!ended) throw notUploaded()
        return ended
      }),

    reconcile: ({ id }) =>
      underWay.withExpired(id, async (row, lease) => {
        try {
          if (await ending.tryEnd(row, lease)) return
        } catch (error) {
          // What failed on our side is tried again by the next sweep.
          if (!(error instanceof DukouError && error.status < 500)) throw error
        }
        await ending.abandon(row, lease)
      }),
  }
}

function notUploaded(): DukouError {
  return new DukouError('not_uploaded', {
    en: 'The cloud does not have all of this file yet. Send what is missing, with a new ticket if need be.',
    zh: '云存储还没有收到完整的文件。请补传缺少的部分，必要时重新获取凭证。',
  })
}
