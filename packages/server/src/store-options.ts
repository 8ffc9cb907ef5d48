import { isIP } from 'node:net'
import type { CloudOptions } from './clouds/options.ts'
import { checkNames, checkNumber, checkOneOf, invalidOption } from './option-checks.ts'
import type { ServerOptions } from './options.ts'

/** A bucket of an object store that speaks S3, in place of this machine's disk. It belongs to Dukou alone. */
export interface BucketOptions {
  /** Where the S3 API is, such as `https://s3.oss-cn-hangzhou.aliyuncs.com`. */
  endpoint: string
  name: string
  /** As signatures name it. Default `us-east-1`, which stores without regions take. */
  region?: string
  accessKeyId: string
  accessKeySecret: string
  /** Of temporary keys. */
  securityToken?: string
  /** `host`: the bucket's name is part of the host, which OSS and COS want; `path`: part of the path, for Ceph and MinIO. Default `host`. */
  style?: 'host' | 'path'
  /** `through`: files are read through this server; `redirect`: those who may read are sent to an address of the store that it has signed. Default `through`. */
  serve?: 'through' | 'redirect'
  /** Bytes of memory that all uploads together may take for the parts that they send to the store. Default 256 MiB, 16 MiB to 64 GiB. */
  memoryBytes?: number
}

/** A PostgreSQL database, in place of the file of the data folder; several servers may share it. */
export interface DatabaseOptions {
  /** Such as `postgres://dukou:secret@db.internal/dukou`. */
  url: string
  /** Connections of this server at most. Default 10, 2 to 200. */
  poolSize?: number
  /** Milliseconds after which a statement is given up. Default 5000, 100 to 600,000. */
  statementMs?: number
}

/** Phones send straight to the bucket, with tickets that are signed for one file each. What isn't set is as in `bucket`. */
export interface DirectOptions {
  /** How tickets are signed: `s3` for AWS, MinIO, Ceph, R2 and all others. */
  cloud: CloudOptions['name']
  region?: string
  /** Keys that may do nothing but write to `staging/`, say. */
  accessKeyId?: string
  accessKeySecret?: string
  securityToken?: string
  /** Where phones send to: your own domain, which WeChat's list of uploadFile (and request) domains must name. Default: the cloud's. */
  url?: string
  /** Only for what knows nothing else: `v1` on OSS buckets from before 2025-09, `v2` on old S3 gateways. Default `v4`. */
  signature?: 'v4' | 'v2' | 'v1'
  /** `none` where an S3 store takes no form uploads (R2, B2): everything goes by PUT then. Default `post`. */
  forms?: 'post' | 'none'
  /** `allow` where an S3 store does not know `If-None-Match`. Default `refuse`. */
  overwrite?: 'refuse' | 'allow'
  /** `allowed`: also over http to other machines, for trials. Default `refused`. */
  insecure?: 'allowed' | 'refused'
  /** `on`: OSS and Qiniu tell this server, at `publicUrl`, of each upload. Default `off`: the client tells, and the sweep looks. */
  callback?: 'on' | 'off'
}

/** Options after defaults and checks. */
export interface StoreSettings {
  data: string | null
  bucket: Required<Omit<BucketOptions, 'securityToken'>> & { securityToken: string | null }
  database: Required<DatabaseOptions>
  direct: { cloud: CloudOptions; callback: 'on' | 'off' }
}

const MIB = 1024 * 1024

/** Where everything is kept. Throws `option_invalid`. */
export function readStores(options: ServerOptions): {
  [Part in keyof StoreSettings]: StoreSettings[Part] | null
} {
  const { data = null, publicUrl = null } = options
  const bucket = options.bucket === undefined ? null : readBucket(options.bucket)
  const database = options.database === undefined ? null : readDatabase(options.database)
  if (database && !bucket) throw invalidOption('database', 'used with a bucket', '与 bucket 一起使用')
  if (!database && (typeof data !== 'string' || data === ''))
    throw invalidOption('data', 'the path of a folder', '一个目录路径')
  const direct = options.direct === undefined ? null : readDirect(options.direct, bucket, publicUrl)
  return { data: database ? null : data, bucket, database, direct }
}

function readBucket(given: BucketOptions): StoreSettings['bucket'] {
  checkNames('bucket', given, [
    'endpoint',
    'name',
    'region',
    'accessKeyId',
    'accessKeySecret',
    'securityToken',
    'style',
    'serve',
    'memoryBytes',
  ])
  const { endpoint, name, region = 'us-east-1', accessKeyId, accessKeySecret } = given
  const { securityToken = null, style = 'host', serve = 'through' } = given
  if (!isAddress(endpoint))
    throw invalidOption('bucket.endpoint', 'an http or https address', 'http 或 https 地址')
  const texts = { name, region, accessKeyId, accessKeySecret, securityToken: securityToken ?? 'none' }
  for (const [part, text] of Object.entries(texts)) {
    if (typeof text !== 'string' || !/^[\x21-\x7e]{1,4096}$/.test(text))
      throw invalidOption(`bucket.${part}`, 'a text of visible ASCII characters', '可见 ASCII 字符组成的文本')
  }
  checkOneOf('bucket.style', style, ['host', 'path'])
  // There is no name to put the bucket's before.
  if (style === 'host' && isIP(new URL(endpoint).hostname.replace(/^\[|\]$/g, '')) > 0)
    throw invalidOption(
      'bucket.style',
      'path where the endpoint is an IP address',
      'path（endpoint 是 IP 地址时）',
    )
  checkOneOf('bucket.serve', serve, ['through', 'redirect'])
  const at = endpoint.replace(/\/+$/, '')
  return {
    endpoint: at,
    name,
    region,
    accessKeyId,
    accessKeySecret,
    securityToken,
    style,
    serve,
    memoryBytes: checkNumber('bucket.memoryBytes', given.memoryBytes, [256 * MIB, 16 * MIB, 65_536 * MIB]),
  }
}

function readDatabase(given: DatabaseOptions): StoreSettings['database'] {
  checkNames('database', given, ['url', 'poolSize', 'statementMs'])
  const { url } = given
  if (typeof url !== 'string' || !/^postgres(ql)?:\/\/\S+$/.test(url))
    throw invalidOption(
      'database.url',
      'an address like postgres://user:password@host/name',
      '形如 postgres://user:password@host/name 的地址',
    )
  return {
    url,
    poolSize: checkNumber('database.poolSize', given.poolSize, [10, 2, 200]),
    statementMs: checkNumber('database.statementMs', given.statementMs, [5000, 100, 600_000]),
  }
}

/** What `bucket` says stands where `direct` says nothing. What a cloud demands of its options is checked where it is made. */
function readDirect(
  { callback = 'off', cloud: name, ...own }: DirectOptions,
  bucket: StoreSettings['bucket'] | null,
  publicUrl: string | null,
): StoreSettings['direct'] {
  if (bucket === null) throw invalidOption('direct', 'used with a bucket', '与 bucket 一起使用')
  checkOneOf('direct.callback', callback, ['on', 'off'])
  if (callback === 'on' && publicUrl === null)
    throw invalidOption('direct.callback', 'off, or publicUrl must be set', 'off，或设置 publicUrl')
  const inherited: Record<string, string> = {
    region: bucket.region,
    accessKeyId: bucket.accessKeyId,
    accessKeySecret: bucket.accessKeySecret,
  }
  // A token belongs to its keys.
  if (bucket.securityToken !== null && own.accessKeyId === undefined)
    inherited.securityToken = bucket.securityToken
  const cloud = { name, bucket: bucket.name, ...inherited, ...own } as CloudOptions
  if (name === 's3') (cloud as { url?: string }).url ??= rootOf(bucket)
  return { cloud, callback }
}

/** The root of an S3 bucket, as its server calls it. */
export function rootOf({
  endpoint,
  name,
  style,
}: Pick<StoreSettings['bucket'], 'endpoint' | 'name' | 'style'>): string {
  if (style === 'path') return `${endpoint}/${name}`
  const { protocol, host } = new URL(endpoint)
  return `${protocol}//${name}.${host}`
}

function isAddress(text: unknown): boolean {
  if (typeof text !== 'string' || !URL.canParse(text)) return false
  const { protocol, search, hash, username } = new URL(text)
  return /^https?:$/.test(protocol) && search === '' && hash === '' && username === ''
}
