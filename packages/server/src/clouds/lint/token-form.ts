import type { FormOrder, SignedForm } from '../cloud.ts'
import type { CloudSettings } from '../settings.ts'
import { checkEnd, checkRange } from './policy-form.ts'
import { demand, refuse } from './refuse.ts'

/** Holds a form of Qiniu against its order: all that counts is in the token. */
export function checkTokenForm(
  form: SignedForm,
  order: FormOrder,
  at: number,
  settings: CloudSettings,
): void {
  const { root, bucket, keys } = settings
  demand(form.url === `${root}/` && form.name === 'file', 'it is sent elsewhere', '发送地址不符')
  const { key, token, ...more } = form.fields
  demand(Object.keys(more).length === 0, 'it has a field too many', '含多余字段')
  demand(key === order.key, 'its field key is not as ordered', '字段 key 与请求不符')

  const [id, signature, encoded, ...rest] = (token ?? '').split(':')
  demand(
    id === keys.accessKeyId && signature && encoded && rest.length === 0,
    'its token is none',
    'token 无效',
  )
  const { scope, insertOnly, deadline, fsizeMin, fsizeLimit, mimeLimit, detectMime, ...others } =
    parse(encoded)
  const { callbackUrl, callbackBody, callbackBodyType, ...unknown } = others
  demand(Object.keys(unknown).length === 0, 'its token allows something else', 'token 含多余权限')
  // Without a key in it the scope is the whole bucket; with one and without insertOnly it overwrites.
  demand(scope === `${bucket}:${order.key}`, 'its token is not for one object', 'token 未限定单个对象')
  demand(insertOnly === 1, 'its token may overwrite', 'token 允许覆盖')
  demand(Number.isSafeInteger(deadline), 'its token has no end', 'token 没有截止时间')
  checkEnd(deadline as number, order, at)
  const isRange = Number.isSafeInteger(fsizeMin) && Number.isSafeInteger(fsizeLimit)
  demand(isRange, 'its token does not limit the size', 'token 没有限制大小')
  checkRange({ min: fsizeMin as number, max: fsizeLimit as number }, order)
  demand(
    mimeLimit === order.type && detectMime === 1,
    'its token does not pin the type',
    'token 没有固定类型',
  )

  const { callback } = order
  demand(callbackUrl === callback?.url, 'its callback goes elsewhere', '回调地址不符')
  if (!callback) {
    demand(callbackBody === undefined && callbackBodyType === undefined, 'it has a callback', '含多余回调')
    return
  }
  // A body of another type isn't signed by QBox (direct-upload §2.4).
  demand(
    callbackBodyType === 'application/x-www-form-urlencoded',
    'its callback would not be signed',
    '回调内容不会被签名',
  )
  const body = new URLSearchParams(String(callbackBody))
  const told = ['bucket', 'key', 'fsize', 'mimeType'].every((name) => body.get(name) === `$(${name})`)
  demand(
    told && body.get('ticket') === callback.ticket,
    'its callback leaves something out',
    '回调内容不完整',
  )
}

function parse(encoded: string): Record<string, unknown> {
  try {
    const policy: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'))
    if (typeof policy === 'object' && policy !== null) return policy as Record<string, unknown>
  } catch {}
  throw refuse('its token is none', 'token 无效')
}
