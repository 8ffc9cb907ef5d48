import { type CallbackCheck, type CallbackRequest, headerOf, hintOf } from '../callback.ts'
import { isSame } from '../digest.ts'
import { qboxText, qiniuSign, qiniuText } from './signature.ts'

export interface QiniuCallbackOptions {
  bucket: string
  accessKeyId: string
  accessKeySecret: string
  /** The callback's host, as tickets name it: what is signed, though a proxy may hand on another `Host`. */
  host: string
}

const FORM = 'application/x-www-form-urlencoded'

/** Checks callbacks of Qiniu, whose tickets ask for a form. Source: developer.qiniu.com/kodo/1653/callback; direct-upload §2.4. */
export function createQiniuCallback(options: QiniuCallbackOptions): CallbackCheck {
  return {
    async verify(request) {
      if (request.method !== 'POST' || !isSignedByQiniu(request, options)) return null
      if (headerOf(request, 'content-type') !== FORM) return null
      const said = new URLSearchParams(Buffer.from(request.rawBody).toString('utf8'))
      return hintOf(
        {
          ticket: said.get('ticket'),
          bucket: said.get('bucket'),
          object: said.get('key'),
          size: said.get('fsize'),
          type: said.get('mimeType'),
          etag: said.get('hash'),
        },
        options.bucket,
      )
    },
  }
}

/**
 * Whether Qiniu signed it, the body included. Both schemes are taken, since Qiniu changed from one to the other
 * (php-sdk #428); but neither where it leaves the body out: QBox for all but forms, Qiniu for octet-stream.
 */
export function isSignedByQiniu(
  request: CallbackRequest,
  { accessKeyId, accessKeySecret, host }: Omit<QiniuCallbackOptions, 'bucket'>,
): boolean {
  const found = /^(QBox|Qiniu) ([^:\s]{1,128}):([\w=-]{1,64})$/.exec(headerOf(request, 'authorization') ?? '')
  if (!found || !isSame(accessKeyId, found[2]!)) return false
  const contentType = headerOf(request, 'content-type') ?? ''
  const isCovered = found[1] === 'QBox' ? contentType === FORM : contentType !== 'application/octet-stream'
  if (!isCovered) return false
  const target = request.query === '' ? request.path : `${request.path}?${request.query}`
  const signed = {
    method: request.method,
    target,
    host,
    contentType,
    own: ownOf(request),
    body: request.rawBody,
  }
  const text = found[1] === 'QBox' ? qboxText(signed) : qiniuText(signed)
  return isSame(qiniuSign(text, accessKeySecret), found[3]!)
}

function ownOf({ headers }: CallbackRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      (one): one is [string, string] => /^x-qiniu-./.test(one[0]) && typeof one[1] === 'string',
    ),
  )
}
