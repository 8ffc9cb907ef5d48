import { DukouError } from '../errors.ts'
import { isLoopback } from '../loopback.ts'
import type { Keys } from './keys.ts'
import type { CloudOptions, CosOptions, OssOptions, QiniuOptions, S3Options } from './options.ts'

/** Options after defaults and checks. */
export interface CloudSettings {
  name: CloudOptions['name']
  bucket: string
  region: string
  keys: Keys
  /** Where phones send to, without a slash at its end; keys follow after one. */
  root: string
  signature: 'v4' | 'v2' | 'v1'
  forms: 'post' | 'none'
  overwrite: 'refuse' | 'allow'
  insecure: 'allowed' | 'refused'
  /** The longest life of a ticket, in seconds. */
  maxSeconds: number
}

const NAMES: Record<CloudOptions['name'], readonly string[]> = {
  oss: ['region', 'securityToken', 'url', 'signature'],
  s3: ['region', 'securityToken', 'url', 'signature', 'forms', 'overwrite'],
  cos: ['region', 'securityToken', 'url'],
  qiniu: ['region', 'url'],
}
const OF_ALL = ['name', 'bucket', 'accessKeyId', 'accessKeySecret', 'insecure']
const QINIU_REGIONS = ['z0', 'z1', 'z2', 'cn-east-2', 'na0', 'as0']

/** Applies the defaults. Throws a DukouError `option_invalid` that names the option and what is allowed, never a value. */
export function readCloudOptions(options: CloudOptions): CloudSettings {
  const { name, bucket, accessKeyId, accessKeySecret, insecure = 'refused' } = options
  if (!Object.hasOwn(NAMES, name)) throw invalid('name', 'oss, s3, cos or qiniu', 'oss、s3、cos 或 qiniu')
  const known = [...OF_ALL, ...NAMES[name]]
  for (const option of Object.keys(options))
    if (!known.includes(option))
      throw invalid(option, `one of ${known}, which it is not`, `以下之一：${known}`)
  check('bucket', bucket, /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/, "a bucket's name", '存储桶名称')
  if (name === 'cos')
    check('bucket', bucket, /-\d+$/, "a name with the app's number, photos-1250000000", '带 APPID 的存储桶名')
  // What stands in credentials and headers: no slash, comma, colon, ampersand or sign of equality.
  check('accessKeyId', accessKeyId, /^[^\s/,:;&="'<>\x7f-\uffff]{1,128}$/, 'an access key id', 'AccessKeyId')
  check('accessKeySecret', accessKeySecret, /^[\x21-\x7e]{8,256}$/, 'its secret key', '对应的密钥')
  checkOneOf('insecure', insecure, ['allowed', 'refused'])
  const own = READERS[name](options as never)
  const keys = { accessKeyId, accessKeySecret, securityToken: own.securityToken ?? null }
  const { securityToken: _, url, ...more } = own
  const isPath = name === 's3'
  return {
    ...USUAL,
    ...more,
    name,
    bucket,
    keys,
    insecure,
    root: checkUrl(url, insecure, isPath ? 'path' : 'origin'),
  }
}

type Own = Partial<CloudSettings> & { region: string; url: string; securityToken?: string | undefined }

const USUAL = { signature: 'v4', forms: 'post', overwrite: 'refuse', maxSeconds: 600 } as const

const READERS = {
  oss({ bucket, region, signature = 'v4', securityToken, url }: OssOptions): Own {
    checkRegion(region)
    if (region.startsWith('oss-'))
      throw invalid(
        'region',
        'a region like cn-hangzhou, without oss-',
        '形如 cn-hangzhou 的地域（不带 oss-）',
      )
    checkOneOf('signature', signature, ['v4', 'v1'])
    checkToken(securityToken)
    return { region, signature, securityToken, url: url ?? `https://${bucket}.oss-${region}.aliyuncs.com` }
  },
  s3({
    bucket,
    region,
    signature = 'v4',
    securityToken,
    url,
    forms = 'post',
    overwrite = 'refuse',
  }: S3Options): Own {
    checkRegion(region)
    checkOneOf('signature', signature, ['v4', 'v2'])
    checkOneOf('forms', forms, ['post', 'none'])
    checkOneOf('overwrite', overwrite, ['refuse', 'allow'])
    if (signature === 'v2' && forms === 'none')
      throw invalid('signature', 'v4 where there are no forms', 'v4（无表单时）')
    checkToken(securityToken)
    const own = `https://${bucket}.s3.${region}.amazonaws.com`
    return { region, signature, forms, overwrite, securityToken, url: url ?? own }
  },
  cos({ bucket, region, securityToken, url }: CosOptions): Own {
    checkRegion(region)
    checkToken(securityToken)
    return { region, securityToken, url: url ?? `https://${bucket}.cos.${region}.myqcloud.com` }
  },
  qiniu({ region, url }: QiniuOptions): Own {
    checkOneOf('region', region, QINIU_REGIONS)
    // Its deadline is judged when the upload ends, so it has to outlive a slow one (direct-upload §2.4).
    return { region, url: url ?? `https://up-${region}.qiniup.com`, maxSeconds: 3600 }
  },
}

function checkUrl(text: string, insecure: string, shape: 'origin' | 'path'): string {
  if (typeof text === 'string' && URL.canParse(text)) {
    const { protocol, origin, pathname, hostname, username, password, search, hash } = new URL(text)
    const isSecure =
      protocol === 'https:' || (protocol === 'http:' && (insecure === 'allowed' || isOwn(hostname)))
    const path = pathname.replace(/\/+$/, '')
    // From the parsed address: a default port is not in it, which WeChat's domain list would not match (direct-upload §1).
    if (isSecure && !username && !password && !search && !hash && (shape === 'path' || path === ''))
      return origin + path
  }
  throw invalid(
    'url',
    shape === 'path' ? "the https address of the bucket's root" : 'an origin like https://up.example.com',
    shape === 'path' ? '存储桶根目录的 https 地址' : '形如 https://up.example.com 的地址',
  )
}

/** Whether a host of an address is this machine. */
export function isOwn(hostname: string): boolean {
  return hostname === 'localhost' || isLoopback(hostname.replace(/^\[|\]$/g, ''))
}

function checkRegion(region: string): void {
  check('region', region, /^[a-z0-9][a-z0-9-]{0,62}$/, 'a region like cn-hangzhou', '形如 cn-hangzhou 的地域')
}

function checkToken(token: string | undefined): void {
  if (token !== undefined)
    check('securityToken', token, /^[\x21-\x7e]{1,4096}$/, 'the token that STS gave', 'STS 返回的令牌')
}

function checkOneOf(option: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) throw invalid(option, allowed.join(' or '), allowed.join(' 或 '))
}

function check(option: string, value: unknown, allowed: RegExp, en: string, zh: string): void {
  if (typeof value !== 'string' || !allowed.test(value)) throw invalid(option, en, zh)
}

function invalid(option: string, en: string, zh: string): DukouError {
  return new DukouError('option_invalid', {
    en: `${option} of the cloud must be ${en}.`,
    zh: `云存储选项 ${option} 必须是${zh}。`,
  })
}
