import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createPhone, type Phone } from '@dukou/runtime'
import { type Cos, startCos } from '@dukou/runtime/stand-ins'
import { createServer } from '@dukou/server'
import { type ChunkServer, startChunkServer } from '../../compat/lib/chunk-server.ts'

/** Where files go: our server, the one that miniprogram-file-uploader asks for, and the stand-in of COS. */
export interface Servers {
  url: string
  chunks: ChunkServer
  cos: Cos
  close(): Promise<void>
}

/** A file that the visitor has picked. */
export interface Photo {
  path: string
  size: number
  bytes: Buffer
}

export const BUCKET = 'fake-1250000000'
export const REGION = 'ap-guangzhou'

export async function startServers(folder: string): Promise<Servers> {
  const data = mkdtempSync(join(folder, 'dukou-bench-'))
  const server = await createServer({ data })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const chunks = await startChunkServer()
  const cos = await startCos({ credentials: [{ accessKeyId: 'fake-id', accessKeySecret: 'fake-secret' }] })
  return {
    url,
    chunks,
    cos,
    async close() {
      chunks.close()
      await cos.close()
      await server.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

export function newPhone({ cos }: Servers): Promise<Phone> {
  return createPhone({
    album: [],
    rewrites: { [`https://${BUCKET}.cos.${REGION}.myqcloud.com/*`]: cos.url },
  })
}

/** Random bytes as the visitor would pick them. */
export async function pick(phone: Phone, sizes: number[]): Promise<Photo[]> {
  const files = sizes.map((size) => randomBytes(size))
  const ids = files.map((bytes, index) => phone.control.album.add({ name: `${index}.jpg`, bytes }))
  return pickAgain(phone, ids, files)
}

/** What lies in the album under these numbers, picked: new temp paths each time. */
export async function pickAgain(phone: Phone, ids: string[], files: Buffer[]): Promise<Photo[]> {
  phone.control.choose(ids)
  const wx = phone.wx as unknown as {
    chooseMedia(options: object): Promise<{ tempFiles: { tempFilePath: string; size: number }[] }>
  }
  const { tempFiles } = await wx.chooseMedia({ count: ids.length, mediaType: ['image'] })
  return tempFiles.map(({ tempFilePath, size }, index) => ({
    path: tempFilePath,
    size,
    bytes: files[index]!,
  }))
}

/** Bytes that went up over the phone's line since its start, headers included. */
export const wireUp = (phone: Phone) => phone.control.log.list().reduce((sum, entry) => sum + entry.wireUp, 0)

export const rest = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
