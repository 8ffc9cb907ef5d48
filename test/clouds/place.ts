import {
  type Cloud as Bucket,
  type CosOptions,
  type Credential,
  type OssOptions,
  type QiniuOptions,
  type S3Options,
  startCos,
  startOss,
  startQiniu,
  startS3,
} from '@dukou/runtime/stand-ins'
import {
  type Cloud,
  type CloudOptions,
  createCloud,
  type FormOrder,
  type PutOrder,
  type SignedForm,
} from '@dukou/server/clouds'
import { AwsClient } from 'aws4fetch'
import { newBucket, type StoreAbout } from '../engines/stores.ts'

export const JPEG: Uint8Array<ArrayBuffer> = new Uint8Array([
  0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0,
])

/** What a test looks into. */
export interface Kept {
  keys(): string[] | Promise<string[]>
  read(key: string): Promise<Buffer | null>
  close(): Promise<void>
}

/** A bucket, and whoever signs for it. */
export interface Place<Of extends Kept = Bucket> {
  bucket: Of
  cloud: Cloud
  options: CloudOptions
  /** What the cloud says about an object, asked over its S3-compatible side; null: it isn't there. */
  head(key: string): Promise<Headers | null>
  /** Asks that side. */
  ask(target: string, init: RequestInit): Promise<Response>
}

/** How far the clouds' and the signers' clock is ahead of the machine's, in milliseconds. */
export const clock = { ahead: 0 }
export const now = (): number => Date.now() + clock.ahead

export const LASTING: Credential = {
  accessKeyId: 'FAKEAKID0001',
  accessKeySecret: 'FakeSecretKeyForTests+/0001',
}
export const TEMPORARY: Credential = { ...LASTING, securityToken: 'FAKE.STS/Token+With=Special&Chars' }

/** S3 as it is reached by the host of the bucket. */
export const BY_HOST = { name: 's3', bucket: 'fake-bucket', region: 'us-east-1', ...LASTING } as const
export const S3_HOST = 'fake-bucket.s3.us-east-1.amazonaws.com'

interface Starting {
  credential?: Credential
  oss?: Partial<OssOptions>
  s3?: Partial<S3Options>
  cos?: Partial<CosOptions>
  qiniu?: Partial<QiniuOptions>
}

const NAMES = { bucket: 'fake-bucket' }

const starters = {
  async oss({ credential = LASTING, oss }: Starting): Promise<Place> {
    const bucket = await startOss({ credentials: [credential], now, ...oss })
    const options = { name: 'oss', ...NAMES, region: 'cn-hangzhou', url: bucket.url, ...credential } as const
    return place(bucket, options, credential, `${bucket.url}fake-bucket/`, 'cn-hangzhou')
  },
  async s3({ credential = LASTING, s3 }: Starting): Promise<Place> {
    const bucket = await startS3({ credentials: [credential], now, ...s3 })
    const options = { name: 's3', ...NAMES, region: 'us-east-1', url: bucket.url, ...credential } as const
    return place(bucket, options, credential, bucket.url, 'us-east-1')
  },
  async cos({ credential = LASTING, cos }: Starting): Promise<Place> {
    const bucket = await startCos({ credentials: [credential], now, ...cos })
    const options = {
      name: 'cos',
      bucket: 'fake-1250000000',
      region: 'ap-guangzhou',
      url: bucket.url,
      ...credential,
    } as const
    return place(bucket, options, credential, `${bucket.url}fake-1250000000/`, 'ap-guangzhou')
  },
  async qiniu({ qiniu }: Starting): Promise<Place> {
    const bucket = await startQiniu({ credentials: [LASTING], now, ...qiniu })
    const options = { name: 'qiniu', ...NAMES, region: 'z0', url: bucket.url, ...LASTING } as const
    return place(bucket, options, LASTING, `${bucket.url}fake-bucket/`, 'cn-east-1')
  },
}

/** Starts one stand-in. */
export const startPlace = (name: CloudOptions['name'], starting: Starting = {}): Promise<Place> =>
  starters[name](starting)

/** Starts several. */
export const startPlaces = (
  names: readonly CloudOptions['name'][],
  starting: Starting = {},
): Promise<Place[]> => Promise.all(names.map((name) => startPlace(name, starting)))

/** A new bucket of a real Ceph. Its clock is the machine's. */
export async function cephPlace(store: StoreAbout): Promise<Place<Kept>> {
  const { endpoint, region, credentials, bucket: name } = await newBucket(store)
  const url = `${endpoint}/${name}/`
  const credential = {
    accessKeyId: credentials.accessKeyId,
    accessKeySecret: credentials.secretAccessKey,
  }
  const kept: Kept = {
    async keys() {
      const text = await (await made.ask('?list-type=2', {})).text()
      return Array.from(text.matchAll(/<Key>(.*?)<\/Key>/g), ([, key]) => key!)
    },
    async read(key) {
      const answer = await made.ask(pathOf(key), {})
      return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : null
    },
    close: async () => {},
  }
  const made = place(kept, { name: 's3', bucket: name, region, url, ...credential }, credential, url, region)
  return made
}

const pathOf = (key: string) =>
  encodeURIComponent(key)
    .replaceAll('%2F', '/')
    .replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

function place<Of extends Kept>(
  bucket: Of,
  options: CloudOptions,
  credential: Credential,
  root: string,
  region: string,
): Place<Of> {
  const { accessKeyId, accessKeySecret: secretAccessKey, securityToken: sessionToken } = credential
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    service: 's3',
    region,
    retries: 0,
  })
  const ask = async (target: string, init: RequestInit) => fetch(await client.sign(root + target, init))
  return {
    bucket,
    options,
    cloud: createCloud(options),
    ask,
    async head(key) {
      const { status, headers } = await ask(pathOf(key), { method: 'HEAD' })
      return status === 200 ? headers : null
    },
  }
}

export const FORM: FormOrder = {
  key: 'staging/0f9a.jpg',
  minBytes: 1,
  maxBytes: 1000,
  type: 'image/jpeg',
  seconds: 600,
  callback: null,
}

let count = 0
/** A key that no other test uses. */
export const newKey = (): string => `staging/${++count}.jpg`

/** An order for an object of its own. */
export const formOrder = (more: Partial<FormOrder> = {}): FormOrder => ({ ...FORM, key: newKey(), ...more })

export const putOrder = (more: Partial<PutOrder> = {}): PutOrder => ({
  key: newKey(),
  size: JPEG.length,
  type: 'image/jpeg',
  seconds: 600,
  ...more,
})

/** What a cloud answered. */
export interface Got {
  status: number
  /** Of an XML error, or the message of a JSON one. */
  code: string | null
  text: string
}

export async function read(response: Response): Promise<Got> {
  const text = await response.text()
  const code = /<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? /"error":"(.*?)"/.exec(text)?.[1] ?? null
  return { status: response.status, code, text }
}

interface Sending {
  /** Fields that differ; null: left out. */
  fields?: Record<string, string | null>
  body?: Uint8Array<ArrayBuffer> | string
  name?: string
  fileName?: string
  fileType?: string
}

/** Sends a form as `wx.uploadFile` does: the fields, then the file. */
export async function send(
  { url, name, fields }: SignedForm,
  {
    fields: more = {},
    body = JPEG,
    name: own = name,
    fileName = 'tmp_1.jpg',
    fileType = 'image/jpeg',
  }: Sending = {},
): Promise<Got> {
  const form = new FormData()
  for (const [field, value] of Object.entries({ ...fields, ...more }))
    if (value !== null) form.append(field, value)
  form.append(own, new Blob([body], { type: fileType }), fileName)
  return read(await fetch(url, { method: 'POST', body: form, redirect: 'manual' }))
}
