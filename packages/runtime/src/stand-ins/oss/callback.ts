import { createSign, createVerify, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import type { StoredObject } from '../bucket/bucket.ts'
import { type Answer, type Call, decodePath, header, parameter } from '../loopback/call.ts'
import { deliver, isJson } from '../loopback/deliver.ts'
import type { Loopback } from '../loopback/loopback.ts'
import { Refusal } from '../loopback/refusal.ts'
import { callbackValues, fillCallback } from './callback-body.ts'

/** A callback that a form or a header asks for. */
export interface CallbackWish {
  urls: string[]
  host: string | null
  body: string
  type: string
}

/** The key with which the stand-in signs: 512 bits, as the real one (direct-upload §2.1 [V]). */
export interface CallbackKey {
  privateKey: KeyObject
  /** PEM. */
  publicKey: string
}

export function newCallbackKey(): CallbackKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 512 })
  return { privateKey, publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() }
}

/** What is signed: the decoded path with the query as it is, and the body. Source: OSS, Callback, "Sign". */
export function callbackText(target: string, body: string): string {
  const at = target.indexOf('?')
  const [path, query] = at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at)]
  return `${decodePath(path)}${query}\n${body}`
}

/** Whether a callback was signed by the owner of the key. */
export function isCallbackSigned(
  target: string,
  body: string,
  authorization: string,
  publicKey: string,
): boolean {
  return createVerify('RSA-MD5').update(callbackText(target, body)).verify(publicKey, authorization, 'base64')
}

/**
 * Reads base64(JSON).
 *
 * @throws Refusal `InvalidArgument` where it can't be read (EC 0007-00000002), or names no address (0007-00000004) or
 * more than five (0007-00000005)
 */
export function readCallback(encoded: string): CallbackWish | null {
  const invalid = (why: string, ec: string) =>
    new Refusal(400, 'InvalidArgument', why, { EC: ec, ArgumentName: 'callback' })
  let wish: Record<string, unknown>
  try {
    wish = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))
  } catch {
    throw invalid('The callback configuration is not base64-encoded JSON.', '0007-00000002')
  }
  // Without an address there is no callback: OSS, EC 0007-00000004.
  const urls = String(wish?.callbackUrl ?? '')
    .split(';')
    .filter(Boolean)
  if (urls.length === 0) return null
  if (urls.length > 5) throw invalid('callbackUrl has more than five addresses.', '0007-00000005')
  const full = urls.map((url) => (/^https?:\/\//.test(url) ? url : `http://${url}`))
  if (!full.every((url) => URL.canParse(url))) throw invalid('callbackUrl is no address.', '0007-00000004')
  if (typeof wish.callbackBody !== 'string' || wish.callbackBody === '')
    throw new Refusal(400, 'InvalidArgument', 'callbackBody is missing.', { ArgumentName: 'callback' })
  return {
    urls: full,
    host: typeof wish.callbackHost === 'string' ? wish.callbackHost : null,
    body: wish.callbackBody,
    type: String(wish.callbackBodyType ?? 'application/x-www-form-urlencoded'),
  }
}

/** The callback of a request that isn't a form: `x-oss-callback` and `x-oss-callback-var`, or the same in the query. */
export function callbackOf({
  headers,
  query,
  verb,
}: Call): { wish: CallbackWish; own: Map<string, string> } | null {
  if (verb !== 'PutObject' && verb !== 'CompleteMultipartUpload') return null
  const encoded = header(headers, 'x-oss-callback') ?? parameter(query, 'callback')
  const wish = encoded === null ? null : readCallback(encoded)
  if (!wish) return null
  const variables = header(headers, 'x-oss-callback-var') ?? parameter(query, 'callback-var')
  try {
    const own = variables === null ? {} : JSON.parse(Buffer.from(variables, 'base64').toString('utf8'))
    return { wish, own: new Map(Object.entries(own).map(([name, value]) => [name, String(value)])) }
  } catch {
    throw new Refusal(400, 'InvalidArgument', 'The callback variables are not base64-encoded JSON.', {
      ArgumentName: 'x-oss-callback-var',
    })
  }
}

export interface CallbackSender {
  bucket: string
  key: CallbackKey
  /** Where a verifier finds the public key. */
  publicKeyUrl: string
  timeoutMs: number
}

/**
 * Calls the app, one address after the other until one answers well; its answer becomes the client's. Where none does,
 * the answer is 203 and the object stays stored.
 */
export async function sendCallback(
  wish: CallbackWish,
  object: StoredObject,
  own: ReadonlyMap<string, string>,
  call: Call,
  loopback: Loopback,
  { bucket, key, publicKeyUrl, timeoutMs }: CallbackSender,
): Promise<Answer> {
  const requestId = randomBytes(12).toString('hex').toUpperCase()
  const clientIp = call.request.socket.remoteAddress ?? ''
  const values = callbackValues(object, { bucket, clientIp, requestId, operation: call.verb, own })
  const body = fillCallback(wish.body, wish.type, values)
  const etag = `"${object.etag.toUpperCase()}"`
  let why = ''
  for (const url of wish.urls) {
    const { pathname, search } = new URL(url)
    const signature = createSign('RSA-MD5')
      .update(callbackText(pathname + search, body))
      .sign(key.privateKey, 'base64')
    const headers = {
      Host: wish.host ?? new URL(url).host,
      'Content-Type': wish.type,
      'User-Agent': 'http-client/0.0.1',
      Authorization: signature,
      'x-oss-pub-key-url': Buffer.from(publicKeyUrl).toString('base64'),
      'x-oss-bucket': bucket,
      'x-oss-request-id': requestId,
      'x-oss-signature-version': '1.0',
      'x-oss-tag': 'CALLBACK',
    }
    const got = await deliver({ url, headers, body, timeoutMs }, call, loopback)
    if ('why' in got)
      why = `Error status : -1.OSS can not connect to your callbackUrl, please check it: ${got.why}`
    else if (got.status !== 200) why = `Error status : ${got.status}.`
    else if (!isJson(got.text)) why = 'Response body is not valid json format.'
    else return { status: 200, headers: { ETag: etag, 'Content-Type': 'application/json' }, body: got.text }
  }
  throw new Refusal(203, 'CallbackFailed', why, { ETag: etag })
}
