import { createHash } from 'node:crypto'
import type { Phone } from '@dukou/runtime'
import { createClient, type WxLike, wxPlatform } from 'dukou'
import { npmForWx } from './npm-for-wx.ts'
import { BUCKET, type Photo, REGION, type Servers } from './place.ts'

/** One way to send a file from a phone. */
export interface Subject {
  name: string
  /** Resolves with what the server has then; rejects when it is given up. `key` names the upload. */
  send(phone: Phone, servers: Servers, photo: Photo, key: string): Promise<Buffer>
  /** Goes on after a kill without the visitor; absent where the file must be picked again. */
  goOn?(phone: Phone, servers: Servers, key: string): Promise<Buffer>
}

export const bytesOf = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer())

function startClient(phone: Phone, { url }: Servers, token: string) {
  return createClient({ url, token, platform: wxPlatform(phone.wx as unknown as WxLike) })
}

export const dukou: Subject = {
  name: 'dukou',
  async send(phone, servers, { path, size }, key) {
    const client = startClient(phone, servers, key)
    try {
      const file = await client.upload({ local: path, path, size, type: 'image' }, { keep: true })
      return await bytesOf(file.url)
    } finally {
      client.close()
    }
  },
  async goOn(phone, servers, key) {
    const client = startClient(phone, servers, key)
    try {
      const [pending] = await client.pending()
      return await bytesOf((await client.upload(pending!)).url)
    } finally {
      client.close()
    }
  },
}

/** The third document's code: one call, and a sentence when it fails. */
export const bare: Subject = {
  name: 'bare `wx.uploadFile`',
  async send(phone, { url }, { path }, key) {
    const wx = phone.wx as unknown as { uploadFile(options: object): void }
    const { statusCode, data } = await new Promise<{ statusCode: number; data: string }>((success, fail) => {
      const formData = { session_token: key }
      // Its default of a minute is less than some of these lines take.
      const timeout = 600_000
      wx.uploadFile({ url: `${url}/upload`, filePath: path, name: 'file', formData, timeout, success, fail })
    })
    if (statusCode !== 200) throw new Error(String(statusCode))
    return bytesOf(JSON.parse(data).url)
  },
}

interface FileUploader {
  new (options: object): { on(event: string, listener: (event: object) => void): void; upload(): void }
}

/** Parts of 1 MiB, five at once, each tried five times more, and what the server has already is asked for. */
export const fileUploader: Subject = {
  name: 'miniprogram-file-uploader 1.0.0',
  async send(phone, { chunks }, { path, size, bytes }) {
    const Uploader = npmForWx<FileUploader>('miniprogram-file-uploader', phone.wx)
    const uploader = new Uploader({
      tempFilePath: path,
      totalSize: size,
      fileName: 'photo.jpg',
      chunkSize: 1024 * 1024,
      maxChunkRetries: 5,
      testChunks: true,
      verifyUrl: `${chunks.url}/verify`,
      uploadUrl: `${chunks.url}/chunk`,
      mergeUrl: `${chunks.url}/merge`,
    })
    await new Promise((resolve, reject) => {
      uploader.on('success', resolve)
      uploader.on('fail', reject)
      uploader.upload()
    })
    return chunks.merged.get(createHash('md5').update(bytes).digest('hex'))!
  },
}

interface CosSdk {
  new (
    options: object,
  ): {
    sliceUploadFile(options: object, done: (error: unknown, data: unknown) => void): void
  }
}

/** Its defaults: parts of 1 MiB, three at once, each tried twice more. */
export const cos: Subject = {
  name: 'cos-wx-sdk-v5 1.8.0',
  async send(phone, { cos: bucket }, { path }, key) {
    const Cos = npmForWx<CosSdk>('cos-wx-sdk-v5', phone.wx)
    const sdk = new Cos({ SecretId: 'fake-id', SecretKey: 'fake-secret' })
    await new Promise((resolve, reject) => {
      sdk.sliceUploadFile({ Bucket: BUCKET, Region: REGION, Key: key, FilePath: path }, (error, data) =>
        error ? reject(error) : resolve(data),
      )
    })
    return (await bucket.read(key))!
  },
}
