import { hmac } from '../digest.ts'
import { base64Url } from '../encode.ts'
import type { Keys } from '../keys.ts'

/** Qiniu's one signature: HMAC-SHA1 in URL-safe base64. */
export function qiniuSign(text: string | Uint8Array, secret: string): string {
  return base64Url(hmac('sha1', secret, text))
}

/** An upload token. Source: developer.qiniu.com/kodo/1208/upload-token. `policy`: its JSON. */
export function qiniuToken(policy: string, { accessKeyId, accessKeySecret }: Keys): string {
  const encoded = base64Url(policy)
  return `${accessKeyId}:${qiniuSign(encoded, accessKeySecret)}:${encoded}`
}

/** A request as Qiniu signs it: its callbacks, and calls of its management. */
interface QiniuRequest {
  method: string
  /** The path and the query, as they are on the wire. */
  target: string
  host: string
  contentType: string
  /** `X-Qiniu-…`, by lower-case name. */
  own: Readonly<Record<string, string>>
  body: Uint8Array
}

/**
 * What `Authorization: QBox …` signs. Only a form's body belongs to it: of any other the signature says nothing
 * (direct-upload §2.4). Source: developer.qiniu.com/kodo/1201/access-token.
 */
export function qboxText({ target, contentType, body }: QiniuRequest): Buffer {
  const isForm = contentType === 'application/x-www-form-urlencoded'
  return Buffer.concat([Buffer.from(`${target}\n`), isForm ? body : Buffer.alloc(0)])
}

/** What `Authorization: Qiniu …` signs. Of `application/octet-stream` it leaves the body out. */
export function qiniuText({ method, target, host, contentType, own, body }: QiniuRequest): Buffer {
  const type = contentType === '' ? '' : `\nContent-Type: ${contentType}`
  const more = Object.entries(own)
    .map(([name, value]) => `\n${name.replace(/(^|-)[a-z]/g, (piece) => piece.toUpperCase())}: ${value}`)
    .toSorted()
  const covered = contentType === 'application/octet-stream' ? Buffer.alloc(0) : body
  return Buffer.concat([
    Buffer.from(`${method} ${target}\nHost: ${host}${type}${more.join('')}\n\n`),
    covered,
  ])
}
