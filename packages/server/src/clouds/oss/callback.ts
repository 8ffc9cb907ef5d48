import { createPublicKey, createVerify, type KeyObject } from 'node:crypto'
import { type CallbackCheck, type CallbackRequest, headerOf, hintOf } from '../callback.ts'

const HOST = 'gosspublic.alicdn.com'
/** Real ones are `/callback_pub_key_v1.pem`; nothing else of that host is asked for. */
const PATH = /^\/[A-Za-z0-9._-]{1,64}\.pem$/
/** How many keys are kept: OSS has published one. */
const MOST_KEYS = 8

export interface OssCallbackOptions {
  bucket: string
  /**
   * Fetches a key's PEM, over https from exactly `gosspublic.alicdn.com`, without following redirects. Each address is
   * asked for once. A throw becomes that of `verify`.
   */
  fetchKey(url: string): Promise<string>
}

/** Checks callbacks of OSS. Source: help.aliyun.com, Callback, "Verify"; direct-upload §2.1. */
export function createOssCallback({ bucket, fetchKey }: OssCallbackOptions): CallbackCheck {
  const keys = new Map<string, Promise<KeyObject>>()

  const keyAt = (url: string): Promise<KeyObject> => {
    const known = keys.get(url)
    if (known) return known
    if (keys.size >= MOST_KEYS) keys.delete(keys.keys().next().value!)
    const key = fetchKey(url).then((pem) => createPublicKey(pem))
    keys.set(url, key)
    key.catch(() => {
      if (keys.get(url) === key) keys.delete(url)
    })
    return key
  }

  return {
    async verify(request) {
      const url = ossKeyUrl(headerOf(request, 'x-oss-pub-key-url') ?? '')
      if (url === null || request.method !== 'POST') return null
      if (!isSignedByOss(request, await keyAt(url))) return null
      const said = readJson(request.rawBody)
      return said && hintOf({ ...said, type: said.mimeType }, bucket)
    },
  }
}

/** Where the key is, over https however the header has it; null where that isn't OSS's own host. */
export function ossKeyUrl(encoded: string): string | null {
  if (!/^[A-Za-z0-9+/=]{1,512}$/.test(encoded)) return null
  const text = Buffer.from(encoded, 'base64').toString('latin1')
  const found = /^https?:\/\/([^/]+)(\/.*)$/.exec(text)
  return found?.[1] === HOST && PATH.test(found[2]!) ? `https://${HOST}${found[2]}` : null
}

/** RSA with MD5 over the decoded path, the query as it is, and the body. The key has 512 bits: it proves little, so it is a hint. */
export function isSignedByOss(request: Omit<CallbackRequest, 'method'>, key: KeyObject): boolean {
  const authorization = headerOf(request, 'authorization') ?? ''
  if (key.asymmetricKeyType !== 'rsa' || !/^[A-Za-z0-9+/]{1,1024}={0,2}$/.test(authorization)) return false
  const query = request.query === '' ? '' : `?${request.query}`
  return createVerify('RSA-MD5')
    .update(`${decode(request.path)}${query}\n`)
    .update(request.rawBody)
    .verify(key, Buffer.from(authorization, 'base64'))
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function readJson(body: Uint8Array): Record<string, unknown> | null {
  try {
    const said: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : null
  } catch {
    return null
  }
}
