import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Form, readForm } from './form.ts'
import { checkPolicy } from './policy.ts'
import { errorXml, escapeXml, OssRefusal } from './refusal.ts'
import { type Credential, checkSignatureV1 } from './signature-v1.ts'

export interface OssOptions {
  credentials: Credential[]
  /** Default `fake-bucket`. */
  bucket?: string
  /** Milliseconds since 1970; default the machine's clock. */
  now?: () => number
}

/** A local stand-in of one OSS bucket: PostObject with signature V1. Source: OSS's PostObject page. */
export interface Oss {
  /** The bucket's root, with a trailing slash. */
  url: string
  /** The keys that were stored, in order. */
  keys(): string[]
  /** A stored object's bytes, or null. */
  read(key: string): Promise<Buffer | null>
  close(): Promise<void>
}

/** Starts it on a free loopback port. */
export async function startOss({
  credentials,
  bucket = 'fake-bucket',
  now = Date.now,
}: OssOptions): Promise<Oss> {
  const folder = await mkdtemp(join(tmpdir(), 'dukou-oss-'))
  const objects = new Map<string, string>()

  const post = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST' || new URL(request.url ?? '/', 'http://oss').pathname !== '/') {
      request.resume()
      throw new OssRefusal(
        405,
        'MethodNotAllowed',
        'The specified method is not allowed against this resource.',
      )
    }
    const form = await readForm(request)
    const path = join(folder, randomBytes(16).toString('hex'))
    try {
      const etag = await store(form, path)
      const key = form.fields.get('key')!
      objects.set(key, path)
      answer(response, form.fields.get('success_action_status'), key, etag)
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
  }

  const store = async ({ fields, file }: Form, path: string): Promise<string> => {
    const key = fields.get('key')
    if (!key) throw new OssRefusal(400, 'IncorrectNumberOfFilesInPOSTRequest', 'The field "key" is missing.')
    const policy = checkSignatureV1(fields, credentials)
    const { range } = checkPolicy(policy, new Map([...fields, ['bucket', bucket]]), now())
    if (fields.get('x-oss-forbid-overwrite') === 'true' && objects.has(key))
      throw new OssRefusal(
        409,
        'FileAlreadyExists',
        'The object you specified already exists and can not be overwritten.',
      )
    const md5 = createHash('md5')
    let size = 0
    await pipeline(
      file,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          size += chunk.length
          if (range && size > range[1])
            throw new OssRefusal(
              400,
              'EntityTooLarge',
              'Your proposed upload exceeds the maximum allowed size.',
            )
          md5.update(chunk)
          yield chunk
        }
      },
      createWriteStream(path),
    )
    if (range && size < range[0])
      throw new OssRefusal(
        400,
        'EntityTooSmall',
        'Your proposed upload is smaller than the minimum allowed size.',
      )
    return md5.digest('hex').toUpperCase()
  }

  const answer = (response: ServerResponse, wanted: string | undefined, key: string, etag: string) => {
    // 204 is the default, also for a value that OSS does not know.
    const status = wanted === '200' || wanted === '201' ? Number(wanted) : 204
    response.writeHead(status, {
      ETag: `"${etag}"`,
      ...(status === 201 && { 'Content-Type': 'application/xml' }),
    })
    response.end(
      status === 201
        ? `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse><Bucket>${bucket}</Bucket>` +
            `<Location>${escapeXml(`${url}${encodeURI(key)}`)}</Location><Key>${escapeXml(key)}</Key>` +
            `<ETag>"${etag}"</ETag></PostResponse>`
        : undefined,
    )
  }

  const server = createServer((request, response) => {
    post(request, response).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return
      const refusal =
        error instanceof OssRefusal ? error : new OssRefusal(500, 'InternalError', 'The stand-in failed.')
      const end = () => {
        response.writeHead(refusal.status, { 'Content-Type': 'application/xml' })
        response.end(
          errorXml(refusal, randomBytes(12).toString('hex').toUpperCase(), request.headers.host ?? ''),
        )
      }
      if (request.readableEnded) end()
      // The client sends its whole body before it reads the answer.
      else request.unpipe().resume().once('end', end)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

  return {
    url,
    keys: () => [...objects.keys()],
    async read(key) {
      const path = objects.get(key)
      return path === undefined ? null : readFile(path)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
