import type { Answer, Call } from '../loopback/call.ts'
import { type Loopback, openLoopback, type StandIn } from '../loopback/loopback.ts'
import type { Refusal } from '../loopback/refusal.ts'
import { type Bucket, openBucket } from './bucket.ts'
import { corsHeaders, preflight } from './cors.ts'
import type { Tag } from './held.ts'

/** A stand-in of one bucket. */
export interface Cloud extends StandIn {
  /** The bucket's root, with a trailing slash. */
  url: string
  /** The keys that were stored, in order. */
  keys(): string[]
  /** A stored object's bytes, or null. */
  read(key: string): Promise<Buffer | null>
}

export interface CloudRules {
  bucket: string
  now: () => number
  newTag?: () => Tag
  /** Origins whose pages may ask; `*`: each. */
  cors: readonly string[]
  verbOf(call: Omit<Call, 'verb' | 'key' | 'faults' | 'body'>): { verb: string; key: string | null }
  serve(call: Call, bucket: Bucket, loopback: Loopback): Promise<Answer>
  refuse(refusal: Refusal, call: Call): Answer
}

/** Opens the bucket and listens. */
export async function openCloud({
  bucket: name,
  now,
  newTag,
  cors,
  verbOf,
  serve,
  refuse,
}: CloudRules): Promise<Cloud> {
  const bucket = await openBucket({ name, now, ...(newTag && { newTag }) })
  const open = (answer: Answer, call: Call): Answer => ({
    ...answer,
    headers: { ...answer.headers, ...corsHeaders(call, cors) },
  })
  const loopback: Loopback = await openLoopback({
    now,
    verbOf: (call) => (call.method === 'OPTIONS' ? { verb: 'Preflight', key: null } : verbOf(call)),
    refuse: (refusal, call) => open(refuse(refusal, call), call),
    serve: async (call) =>
      call.verb === 'Preflight' ? preflight(call, cors) : open(await serve(call, bucket, loopback), call),
  })
  return {
    url: `${loopback.url}/`,
    fault: loopback.fault,
    log: loopback.log,
    keys: bucket.keys,
    read: bucket.bytes,
    async close() {
      await loopback.close()
      await bucket.remove()
    },
  }
}
