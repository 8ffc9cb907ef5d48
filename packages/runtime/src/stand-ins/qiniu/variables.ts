import { extname } from 'node:path'
import { imageSize } from 'image-size'
import type { StoredObject } from '../bucket/bucket.ts'
import type { Form } from '../bucket/form.ts'

/** What `$(name)` stands for; objects are those of `imageInfo`. */
export type Variables = ReadonlyMap<string, string | number>

/** The magic variables. Source: developer.qiniu.com/kodo/1235/vars. */
export function variablesOf(
  { key, etag, size, type, head }: Pick<StoredObject, 'key' | 'etag' | 'size' | 'type' | 'head'>,
  { fields, fileName }: Form,
  more: { bucket: string; endUser: string; now: number },
): Variables {
  const date = new Date(more.now).toISOString()
  return new Map<string, string | number>([
    ['bucket', more.bucket],
    ['key', key],
    ['etag', etag],
    ['hash', etag],
    ['fname', fileName],
    ['fsize', size],
    ['mimeType', type],
    ['endUser', more.endUser],
    ['ext', extname(fileName)],
    ['year', date.slice(0, 4)],
    ['mon', date.slice(5, 7)],
    ['day', date.slice(8, 10)],
    ['hour', date.slice(11, 13)],
    ['min', date.slice(14, 16)],
    ['sec', date.slice(17, 19)],
    ...imageVariables(head),
    ...[...fields].filter(([name]) => name.startsWith('x:')),
  ])
}

/** `json`: text in quotes, unless they are written already; `form`: encoded; `text`: as it is. */
export function fill(template: string, variables: Variables, how: 'json' | 'form' | 'text'): string {
  return template.replace(/("?)\$\(([^)]*)\)("?)/g, (_all, before: string, name: string, after: string) => {
    const value = variables.get(name)
    if (how === 'text') return `${before}${value ?? ''}${after}`
    if (how === 'form') return `${before}${encodeURIComponent(String(value ?? ''))}${after}`
    if (before && after) return JSON.stringify(String(value ?? ''))
    return `${before}${JSON.stringify(value ?? null)}${after}`
  })
}

function imageVariables(head: Buffer): [string, string | number][] {
  try {
    const { width, height, type } = imageSize(head)
    return [
      ['imageInfo.width', width],
      ['imageInfo.height', height],
      ['imageInfo.format', type === 'jpg' ? 'jpeg' : (type ?? '')],
    ]
  } catch {
    return []
  }
}
