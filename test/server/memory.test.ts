import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { UploadAnswer } from 'dukou'
import { startChild } from './child.ts'
import { BOUNDARY, FORM_TYPE, upload } from './running.ts'

const MIB = 1 << 20

test('takes 300 MB with a heap of 64 MB, and its memory does not grow with the file', async (t) => {
  const child = await startChild(t, { limits: { maxFileSize: 400 * MIB } }, ['--max-old-space-size=64'])
  await upload(child.url, { body: new Uint8Array(8 * MIB) })
  const before = (await child.used()).peak
  const hash = createHash('sha256')
  const chunk = Buffer.alloc(MIB, 'photo')

  async function* body() {
    yield Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="film.mp4"\r\n\r\n`,
    )
    for (let n = 0; n < 300; n++) {
      chunk.writeUInt32BE(n)
      hash.update(chunk)
      yield Buffer.from(chunk)
    }
    yield Buffer.from(`\r\n--${BOUNDARY}--\r\n`)
  }

  const response = await fetch(`${child.url}/upload`, {
    method: 'POST',
    headers: { 'content-type': FORM_TYPE },
    body: Readable.toWeb(Readable.from(body())),
    duplex: 'half',
  } as RequestInit)
  const answer = (await response.json()) as UploadAnswer
  assert.equal(answer.size, 300 * MIB)
  assert.equal(answer.sha256, hash.digest('hex'))

  const fetched = createHash('sha256')
  for await (const piece of (await fetch(answer.url)).body!) fetched.update(piece)
  assert.equal(fetched.digest('hex'), answer.sha256)
  const grown = ((await child.used()).peak - before) / MIB
  t.diagnostic(`resident memory grew by ${grown.toFixed(1)} MiB`)
  assert.ok(grown < 96, `resident memory grew by ${grown.toFixed(1)} MiB`)
})
