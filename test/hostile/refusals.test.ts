import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ServerOptions } from '@dukou/server'
import { dial, form, type Part, requestHead, start, upload } from '../server/running.ts'
import { isLong } from './chance.ts'

const EACH = isLong ? 1000 : 125
const SIZE = 400_000
const body = new Uint8Array(SIZE)

interface Case {
  status: number
  code: string
  /** Lines of the head. */
  lines?: string
  parts?: Part[]
  tus?: boolean
  options?: Partial<ServerOptions>
}

const file: Part = { name: 'f', filename: 'x', body }
const authorize: ServerOptions['authorize'] = ({ token }) => (token === 'a' ? { owner: 'a' } : null)
const AS_A = 'Authorization: Bearer a\r\n'

const CASES: Case[] = [
  { status: 401, code: 'token_missing', options: { authorize } },
  { status: 401, code: 'token_invalid', lines: 'Authorization: Bearer forged\r\n', options: { authorize } },
  {
    status: 401,
    code: 'token_invalid',
    parts: [file, { name: 'session_token', body: 'forged' }],
    options: { authorize },
  },
  { status: 401, code: 'token_missing', tus: true, options: { authorize } },
  { status: 403, code: 'origin_refused', lines: 'Origin: https://evil.example\r\n' },
  { status: 404, code: 'upload_gone', tus: true, lines: 'Upload-Offset: 0\r\n' },
  { status: 409, code: 'idempotency_conflict', lines: 'Idempotency-Key: taken\r\n' },
  { status: 413, code: 'file_too_large', options: { limits: { maxFileSize: SIZE / 2 } } },
  { status: 413, code: 'quota_exceeded', options: { policy: { quotaBytes: 1000 } } },
  {
    status: 413,
    code: 'too_many_fields',
    parts: Array.from({ length: 6000 }, (_, n) => ({ name: `k${n}`, body: '' })),
  },
  { status: 415, code: 'type_refused', options: { policy: { types: ['image/*'] } } },
  { status: 415, code: 'offset_stream_required', tus: true, lines: 'Content-Type: text/plain\r\n' },
  { status: 507, code: 'storage_full', options: { reserveBytes: Number.MAX_SAFE_INTEGER } },
  {
    status: 507,
    code: 'storage_full',
    tus: true,
    lines: 'Upload-Offset: 0\r\n',
    options: { reserveBytes: Number.MAX_SAFE_INTEGER },
  },
]

/** A client that sends everything before it looks at an answer: how phones and proxies lose refusals. */
async function sendAllThenRead(port: number, head: string, bytes: Uint8Array): Promise<string> {
  const socket = await dial(port)
  socket.pause()
  socket.write(head)
  await new Promise<void>((resolve, reject) =>
    socket.write(bytes, (error) => (error ? reject(error) : resolve())),
  )
  let text = ''
  for await (const chunk of socket) {
    text += chunk
    if (text.endsWith('}')) break
  }
  return text
}

for (const { status, code, lines = '', parts = [file], tus = false, options = {} } of CASES) {
  test(`R17 ${code} (${status}${tus ? ', tus' : ''}) reaches a client that sends all and then reads, ${EACH} times of ${EACH}`, async (t) => {
    const { url, port } = await start(t, options)
    if (code === 'idempotency_conflict') {
      const taken = await fetch(`${url}/upload`, {
        method: 'POST',
        headers: {
          'content-type': requestHead(0).match(/Content-Type: (.*)\r\n/)![1]!,
          'idempotency-key': 'taken',
        },
        body: new Uint8Array(form({ name: 'f', filename: 'x', body: 'other bytes' })),
      })
      assert.equal(taken.status, 200)
    }
    const bytes = tus ? body : form(...parts)
    const type = lines.includes('Content-Type') ? '' : 'Content-Type: application/offset+octet-stream\r\n'
    const head = tus
      ? `PATCH /tus/${'0'.repeat(32)} HTTP/1.1\r\nHost: 127.0.0.1\r\nTus-Resumable: 1.0.0\r\n${type}${lines}Content-Length: ${SIZE}\r\n\r\n`
      : requestHead(bytes.length).replace('\r\nContent-Type', `\r\n${lines}Content-Type`)
    let left = EACH
    const worker = async () => {
      while (left-- > 0) {
        const answer = await sendAllThenRead(port, head, bytes)
        assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `))
        assert.match(answer, new RegExp(`"code":"${code}"`))
      }
    }
    await Promise.all(Array.from({ length: 10 }, worker))
  })
}

test('R17 a conflict of offsets reaches a client that sends all and then reads', async (t) => {
  const { url, port } = await start(t, { authorize })
  await upload(url, {}, 'a')
  const created = await fetch(`${url}/tus`, {
    method: 'POST',
    headers: { authorization: 'Bearer a', 'tus-resumable': '1.0.0', 'upload-length': String(SIZE * 2) },
  })
  const { pathname } = new URL(created.headers.get('location')!)
  const head =
    `PATCH ${pathname} HTTP/1.1\r\nHost: 127.0.0.1\r\nTus-Resumable: 1.0.0\r\n${AS_A}Upload-Offset: 7\r\n` +
    `Content-Type: application/offset+octet-stream\r\nContent-Length: ${SIZE}\r\n\r\n`
  for (let n = 0; n < EACH; n++)
    assert.match(await sendAllThenRead(port, head, body), /^HTTP\/1\.1 409 .*offset_conflict/s)
})
