import { imageSize } from 'image-size'
import type { StoredObject } from '../bucket/bucket.ts'

/** A value of a callback: OSS writes text with quotes into a JSON body, and numbers without. */
export type CallbackValue = string | number

/** What the variables of a callback's body stand for. Source: OSS, Callback, "System parameters". */
export function callbackValues(
  { key, etag, size, type, head }: StoredObject,
  more: {
    bucket: string
    clientIp: string
    requestId: string
    operation: string
    own: ReadonlyMap<string, string>
  },
): Map<string, CallbackValue> {
  const image = readImage(head)
  return new Map<string, CallbackValue>([
    ['bucket', more.bucket],
    ['object', key],
    ['etag', etag.toUpperCase()],
    ['size', size],
    ['mimeType', type],
    ['imageInfo.height', image?.height ?? ''],
    ['imageInfo.width', image?.width ?? ''],
    ['imageInfo.format', image?.type ?? ''],
    ['clientIp', more.clientIp],
    ['reqId', more.requestId],
    ['operation', more.operation],
    ...[...more.own].filter(([name]) => name.startsWith('x:')),
  ])
}

/** Puts the values where the template names them; one that it doesn't know becomes empty. */
export function fillCallback(
  template: string,
  type: string,
  values: ReadonlyMap<string, CallbackValue>,
): string {
  const isJson = type === 'application/json'
  return template.replace(/\$\{([^}]*)\}/g, (_all, name: string) => {
    const value = values.get(name) ?? values.get(name.toLowerCase()) ?? ''
    if (isJson) return JSON.stringify(value)
    return encodeURIComponent(String(value))
  })
}

function readImage(head: Buffer): { width: number; height: number; type: string } | null {
  try {
    const { width, height, type } = imageSize(head)
    return { width, height, type: type ?? '' }
  } catch {
    return null
  }
}
