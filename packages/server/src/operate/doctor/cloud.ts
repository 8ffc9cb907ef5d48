import { randomBytes } from 'node:crypto'
import { secondsOf } from '../../clouds/clock.ts'
import { createCloud } from '../../clouds/create-cloud.ts'
import { s3UrlV4 } from '../../clouds/s3/url.ts'
import { readCloudOptions } from '../../clouds/settings.ts'
import type { Settings } from '../../options.ts'
import { rootOf, type StoreSettings } from '../../store-options.ts'
import { examineAbilities } from './abilities.ts'
import { doubtful, type Finding, fine, wrong } from './finding.ts'
import { type Answer, reasonOf, tryAsk } from './outside/ask.ts'
import { examineCloudName } from './outside/name.ts'

type BucketSettings = StoreSettings['bucket']
type Told = Pick<Settings, 'bucket' | 'direct' | 'origins' | 'uploadSeconds'>

// Beyond a quarter of an hour S3 and its kin refuse signatures (direct-upload §2).
const MOST_SKEW_SECONDS = 900
const SIGNED_SECONDS = 60

/** The bucket of the configuration, if there is one: as its server sees it, as a stranger does, and as pages in browsers do. */
export async function examineCloud(settings: Told, now: () => number): Promise<Finding[]> {
  const { bucket, direct } = settings
  if (bucket === null) return []
  const answer = await tryAsk(signed(bucket, { 'list-type': '2', 'max-keys': '1', prefix: 'staging/' }, now))
  if (answer instanceof Error)
    return [
      wrong(
        `存储 ${bucket.endpoint} 不可达（${reasonOf(answer)}）`,
        `the store ${bucket.endpoint} is not reached (${reasonOf(answer)})`,
      ),
    ]
  return [
    opened(bucket, answer),
    ...(answer.status === 200 ? await examineAbilities(bucket, direct, now) : []),
    clock(answer, now),
    ...(await privacy(rootOf(bucket))),
    await lifecycle(bucket, settings.uploadSeconds, now),
    ...(direct === null ? [] : await examineDirect(direct, settings.origins, now)),
  ]
}

function signed(bucket: BucketSettings, query: Record<string, string>, now: () => number): string {
  const keys = {
    accessKeyId: bucket.accessKeyId,
    accessKeySecret: bucket.accessKeySecret,
    securityToken: bucket.securityToken,
  }
  const request = { method: 'GET', root: rootOf(bucket), key: '', query, headers: {} }
  return s3UrlV4(request, keys, bucket.region, secondsOf(now()), SIGNED_SECONDS)
}

function opened({ name }: BucketSettings, answer: Answer): Finding {
  if (answer.status === 200) return fine(`存储桶 ${name} 可用`, `the bucket ${name} opens`)
  const why = refusalOf(answer)
  if (/PublicEndpointForbidden/.test(why))
    return wrong(
      `存储桶 ${name} 拒绝了默认域名（${why}）：请改用内网地址，或绑定的自有域名（CNAME）`,
      `the bucket ${name} refuses its default domain (${why}): use the internal endpoint, or a domain of your own (CNAME)`,
    )
  return wrong(
    `存储桶 ${name} 拒绝了配置的密钥（${why}）。需要列举、读、写、删除的权限`,
    `the bucket ${name} refuses the configured keys (${why}). They have to list, read, write and delete`,
  )
}

function clock({ headers }: Answer, now: () => number): Finding {
  const seconds = Math.round(Math.abs(Date.parse(headers.date ?? '') - now()) / 1000)
  if (Number.isNaN(seconds))
    return doubtful('存储没有告知时间（Date）', 'the store does not tell the time (Date)')
  const [zh, en] = [
    `存储与本机时钟相差 ${seconds} 秒`,
    `the store's clock and this one are ${seconds} s apart`,
  ]
  if (seconds <= 60) return fine('存储的时钟与本机一致', "the store's clock agrees with this one")
  return seconds < MOST_SKEW_SECONDS
    ? doubtful(`${zh}，请开启 NTP`, `${en}: let NTP set it`)
    : wrong(`${zh}，签名会被拒绝，请开启 NTP`, `${en}: signatures are refused. Let NTP set it`)
}

/** Without a signature nothing may be listed; and a key that isn't there is `403` to whoever may not read, `404` to whoever may. */
async function privacy(root: string): Promise<Finding[]> {
  const list = await tryAsk(`${root}/?list-type=2&max-keys=1`)
  const file = await tryAsk(`${root}/files/dukou-doctor-${randomBytes(8).toString('hex')}`)
  const isListed = !(list instanceof Error) && list.status === 200
  const isRead = !(file instanceof Error) && (file.status === 404 || file.status === 200)
  if (isListed || isRead)
    return [
      wrong(
        '存储桶对外公开：任何人都能列出或读取其中的文件。请设为私有',
        'the bucket is public: anyone can list or read what is in it. Make it private',
      ),
    ]
  return [fine('存储桶是私有的', 'the bucket is private')]
}

/** Dukou's own sweep removes what broke off; a rule of the bucket does so when no server runs any more. */
async function lifecycle(bucket: BucketSettings, uploadSeconds: number, now: () => number): Promise<Finding> {
  const days = Math.ceil(uploadSeconds / 86_400) + 1
  const answer = await tryAsk(signed(bucket, { lifecycle: '' }, now))
  const text = answer instanceof Error || answer.status !== 200 ? '' : answer.body.toString('utf8')
  const isThere = /<Prefix>(staging\/?)?<\/Prefix>|<Prefix\/>/.test(text)
  if (isThere && /<Expiration>/.test(text) && /<Abort\w*MultipartUpload>/.test(text))
    return fine('存储桶有清理 staging/ 的生命周期规则', 'the bucket has a lifecycle rule for staging/')
  const why = answer instanceof Error || answer.status !== 200 ? refusalOf(answer) : null
  return doubtful(
    `没有看到清理 staging/ 的生命周期规则${why === null ? '' : `（${why}）`}。建议：前缀 staging/，${days} 天后删除对象、${days} 天后中止未完成的分片上传`,
    `no lifecycle rule for staging/ is to be seen${why === null ? '' : ` (${why})`}. Better have one: prefix staging/, delete objects after ${days} days, abort incomplete multipart uploads after ${days} days`,
  )
}

async function examineDirect(
  direct: StoreSettings['direct'],
  origins: readonly string[],
  now: () => number,
): Promise<Finding[]> {
  const { root } = readCloudOptions(direct.cloud)
  const findings = [examineCloudName(new URL(root))]
  const reached = await tryAsk(`${root}/`)
  const why = refusalOf(reached)
  if (reached instanceof Error || /PublicEndpointForbidden/.test(why))
    findings.push(
      wrong(
        `手机直传的地址 ${root} 不可用（${why}）。2025-03-20 之后开通的阿里云账号须绑定自有域名（direct.url）`,
        `phones can't send to ${root} (${why}). Aliyun accounts opened after 2025-03-20 need a domain of their own (direct.url)`,
      ),
    )
  const cloud = createCloud(direct.cloud)
  const order = { key: 'staging/dukou-doctor', size: 1, type: 'application/octet-stream', seconds: 60 }
  const put = cloud.put?.(order, now())
  for (const origin of origins) {
    if (cloud.form) findings.push(await preflight(`${root}/`, 'POST', [], origin))
    if (put) findings.push(await preflight(put.url.split('?')[0]!, 'PUT', Object.keys(put.header), origin))
  }
  return findings
}

/** Asks as a browser does before it sends a page's request (https://fetch.spec.whatwg.org/#cors-preflight-fetch). */
async function preflight(url: string, method: string, names: string[], origin: string): Promise<Finding> {
  const answer = await tryAsk(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      ...(names.length > 0 && { 'access-control-request-headers': names.toSorted().join(',') }),
    },
  })
  const lacks = answer instanceof Error ? [reasonOf(answer)] : missingOf(answer, method, names, origin)
  const { host } = new URL(url)
  return lacks.length === 0
    ? fine(`${origin} 的页面可以 ${method} 到 ${host}`, `pages of ${origin} may ${method} to ${host}`)
    : wrong(
        `${origin} 的页面不能 ${method} 到 ${host}（${lacks.join('、')}）。请在存储桶的跨域规则（CORS）中允许该来源、POST 与 PUT、全部请求头（*）`,
        `pages of ${origin} may not ${method} to ${host} (${lacks.join(', ')}). In the bucket's CORS rules, allow this origin, POST and PUT, and all headers (*)`,
      )
}

function missingOf({ status, headers }: Answer, method: string, names: string[], origin: string): string[] {
  const listed = (name: string) =>
    String(headers[name] ?? '')
      .split(',')
      .map((one) => one.trim().toLowerCase())
  const allows = (list: string[], one: string) => list.includes('*') || list.includes(one.toLowerCase())
  const lacks: string[] = []
  // Methods that need no leave: https://fetch.spec.whatwg.org/#cors-safelisted-method
  const methods = [...listed('access-control-allow-methods'), 'post']
  if (status < 200 || status > 299) lacks.push(String(status))
  if (!allows(listed('access-control-allow-origin'), origin)) lacks.push('Access-Control-Allow-Origin')
  if (!allows(methods, method)) lacks.push('Access-Control-Allow-Methods')
  if (!names.every((name) => allows(listed('access-control-allow-headers'), name)))
    lacks.push('Access-Control-Allow-Headers')
  return lacks
}

/** What a store says in its XML. */
function refusalOf(answer: Answer | Error): string {
  if (answer instanceof Error) return reasonOf(answer)
  const code = /<Code>([A-Za-z]{1,64})<\/Code>/.exec(answer.body.toString('utf8'))?.[1]
  return code === undefined ? reasonOf(answer) : `${answer.status} ${code}`
}
