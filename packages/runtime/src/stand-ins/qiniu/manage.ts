import type { Bucket, StoredObject } from '../bucket/bucket.ts'
import { type Answer, type Call, parameter } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'
import { readEntry } from './put-policy.ts'

const json = (body: object): Answer => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
})

/** What the management of objects is asked for. Source: developer.qiniu.com/kodo, stat 1308, copy 1254, move 1288, delete 1257, list 1284. */
export const MANAGED: Record<string, (call: Call, bucket: Bucket) => Promise<Answer>> = {
  async Stat(call, bucket) {
    const { etag, size, type, modified } = find(bucket, pieces(call)[1])
    return json({ fsize: size, hash: etag, mimeType: type, putTime: modified * 10_000, type: 0, status: 0 })
  },
  async Copy(call, bucket) {
    const { source, target } = readPair(call, bucket)
    await bucket.copy(source, { ...source, key: target })
    return json({})
  },
  async Move(call, bucket) {
    const { source, target } = readPair(call, bucket)
    await bucket.copy(source, { ...source, key: target })
    if (target !== source.key) await bucket.delete(source.key)
    return json({})
  },
  async Delete(call, bucket) {
    await bucket.delete(find(bucket, pieces(call)[1]).key)
    return json({})
  },
  List: async (call, bucket) => list(call, bucket),
}

/** By the first part of the path. */
export const MANAGED_VERBS: Record<string, string> = {
  stat: 'Stat',
  copy: 'Copy',
  move: 'Move',
  delete: 'Delete',
  list: 'List',
}

/** The key that it is about, for the log. */
export function managedKey(path: string): string | null {
  const entry = path.split('/')[2]
  return entry ? readEntry(decode(entry)).key : null
}

function pieces({ path }: Call): string[] {
  return path.split('/').slice(1)
}

function decode(entry: string): string {
  return Buffer.from(decodeURIComponent(entry), 'base64').toString('utf8')
}

function find(bucket: Bucket, entry: string | undefined): StoredObject {
  const { bucket: name, key } = readEntry(decode(entry ?? ''))
  if (name !== bucket.name) throw new Refusal(631, '631', 'no such bucket')
  const object = key === null ? null : bucket.get(key)
  if (object) return object
  throw new Refusal(612, '612', 'no such file or directory')
}

function readPair(call: Call, bucket: Bucket): { source: StoredObject; target: string } {
  const [, from, to, ...options] = pieces(call)
  const source = find(bucket, from)
  const { bucket: name, key } = readEntry(decode(to ?? ''))
  if (name !== bucket.name || key === null) throw new Refusal(631, '631', 'no such bucket')
  const isForced = options[0] === 'force' && options[1] === 'true'
  if (bucket.get(key) && !isForced) throw new Refusal(614, '614', 'file exists')
  return { source, target: key }
}

function list({ query }: Call, bucket: Bucket): Answer {
  const value = (name: string) => parameter(query, name) ?? ''
  if (value('bucket') !== bucket.name) throw new Refusal(631, '631', 'no such bucket')
  const limit = Math.min(Number(value('limit') || 1000), 1000)
  const after = value('marker')
    ? (JSON.parse(Buffer.from(value('marker'), 'base64').toString()) as { k: string }).k
    : ''
  const [prefix, delimiter] = [value('prefix'), value('delimiter')]
  const items: StoredObject[] = []
  const prefixes = new Set<string>()
  let last = ''
  let isCut = false
  for (const object of bucket.sorted()) {
    if (!object.key.startsWith(prefix) || object.key <= after) continue
    const at = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length)
    const folder = at < 0 ? null : object.key.slice(0, at + delimiter.length)
    if (folder !== null && prefixes.has(folder)) {
      last = object.key
      continue
    }
    if (items.length + prefixes.size >= limit) {
      isCut = true
      break
    }
    if (folder === null) items.push(object)
    else prefixes.add(folder)
    last = object.key
  }
  return json({
    items: items.map(({ key, etag, size, type, modified }) => ({
      key,
      hash: etag,
      fsize: size,
      mimeType: type,
      putTime: modified * 10_000,
      type: 0,
      status: 0,
    })),
    ...(prefixes.size > 0 && { commonPrefixes: [...prefixes] }),
    ...(isCut && { marker: Buffer.from(JSON.stringify({ c: 0, k: last })).toString('base64') }),
  })
}
