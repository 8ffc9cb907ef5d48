import { Type } from 'typebox'
import type { Unit } from './units.ts'
import type { Words } from './words.ts'

const KIB = 1024
const MIB = KIB * KIB
const TEN_MINUTES = 600_000
const DAY = 86_400
const TEN_YEARS = 10 * 366 * DAY

/** What a setting's schema says beyond JSON Schema: for people, and for reading text. */
export interface Noted {
  /** What it is. */
  title: string
  titleZh: string
  /** What is allowed, where the bounds don't say it. */
  allowed?: Words
  unit?: Unit
  /** Never printed, and its value may come from a file. */
  secret?: boolean
  /** A word that may stand in place of a whole group. */
  instead?: string
}

const number = (unit: Unit | undefined, minimum: number, maximum: number, title: string, titleZh: string) =>
  Type.Optional(Type.Integer({ minimum, maximum, title, titleZh, ...(unit ? { unit } : {}) }))
const text = (pattern: string, allowed: Words, title: string, titleZh: string, more: object = {}) =>
  Type.Optional(Type.String({ pattern, allowed, title, titleZh, ...more }))
const list = (pattern: string, most: number, allowed: Words, title: string, titleZh: string) =>
  Type.Optional(
    Type.Array(Type.String({ pattern, allowed, title, titleZh }), {
      maxItems: most,
      allowed,
      title,
      titleZh,
    }),
  )
const flag = (title: string, titleZh: string) => Type.Optional(Type.Boolean({ title, titleZh }))

const WEB = '^https?://[^\\s/?#@]+(/[^\\s?#]*)?$'
const ADDRESS: Words = {
  en: 'an http or https address without a query',
  zh: '不带查询参数的 http 或 https 地址',
}

const limits = Type.Object({
  maxFileSize: number('bytes', 1, MIB * MIB, 'the size of one file', '单个文件的大小'),
  maxFiles: number(undefined, 1, 100, 'files in one form', '一个表单里的文件数'),
  maxFields: number(undefined, 1, 1000, 'text fields in one form', '一个表单里的文本字段数'),
  maxFieldBytes: number(
    'bytes',
    1,
    16 * MIB,
    'all field names and values of a form',
    '一个表单里字段名与值的总量',
  ),
  maxPartHeaders: number(undefined, 2, 100, 'header lines of one part', '表单某部分的头行数'),
  maxPartHeaderBytes: number('bytes', 256, 64 * KIB, "one part's headers", '表单某部分的头大小'),
  stallMs: number(
    'ms',
    10,
    TEN_MINUTES,
    'time without a byte before a request is given up',
    '请求无进展多久后放弃',
  ),
  drainBytes: number(
    'bytes',
    0,
    2 * MIB * MIB,
    'how much of a refused body is read',
    '被拒绝的请求体最多读多少',
  ),
  drainMs: number('ms', 0, TEN_MINUTES, 'how long a refused body is read', '被拒绝的请求体最多读多久'),
  maxPixels: number(undefined, 1, 2 ** 40, 'pixels of an image', '图片像素数'),
  minBytesPerSecond: number('bytes', 0, MIB, 'how fast an upload has to be at least', '上传每秒至少多少'),
  maxHeldBytes: number(
    'bytes',
    0,
    16 * MIB,
    'what is held of a request until its token comes',
    '令牌到达前每个请求最多暂存多少',
  ),
  maxHeldBytesTotal: number(
    'bytes',
    0,
    1024 * MIB,
    'the same for all requests together',
    '所有请求合计最多暂存多少',
  ),
  maxConnections: number(undefined, 1, 1_000_000, 'connections at once', '同时的连接数'),
  closeMs: number(
    'ms',
    0,
    TEN_MINUTES,
    'how long closing waits for requests in flight',
    '关闭时等待在途请求多久',
  ),
})

const authorize = Type.Object(
  {
    url: text(
      '^https?://[^\\s#@]+$',
      { en: 'an http or https address', zh: 'http 或 https 地址' },
      'the address of your own authorization hook',
      '你自己的鉴权接口地址',
    ),
    secret: text(
      '^[\\x21-\\x7e]{8,4096}$',
      { en: '8 to 4096 visible ASCII characters', zh: '8 到 4096 个可见 ASCII 字符' },
      'by which the hook knows this server',
      '鉴权接口用来识别本服务器的密钥',
      { secret: true },
    ),
    timeoutMs: number('ms', 10, 60_000, 'how long the hook may take', '鉴权接口最长耗时'),
    headers: list(
      "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$",
      20,
      { en: 'names of headers', zh: '请求头名称' },
      'request headers that are handed on to the hook',
      '转交给鉴权接口的请求头',
    ),
    cacheSeconds: number('s', 0, 3600, "how long the hook's yes is remembered", '鉴权通过的结果缓存多久'),
  },
  { instead: 'tokens' },
)

const wechat = Type.Object({
  apps: Type.Optional(
    Type.Array(
      Type.Object({
        appid: Type.String({
          pattern: '^[\\x21-\\x7e]{1,128}$',
          allowed: { en: 'the appid, such as wx0123456789abcdef', zh: 'appid，形如 wx0123456789abcdef' },
          title: "a mini program's appid",
          titleZh: '小程序 appid',
        }),
        secret: Type.String({
          pattern: '^[\\x21-\\x7e]{1,128}$',
          allowed: { en: 'the AppSecret, 1 to 128 characters', zh: 'AppSecret，1 到 128 个字符' },
          title: 'its AppSecret',
          titleZh: '对应的 AppSecret',
          secret: true,
        }),
      }),
      {
        maxItems: 100,
        title: 'mini programs that may log in',
        titleZh: '允许登录的小程序',
        secret: true,
        allowed: {
          en: '{"appid","secret"} for each mini program; in the environment appid:secret, separated by commas',
          zh: '每个小程序一项 {"appid","secret"}；环境变量里写 appid:secret，用逗号分隔',
        },
      },
    ),
  ),
  api: text(WEB, ADDRESS, "the address of WeChat's API", '微信接口地址'),
  sessionSeconds: number('s', 60, 366 * DAY, 'how long a login lasts', '登录有效期'),
  timeoutMs: number('ms', 10, 60_000, "how long WeChat's API may take", '微信接口最长耗时'),
  inFlight: number(undefined, 1, 1000, 'logins at once', '同时进行的登录数'),
})

const policy = Type.Object({
  maxFileSize: number('bytes', 1, MIB * MIB, 'the size of one file', '单个文件的大小'),
  maxFiles: number(undefined, 1, 100, 'files in one form', '一个表单里的文件数'),
  types: list(
    '^[a-z0-9.+-]+/(\\*|[a-z0-9.+-]+)$',
    100,
    { en: 'media types like image/* or application/pdf', zh: '形如 image/* 或 application/pdf 的类型' },
    'what is taken, decided by the bytes',
    '接受的类型，由内容判定',
  ),
  quotaBytes: number('bytes', 0, Number.MAX_SAFE_INTEGER, 'what one owner may keep', '每个所有者可存的总量'),
  quotaFiles: number(
    undefined,
    0,
    Number.MAX_SAFE_INTEGER,
    'files that one owner may keep',
    '每个所有者可存的文件数',
  ),
  public: flag('whether files need no signature to be read', '读取文件是否无需签名'),
  confirmSeconds: number('s', 1, TEN_YEARS, 'when an unconfirmed file goes away', '未确认的文件多久后消失'),
  ttlSeconds: number('s', 1, TEN_YEARS, 'when a file goes away in any case', '文件多久后一定消失'),
})

const KEY = '^[\\x21-\\x7e]{1,4096}$'
const VISIBLE: Words = { en: 'visible ASCII characters', zh: '可见 ASCII 字符' }
const key = (title: string, titleZh: string) => text(KEY, VISIBLE, title, titleZh, { secret: true })
const word = (title: string, titleZh: string) => text(KEY, VISIBLE, title, titleZh)
const choice = (values: string[], title: string, titleZh: string) =>
  Type.Optional(Type.Enum(values, { title, titleZh }))

const bucket = Type.Object({
  endpoint: text(WEB, ADDRESS, "where the bucket's S3 API is", '存储桶 S3 接口的地址'),
  name: word('the name of the bucket', '存储桶名称'),
  region: word('its region, as signatures name it', '签名所用的地域'),
  accessKeyId: word('the id of the key', '密钥 ID'),
  accessKeySecret: key('the key', '密钥'),
  securityToken: key('the token of temporary keys', '临时密钥的令牌'),
  style: choice(['host', 'path'], 'where addresses name the bucket', '地址中存储桶名的位置'),
  serve: choice(['through', 'redirect'], 'how files are read', '如何读取文件'),
  memoryBytes: number('bytes', 16 * MIB, 65_536 * MIB, 'memory for parts on their way', '上传分片可用的内存'),
})

const database = Type.Object({
  url: text(
    '^postgres(ql)?://\\S+$',
    {
      en: 'an address like postgres://user:password@host/name',
      zh: '形如 postgres://user:password@host/name 的地址',
    },
    'the PostgreSQL database',
    'PostgreSQL 数据库',
    { secret: true },
  ),
  poolSize: number(undefined, 2, 200, 'connections of this server', '本服务器的连接数'),
  statementMs: number('ms', 100, 600_000, 'how long a statement may take', '单条语句最长耗时'),
})

const direct = Type.Object({
  cloud: choice(['oss', 's3', 'cos', 'qiniu'], 'how tickets are signed', '凭证的签名方式'),
  region: word("the cloud's region", '云的地域'),
  accessKeyId: word('the id of the key that signs tickets', '签发凭证的密钥 ID'),
  accessKeySecret: key('the key that signs tickets', '签发凭证的密钥'),
  securityToken: key('the token of temporary keys', '临时密钥的令牌'),
  url: text(WEB, ADDRESS, 'where phones send to', '手机上传到哪里'),
  signature: choice(['v4', 'v2', 'v1'], 'the version of signatures', '签名版本'),
  forms: choice(['post', 'none'], 'whether the store takes forms', '存储是否接受表单上传'),
  overwrite: choice(['refuse', 'allow'], 'whether PUTs may overwrite', 'PUT 是否允许覆盖'),
  insecure: choice(['allowed', 'refused'], 'whether http will do', '是否允许 http'),
  callback: choice(['on', 'off'], 'whether the cloud tells this server', '是否由云回调本服务器'),
})

/** Every setting that a configuration file or the environment can hold, by the names of the server's options. */
export const configSchema = Type.Object({
  data: text('^.+$', { en: 'the path of a folder', zh: '一个目录路径' }, 'the data folder', '数据目录'),
  host: text(
    '^[A-Za-z0-9.:-]{1,253}$',
    { en: 'an address of this machine', zh: '本机的一个地址' },
    'the address to listen on',
    '监听地址',
  ),
  port: number(undefined, 0, 65_535, 'the port to listen on', '监听端口'),
  retireMs: number(
    'ms',
    0,
    TEN_MINUTES,
    'how long, after SIGTERM, it goes on taking requests while /readyz says no',
    '收到 SIGTERM 后，/readyz 已报未就绪但仍接收请求的时长',
  ),
  aliases: list(
    '^(/[A-Za-z0-9._~-]{1,64}){1,8}$',
    32,
    { en: 'paths like /image', zh: '形如 /image 的路径' },
    'further paths for POST /upload',
    'POST /upload 的其他路径',
  ),
  origins: list(
    '^https?://[^\\s/?#@]+$',
    100,
    { en: 'origins like https://example.com', zh: '形如 https://example.com 的来源' },
    'pages that may call from a browser',
    '允许从浏览器调用的页面来源',
  ),
  publicUrl: text(WEB, ADDRESS, 'how addresses in answers begin', '返回的地址以什么开头'),
  urlSeconds: number('s', 3600, TEN_YEARS, 'how long a signed address works', '签名地址的有效期'),
  lan: flag('whether it may be reached without authorization', '是否允许在无鉴权时被局域网访问'),
  log: Type.Optional(
    Type.Enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], {
      title: 'the log level',
      titleZh: '日志级别',
    }),
  ),
  small: number(
    'bytes',
    0,
    1024 * MIB,
    'below which clients send without a ticket',
    '小于此值的文件不需要凭证',
  ),
  uploadSeconds: number('s', 60, 30 * DAY, 'how long an unfinished upload is kept', '未完成的上传保留多久'),
  reserveBytes: number(
    'bytes',
    0,
    Number.MAX_SAFE_INTEGER,
    'disk space that uploads leave free',
    '上传要为磁盘留出的空间',
  ),
  metricsToken: text(
    '^[\\x21-\\x7e]{16,256}$',
    { en: '16 to 256 visible ASCII characters', zh: '16 到 256 个可见 ASCII 字符' },
    'the bearer token of /metrics',
    '/metrics 的令牌',
    { secret: true },
  ),
  bucket: Type.Optional(bucket),
  database: Type.Optional(database),
  direct: Type.Optional(direct),
  limits: Type.Optional(limits),
  authorize: Type.Optional(authorize),
  wechat: Type.Optional(wechat),
  policy: Type.Optional(policy),
})
