import { randomBytes } from 'node:crypto'
import { secondsOf } from '../../clouds/clock.ts'
import { s3UrlV4 } from '../../clouds/s3/url.ts'
import type { Settings } from '../../options.ts'
import { rootOf, type StoreSettings } from '../../store-options.ts'
import { examineAbilities } from './abilities.ts'
import { examineDirect } from './direct.ts'
import { doubtful, type Finding, fine, wrong } from './finding.ts'
import { type Answer, reasonOf, tryAsk } from './outside/ask.ts'
import { refusalOf } from './refusal.ts'

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
    ...(direct === null ? [] : await examineDirect(direct, bucket, settings.origins, now)),
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
