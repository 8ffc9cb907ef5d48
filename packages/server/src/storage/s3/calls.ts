import type { S3Client } from '@aws-sdk/client-s3'
import { createBreaker } from '../../breaker.ts'
import { DukouError } from '../../errors.ts'
import type { BucketOptions } from './bucket.ts'
import { asFailure, isAbsent, isOutage, isPassing, storageUnavailable } from './failure.ts'

export type Sdk = typeof import('@aws-sdk/client-s3')

/** How a call is made; the SDK takes it beside the command. */
export interface How {
  requestTimeout: number
}

type Call<T> = (client: S3Client, how: How) => Promise<T>

/** Calls to one store: each with its time-out, repeated where that may help, and none while the store is down. */
export interface Calls {
  readonly sdk: Sdk
  readonly bucket: string
  /** Throws `storage_unavailable` while calls would not be made. */
  look(): void
  /** Throws `storage_failed`, `storage_unavailable` or `storage_full`. */
  run<T>(call: Call<T>, moreMs?: number): Promise<T>
  /** The same; null where the store says that there is no such thing. */
  find<T>(call: Call<T>, moreMs?: number): Promise<T | null>
  /** One try, with the store's own error. */
  once<T>(call: Call<T>, moreMs?: number): Promise<T>
  /** Waits before the try after the n-th. */
  pause(n: number): Promise<void>
  skewMs(): number
  close(): void
}

export const TRIES = 4
// A store whose disk came back can take 4 s for a call that is all right otherwise.
const TIMEOUT_MS = 25_000
const CONNECT_MS = 5000
const SOCKETS = 128
// Tries in a row. A store that only fails often has some that work among them.
const FAILURES = 10
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5000

const quiet = () => {}
const SILENT = { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet }

/** The SDK is an optional dependency of many megabytes: whoever keeps files on a disk never loads it. */
async function loadSdk(): Promise<Sdk> {
  try {
    return await import('@aws-sdk/client-s3')
  } catch (error) {
    throw new DukouError(
      'option_invalid',
      {
        en: 'A bucket needs the package @aws-sdk/client-s3: npm install @aws-sdk/client-s3',
        zh: '使用对象存储需要安装 @aws-sdk/client-s3：npm install @aws-sdk/client-s3',
      },
      error,
    )
  }
}

export async function openCalls(options: BucketOptions): Promise<Calls> {
  const sdk = await loadSdk()
  const { endpoint, region, addressing = 'path', credentials, timeoutMs = TIMEOUT_MS } = options
  const { random = Math.random, now = Date.now } = options
  const agent = { keepAlive: true, maxSockets: SOCKETS }
  const client = new sdk.S3Client({
    endpoint,
    region,
    forcePathStyle: addressing === 'path',
    credentials,
    // By default the SDK appends a checksum to streams, which Ceph 16 and Swift refuse.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // A round trip before each body.
    expectContinueHeader: false,
    // Repeated below: the SDK doesn't repeat calls whose body is a stream.
    maxAttempts: 1,
    // Which it tells people about, unless it is given somebody else to tell.
    logger: SILENT,
    requestHandler: {
      connectionTimeout: Math.min(CONNECT_MS, timeoutMs),
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
      socketTimeout: timeoutMs,
      httpAgent: agent,
      httpsAgent: agent,
    },
  })

  let skewMs = 0
  client.middlewareStack.add(
    (next) => async (args) => {
      const asked = now()
      const result = await next(args)
      const { headers } = result.response as { headers?: Record<string, string> }
      const date = Date.parse(headers?.date ?? '')
      // A Date header tells whole seconds.
      if (!Number.isNaN(date)) skewMs = date + 500 - (asked + now()) / 2
      return result
    },
    // Inside of what turns an answer into an error.
    { step: 'deserialize', priority: 'low', name: 'clockOfTheStore' },
  )

  const once: Calls['once'] = (call, moreMs = 0) => call(client, { requestTimeout: timeoutMs + moreMs })

  function pause(n: number): Promise<void> {
    const ms = random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** n)
    return new Promise((resolve) => setTimeout(resolve, ms))
  }

  const breaker = createBreaker(FAILURES, storageUnavailable)

  async function repeated<T>(call: Call<T>, moreMs?: number): Promise<T> {
    breaker.check()
    for (let n = 1; ; n++) {
      try {
        const result = await once(call, moreMs)
        breaker.worked()
        return result
      } catch (error) {
        if (isOutage(error)) breaker.failed(error)
        else breaker.worked()
        if (n === TRIES || !isPassing(error)) throw error
        await pause(n)
      }
    }
  }

  return {
    sdk,
    bucket: options.bucket,
    look: breaker.look,
    once,
    pause,
    async run(call, moreMs) {
      try {
        return await repeated(call, moreMs)
      } catch (error) {
        throw asFailure(error)
      }
    },
    async find(call, moreMs) {
      try {
        return await repeated(call, moreMs)
      } catch (error) {
        if (isAbsent(error)) return null
        throw asFailure(error)
      }
    },
    skewMs: () => skewMs,
    close: () => client.destroy(),
  }
}

// A store that really moves the bytes answers when it is done.
const SLOWEST_BYTES_PER_MS = 10_000

/** How much longer than others a call may take that copies so many bytes. */
export function longerFor(bytes: number): number {
  return bytes / SLOWEST_BYTES_PER_MS
}

export function copySource(bucket: string, key: string): string {
  return `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`
}
