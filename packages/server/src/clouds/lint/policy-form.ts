import type { FormOrder, SignedForm } from '../cloud.ts'
import type { CloudSettings } from '../settings.ts'
import { type Allowed, readPolicy } from './read-policy.ts'
import { demand } from './refuse.ts'

/** What a form of OSS, S3 or COS may consist of, by lower-case names. */
interface Shape {
  /** Fields that are the signature itself, which no condition can name. */
  signature: readonly string[]
  /** Fields that say by whom and when it was signed: pinned, whatever they are. */
  identity: readonly string[]
  /** Fields and what they have to be. */
  fixed: Readonly<Record<string, string>>
  /** Conditions that no field answers to. */
  unsent: readonly string[]
}

/** Holds a form with a policy against its order. */
export function checkPolicyForm(
  form: SignedForm,
  order: FormOrder,
  at: number,
  settings: CloudSettings,
): void {
  const { root, bucket } = settings
  const url = new URL(root).pathname === '/' ? `${root}/` : root
  demand(form.url === url && form.name === 'file', 'it is sent elsewhere', '发送地址不符')
  const fields = new Map(Object.entries(form.fields).map(([name, value]) => [name.toLowerCase(), value]))
  demand(fields.size === Object.keys(form.fields).length, 'a field is there twice', '字段重复')

  const shape = SHAPES[settings.name as keyof typeof SHAPES](order, settings, form)
  const { signature, identity, fixed, unsent } = shape
  const names = [...signature, ...identity, ...Object.keys(fixed)]
  demand(
    [...fields.keys()].every((name) => names.includes(name)),
    'it has a field too many',
    '含多余字段',
  )
  demand(
    names.every((name) => fields.get(name)),
    'it lacks a field',
    '缺少字段',
  )

  const allowed = readPolicy(fields.get('policy')!)
  checkRange(allowed, order)
  checkEnd(allowed.until, order, at)
  demand(allowed.pins.get('bucket') === bucket, 'its policy does not name the bucket', '策略没有固定存储桶')
  for (const [name, value] of Object.entries(fixed))
    demand(fields.get(name) === value, `its field ${name} is not as ordered`, `字段 ${name} 与请求不符`)
  for (const name of [...identity, ...Object.keys(fixed)]) {
    const pin = allowed.pins.get(CONDITION_NAMES[name] ?? name)
    const wanted = settings.name === 'oss' ? pin?.replaceAll('\\$', '$') : pin
    demand(wanted === fields.get(name), `its policy does not pin ${name}`, `策略没有固定 ${name}`)
  }
  const pinnable = [...identity, ...Object.keys(fixed)].map((name) => CONDITION_NAMES[name] ?? name)
  const more = [...allowed.pins.keys()].filter((name) => !pinnable.includes(name) && !unsent.includes(name))
  demand(more.length === 0, 'its policy names a field that is not sent', '策略含未发送的字段')
  if (settings.name === 'cos') {
    const [, end] = fields.get('q-key-time')!.split(';')
    demand(Number(end) === allowed.until, 'its two ends differ', '两个截止时间不一致')
  }
}

/** COS calls it otherwise in the policy than in the form. */
const CONDITION_NAMES: Readonly<Record<string, string>> = { 'q-key-time': 'q-sign-time' }

const SHAPES = {
  oss({ key, type, callback }: FormOrder, { signature, keys }: CloudSettings, form: SignedForm): Shape {
    if (callback) checkCallback(form.fields.callback ?? '', callback.url)
    const isV4 = signature === 'v4'
    return {
      signature: isV4 ? ['policy', 'x-oss-signature'] : ['policy', 'ossaccesskeyid', 'signature'],
      identity: isV4 ? ['x-oss-signature-version', 'x-oss-credential', 'x-oss-date'] : [],
      fixed: {
        key,
        success_action_status: '200',
        'content-type': type,
        'x-oss-content-type': type,
        'x-oss-forbid-overwrite': 'true',
        'x-oss-object-acl': 'private',
        ...(callback && { callback: form.fields.callback!, 'x:ticket': callback.ticket }),
        ...(keys.securityToken !== null && { 'x-oss-security-token': keys.securityToken }),
      },
      unsent: ['bucket'],
    }
  },
  s3({ key, type }: FormOrder, { signature, bucket, keys }: CloudSettings): Shape {
    const isV4 = signature === 'v4'
    return {
      signature: isV4 ? ['policy', 'x-amz-signature'] : ['policy', 'awsaccesskeyid', 'signature'],
      identity: isV4 ? ['x-amz-algorithm', 'x-amz-credential', 'x-amz-date'] : [],
      fixed: {
        key,
        bucket,
        success_action_status: '200',
        'content-type': type,
        ...(keys.securityToken !== null && { 'x-amz-security-token': keys.securityToken }),
      },
      unsent: [],
    }
  },
  cos({ key, type }: FormOrder, { keys }: CloudSettings): Shape {
    return {
      signature: ['policy', 'q-signature'],
      identity: ['q-sign-algorithm', 'q-ak', 'q-key-time'],
      fixed: {
        key,
        success_action_status: '200',
        'content-type': type,
        acl: 'default',
        ...(keys.securityToken !== null && { 'x-cos-security-token': keys.securityToken }),
      },
      unsent: ['bucket'],
    }
  },
}

/** Holds a range of sizes against the order. */
export function checkRange(
  { min, max }: Pick<Allowed, 'min' | 'max'>,
  { minBytes, maxBytes }: FormOrder,
): void {
  demand(min >= minBytes && max <= maxBytes && min <= max, 'it takes more sizes than ordered', '大小范围过宽')
}

/** Holds an end, in seconds since 1970, against the order. */
export function checkEnd(until: number, { seconds }: { seconds: number }, at: number): void {
  demand(until * 1000 <= at + seconds * 1000, 'it lives longer than ordered', '有效期过长')
  demand(until * 1000 > at, 'it is over already', '已过期')
}

/** OSS calls where the form says; only a callback that is pinned and ours may be there. */
function checkCallback(encoded: string, url: string): void {
  let said: Record<string, unknown> = {}
  try {
    said = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))
  } catch {}
  const { callbackUrl, callbackBody, callbackBodyType, callbackSNI = false, ...more } = said
  const isOurs =
    callbackUrl === url && callbackSNI === url.startsWith('https:') && Object.keys(more).length === 0
  demand(isOurs, 'its callback goes elsewhere', '回调地址不符')
  const body = String(callbackBody)
  const isTold = ['bucket', 'object', 'size', 'mimeType', 'x:ticket'].every((name) =>
    body.includes(`$\{${name}}`),
  )
  demand(
    isTold && callbackBodyType === 'application/json',
    'its callback leaves something out',
    '回调内容不完整',
  )
}
