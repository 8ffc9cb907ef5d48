import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createServer } from '@dukou/server'
import type { UploadAnswer } from 'dukou'
import { album } from '../lib/samples.ts'
import type { Driver, Open } from './driver.ts'
import { type Exchange, startRecorder } from './recorder.ts'

/** A real server for one scenario. */
export interface Place {
  /** The server, with a recorder before it. */
  url: string
  exchanges: Exchange[]
  /** Puts a file on the server and returns its address. */
  put(bytes: Uint8Array, name: string): Promise<string>
}

/** A real server with the seeds' paths on, for as long as `work` takes. */
export async function withServer(work: (place: Place) => Promise<void>): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'dukou-seeds-server-'))
  const server = await createServer({ data, aliases: ['/FileUploadServlet', '/image'] })
  const direct = await server.listen({ host: '127.0.0.1', port: 0 })
  const recorder = await startRecorder(direct)
  try {
    await work({
      url: recorder.url,
      exchanges: recorder.exchanges,
      async put(bytes, name) {
        const form = new FormData()
        form.append('file', new Blob([new Uint8Array(bytes)]), name)
        const answer = await fetch(`${direct}/upload`, { method: 'POST', body: form })
        return ((await answer.json()) as { url: string }).url
      },
    })
  } finally {
    await recorder.close()
    await server.close()
    rmSync(data, { recursive: true, force: true })
  }
}

export async function withPhone(
  open: Open,
  folder: string,
  rewrites: Record<string, string>,
  work: (phone: Driver) => Promise<void>,
): Promise<void> {
  const phone = await open({ folder, rewrites, photos: album })
  try {
    await work(phone)
    assert.deepEqual(phone.errors(), [])
  } finally {
    await phone.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Waits for so many uploads to have been answered. */
export async function uploads({ exchanges }: Place, count: number): Promise<UploadAnswer[]> {
  for (let turn = 0; turn < 200; turn++) {
    const posts = exchanges.filter(({ method }) => method === 'POST')
    if (posts.length >= count) {
      return posts.map(({ status, body }) => {
        assert.equal(status, 200)
        return JSON.parse(body) as UploadAnswer
      })
    }
    await sleep(50)
  }
  throw new Error(`${count} uploads were expected, the server saw ${JSON.stringify(exchanges)}`)
}

/** The file came over whole: fetched from the address in the answer, it is the photo byte for byte. */
export async function assertIsPhoto(file: UploadAnswer, index: number): Promise<void> {
  const answer = await fetch(file.url)
  assert.equal(answer.status, 200)
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), album[index]!.bytes)
  assert.equal(file.type, 'image/png')
}
