import type { PolicyDefaults } from './access/grant.ts'
import { type AccessOptions, type AccessSettings, readAccess } from './access/options.ts'
import { checkNumber, invalidOption, type Range } from './option-checks.ts'
import { type PolicyOptions, readPolicy } from './policy-options.ts'
import {
  type BucketOptions,
  type DatabaseOptions,
  type DirectOptions,
  readStores,
  type StoreSettings,
} from './store-options.ts'

/** What one request may hold and how long it may take. Sizes in bytes, times in milliseconds; all are finite. */
export interface Limits {
  /** Bytes of one file. Default 100 MiB, at most 1 TiB. */
  maxFileSize: number
  /** Files in one form. Default 9, at most 100. */
  maxFiles: number
  /** Text fields in one form. Default 32, at most 1000. */
  maxFields: number
  /** Bytes of all field names and values in one form together. Default 64 KiB, at most 16 MiB. */
  maxFieldBytes: number
  /** Header lines of one part. Default 16, at most 100. */
  maxPartHeaders: number
  /** Bytes of one part's headers. Default 8 KiB, at most 64 KiB. */
  maxPartHeaderBytes: number
  /** Pixels of an image, width times height. Default 200 million, at most 2^40. */
  maxPixels: number
  /** Time without a byte from the client before an upload is given up, and without one that it takes before an answer is. Default 30 s, at most 10 min. */
  stallMs: number
  /** Bytes per second that have to come at least, as a mean over `stallMs`. Default 1024, at most 1 MiB. */
  minBytesPerSecond: number
  /** Bytes of one request that are held while its token has not come yet. Default 1 MiB, at most 16 MiB. */
  maxHeldBytes: number
  /** The same for all requests together. Default 32 MiB, at most 1 GiB. */
  maxHeldBytesTotal: number
  /** How much of a refused body is read, so that the refusal reaches a client that sends before it reads. Default twice `maxFileSize`. */
  drainBytes: number
  /** How long that may take. Default 60 s, at most 10 min. */
  drainMs: number
  /** Connections that our own listener holds at once; one over is closed. Default 10,000, at most 1 million. */
  maxConnections: number
  /** How long `close` waits for requests in flight. Default 10 s (`dukou serve`: 25 s), at most 10 min. */
  closeMs: number
}

/** Everything that can be set about a server. */
export interface ServerOptions extends AccessOptions {
  /** The folder that holds everything; made when it is missing. One server at a time uses it. Not needed with a `database`. */
  data?: string
  /** Holds the bytes in place of the data folder. */
  bucket?: BucketOptions
  /** Holds the rows in place of the data folder; wants a `bucket`, too. Several servers may share both. */
  database?: DatabaseOptions
  /** Lets phones send straight to the bucket. */
  direct?: DirectOptions
  /** Further paths for `POST /upload`, such as `/FileUploadServlet`. Default none, at most 32. */
  aliases?: string[]
  /** Origins of pages that may call from a browser, such as `http://localhost:5173`. Default none, at most 100. */
  origins?: string[]
  /** How the addresses in answers begin, such as `https://files.example.com`. Default: as the request's Host says. */
  publicUrl?: string
  /** How long a signed address works, in seconds. Default 7 days, at least 1 hour, at most 10 years. */
  urlSeconds?: number
  /** Permits `listen` on addresses that other machines reach, and answers to them where it is embedded, although nothing says who may: anyone there can upload. Default false. */
  lan?: boolean
  /** Log level of pino, written to standard output. Default `silent`. */
  log?: 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace'
  /** What callers may bring in of whom the authorization says nothing else. */
  policy?: PolicyOptions
  /** Files below this size go in one form; the answers tell it to clients. Bytes. Default 1 MiB, with `direct` 0; at most 1 GiB. */
  small?: number
  /** How long an upload over several requests waits for its next one, in seconds. Default 1 day, at least 1 minute, at most 30 days. */
  uploadSeconds?: number
  /** Bytes that stay free on the disk: below, uploads are refused. Default 5 % of the disk, but at most 1 GiB. */
  reserveBytes?: number
  /** Whoever gives this as a bearer token may read `/metrics` from anywhere; without it only this machine may. 16 to 256 characters. */
  metricsToken?: string
  limits?: Partial<Limits>
}

/** Options after defaults and checks. */
export interface Settings
  extends Required<
    Omit<
      ServerOptions,
      | 'data'
      | 'bucket'
      | 'database'
      | 'direct'
      | 'publicUrl'
      | 'limits'
      | 'policy'
      | 'reserveBytes'
      | 'metricsToken'
      | keyof AccessOptions
    >
  > {
  /** Null where nothing is kept on this machine. */
  data: string | null
  bucket: StoreSettings['bucket'] | null
  database: StoreSettings['database'] | null
  direct: StoreSettings['direct'] | null
  publicUrl: string | null
  access: AccessSettings
  policy: PolicyDefaults
  reserveBytes: number | null
  metricsToken: string | null
  limits: Limits
}

const KIB = 1024
const MIB = KIB * KIB
const TEN_MINUTES = 600_000
const OPTIONS = new Set([
  'data',
  'bucket',
  'database',
  'direct',
  'aliases',
  'origins',
  'publicUrl',
  'urlSeconds',
  'lan',
  'log',
  'authorize',
  'wechat',
  'policy',
  'small',
  'uploadSeconds',
  'reserveBytes',
  'metricsToken',
  'limits',
])
const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']

const RANGES: Record<Exclude<keyof Limits, 'drainBytes'>, Range> = {
  maxFileSize: [100 * MIB, 1, MIB * MIB],
  maxFiles: [9, 1, 100],
  maxFields: [32, 1, 1000],
  maxFieldBytes: [64 * KIB, 1, 16 * MIB],
  maxPartHeaders: [16, 2, 100],
  maxPartHeaderBytes: [8 * KIB, 256, 64 * KIB],
  maxPixels: [200_000_000, 1, 2 ** 40],
  stallMs: [30_000, 10, TEN_MINUTES],
  minBytesPerSecond: [1024, 0, MIB],
  maxHeldBytes: [MIB, 0, 16 * MIB],
  maxHeldBytesTotal: [32 * MIB, 0, 1024 * MIB],
  drainMs: [60_000, 0, TEN_MINUTES],
  maxConnections: [10_000, 1, 1_000_000],
  closeMs: [10_000, 0, TEN_MINUTES],
}

/** Applies the defaults. Throws a DukouError `option_invalid` that names the option and what is allowed. */
export function readOptions(options: ServerOptions): Settings {
  const { aliases = [], origins = [], publicUrl = null, lan = false, log = 'silent' } = options
  for (const name of Object.keys(options)) {
    if (!OPTIONS.has(name))
      throw invalidOption(name, `one of ${[...OPTIONS]}, which it is not`, `以下之一：${[...OPTIONS]}`)
  }
  if (!LOG_LEVELS.includes(log)) throw invalidOption('log', LOG_LEVELS.join(', '), LOG_LEVELS.join('、'))
  if (typeof lan !== 'boolean') throw invalidOption('lan', 'true or false', 'true 或 false')
  const limits = readLimits(options.limits ?? {})
  return {
    ...readStores(options),
    aliases: checkList(
      'aliases',
      aliases,
      32,
      isAlias,
      'paths like /image, none of them taken already',
      '形如 /image 的路径',
    ),
    origins: checkList(
      'origins',
      origins,
      100,
      isOrigin,
      'origins like https://example.com',
      '形如 https://example.com 的来源',
    ),
    publicUrl: publicUrl === null ? null : checkPublicUrl(publicUrl),
    urlSeconds: checkNumber('urlSeconds', options.urlSeconds, [7 * 86_400, 3600, 10 * 366 * 86_400]),
    lan,
    log,
    access: readAccess(options),
    policy: readPolicy(options.policy ?? {}, limits),
    small: checkNumber('small', options.small, [options.direct ? 0 : MIB, 0, 1024 * MIB]),
    uploadSeconds: checkNumber('uploadSeconds', options.uploadSeconds, [86_400, 60, 30 * 86_400]),
    reserveBytes:
      options.reserveBytes === undefined
        ? null
        : checkNumber('reserveBytes', options.reserveBytes, [0, 0, Number.MAX_SAFE_INTEGER]),
    metricsToken: checkMetricsToken(options.metricsToken ?? null),
    limits,
  }
}

function readLimits(given: Partial<Limits>): Limits {
  const limits = {} as Limits
  for (const [name, range] of Object.entries(RANGES)) {
    limits[name as keyof Limits] = checkNumber(`limits.${name}`, given[name as keyof Limits], range)
  }
  const drainRange: Range = [2 * limits.maxFileSize, 0, 2 * MIB * MIB]
  limits.drainBytes = checkNumber('limits.drainBytes', given.drainBytes, drainRange)
  for (const name of Object.keys(given)) {
    if (!(name in limits))
      throw invalidOption(
        `limits.${name}`,
        `one of ${Object.keys(limits)}`,
        `以下之一：${Object.keys(limits)}`,
      )
  }
  return limits
}

function checkList(
  name: string,
  values: string[],
  most: number,
  isAllowed: (value: string) => boolean,
  en: string,
  zh: string,
): string[] {
  const isList = Array.isArray(values) && values.length <= most
  if (isList && values.every((value) => typeof value === 'string' && isAllowed(value)))
    return [...new Set(values)]
  throw invalidOption(name, `at most ${most} ${en}`, `最多 ${most} 个${zh}`)
}

const OWN_PATHS = /^\/(upload|files|tickets|tus|login|logout|livez|readyz|metrics|openapi\.json)(\/|$)/

function isAlias(path: string): boolean {
  return /^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._~-]{1,64}){1,8}$/.test(path) && !OWN_PATHS.test(path)
}

function isOrigin(origin: string): boolean {
  return (
    URL.canParse(origin) && /^https?:$/.test(new URL(origin).protocol) && new URL(origin).origin === origin
  )
}

function checkPublicUrl(text: string): string {
  if (URL.canParse(text)) {
    const { protocol, username, search, hash } = new URL(text)
    if (/^https?:$/.test(protocol) && !username && !search && !hash) return text.replace(/\/+$/, '')
  }
  throw invalidOption(
    'publicUrl',
    'an address like https://files.example.com',
    '形如 https://files.example.com 的地址',
  )
}

function checkMetricsToken(token: string | null): string | null {
  if (token === null || /^[\x21-\x7e]{16,256}$/.test(token)) return token
  throw invalidOption('metricsToken', '16 to 256 visible ASCII characters', '16 到 256 个可见 ASCII 字符')
}
