import type { Catalog, FileRow } from '../catalog/catalog.ts'
import type { CallbackCheck } from '../clouds/callback.ts'
import { createCloud } from '../clouds/create-cloud.ts'
import type { CloudOptions } from '../clouds/options.ts'
import { createOssCallback } from '../clouds/oss/callback.ts'
import { createQiniuCallback } from '../clouds/qiniu/callback.ts'
import { invalidOption } from '../option-checks.ts'
import type { Pipeline } from '../pipeline.ts'
import type { Bucket } from '../storage/s3/bucket.ts'
import type { StoreSettings } from '../store-options.ts'
import type { UnderWay } from '../under-way.ts'
import { createDirect, type Direct } from './direct.ts'
import { createEnding } from './ending.ts'

/** Where the cloud says that an upload has come. */
export interface Callback {
  /** Below the server's address. */
  path: string
  check: CallbackCheck
}

const KEY_MS = 3000
const KEY_BYTES = 4096

/** Throws `option_invalid` for what the cloud can't do. */
export function openDirect(options: {
  settings: StoreSettings['direct']
  publicUrl: string | null
  bucket: Bucket
  catalog: Catalog
  pipeline: Pipeline
  underWay: UnderWay
  onFile: (file: FileRow) => void
  now: () => number
}): { direct: Direct; callback: Callback | null } {
  const { settings, publicUrl, bucket, catalog, pipeline, underWay, onFile, now } = options
  const callback = settings.callback === 'on' ? callbackOf(settings.cloud, publicUrl!) : null
  const direct = createDirect({
    cloud: createCloud(settings.cloud),
    bucket,
    underWay,
    ending: createEnding({ bucket, pipeline, underWay, onFile }),
    prolong: catalog.uploads.prolong,
    callbackUrl: callback && publicUrl + callback.path,
    now,
  })
  return { direct, callback }
}

function callbackOf(cloud: CloudOptions, publicUrl: string): Callback {
  const { name, bucket, accessKeyId, accessKeySecret } = cloud
  const path = `/callbacks/${name}`
  if (name === 'oss') return { path, check: createOssCallback({ bucket, fetchKey }) }
  const { host } = new URL(publicUrl)
  if (name === 'qiniu')
    return { path, check: createQiniuCallback({ bucket, accessKeyId, accessKeySecret, host }) }
  throw invalidOption(
    'direct.callback',
    'off: only oss and qiniu have one',
    'off：只有 oss 与 qiniu 支持回调',
  )
}

async function fetchKey(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(KEY_MS) })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  const pem = await answer.text()
  if (pem.length > KEY_BYTES) throw new Error(`${url} is no key`)
  return pem
}
