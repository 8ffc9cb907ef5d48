import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  bytesHeld,
  dial,
  form,
  readToEnd,
  requestHead,
  temporaryFolder,
  until,
  upload,
} from '../server/running.ts'
import { run, serve } from './running.ts'

// More of them by hand: RESTARTS=50.
const RESTARTS = Number(process.env.RESTARTS ?? 3)
const body = form({ name: 'file', filename: 'a.bin', body: 'x'.repeat(200_000) })

test('finishes what is in flight at SIGTERM, is not ready meanwhile, and ends with 0', async (t) => {
  const data = join(await temporaryFolder(t), 'data')
  const { child, url } = await serve(t, data)
  const socket = await dial(Number(new URL(url).port))
  socket.write(requestHead(body.length))
  socket.write(body.subarray(0, 100_000))
  const probe = await dial(Number(new URL(url).port))
  await upload(url)
  child.signal('SIGTERM')
  await child.waitFor(/Stopping/)
  probe.write('GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
  assert.match(await readToEnd(probe), /^HTTP\/1\.1 503 /)
  await assert.rejects(dial(Number(new URL(url).port)), /ECONNREFUSED/)
  socket.write(body.subarray(100_000))
  const answer = await readToEnd(socket)
  assert.match(answer, /^HTTP\/1\.1 200 /)
  assert.equal(await child.ended, 0, child.output())

  const checked = await run(['fsck', '--data', data])
  assert.match(checked.output, /2 files checked, 0 faults/)
})

test('goes on taking requests for a while where it is told to, and says that it is not ready', async (t) => {
  const data = join(await temporaryFolder(t), 'data')
  const { child, url } = await serve(t, data, [], { DUKOU_RETIRE_MS: '2s' })
  child.signal('SIGTERM')
  await child.waitFor(/Stopping/)
  assert.equal((await fetch(`${url}/readyz`)).status, 503)
  await upload(url)
  assert.equal(await child.ended, 0)
})

test('cuts what takes longer than closeMs, and leaves nothing of it', async (t) => {
  const data = join(await temporaryFolder(t), 'data')
  const { child, url } = await serve(t, data, [], { DUKOU_LIMITS_CLOSE_MS: '300' })
  const socket = await dial(Number(new URL(url).port))
  socket.on('error', () => {})
  socket.write(requestHead(body.length))
  socket.write(body.subarray(0, 100_000))
  await until('bytes of it are held', async () => (await bytesHeld(data)).length === 1)
  const start = Date.now()
  child.signal('SIGTERM')
  assert.equal(await child.ended, 0)
  assert.ok(Date.now() - start < 5000)
  assert.deepEqual(await bytesHeld(data), [])
})

test('cuts a resumable upload where it is, and goes on after the restart', async (t) => {
  const data = join(await temporaryFolder(t), 'data')
  const { child, url } = await serve(t, data, [], { DUKOU_LIMITS_CLOSE_MS: '300' })
  const tus = { 'tus-resumable': '1.0.0' }
  const created = await fetch(`${url}/tus`, {
    method: 'POST',
    headers: { ...tus, 'upload-length': '200000' },
  })
  const { pathname } = new URL(created.headers.get('location')!, url)
  const bytes = Buffer.alloc(200_000, 'tus')
  const socket = await dial(Number(new URL(url).port))
  socket.on('error', () => {})
  socket.write(
    `PATCH ${pathname} HTTP/1.1\r\nHost: 127.0.0.1\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n` +
      'Content-Type: application/offset+octet-stream\r\nContent-Length: 200000\r\n\r\n',
  )
  socket.write(bytes.subarray(0, 120_000))
  await until('bytes of it are held', async () => (await bytesHeld(data)).length === 1)
  await new Promise((resolve) => setTimeout(resolve, 100))
  child.signal('SIGTERM')
  assert.equal(await child.ended, 0)

  const again = await serve(t, data)
  const held = await fetch(again.url + pathname, { method: 'HEAD', headers: tus })
  const offset = Number(held.headers.get('upload-offset'))
  assert.equal(offset, 120_000, `status ${held.status}`)
  const headers = {
    ...tus,
    'upload-offset': String(offset),
    'content-type': 'application/offset+octet-stream',
  }
  const rest = new Uint8Array(bytes.subarray(offset))
  const sent = await fetch(again.url + pathname, { method: 'PATCH', headers, body: rest })
  assert.equal(sent.headers.get('upload-offset'), '200000')
  const listed = (await (await fetch(`${again.url}/files`)).json()) as { files: { url: string }[] }
  assert.deepEqual(Buffer.from(await (await fetch(listed.files[0]!.url)).arrayBuffer()), bytes)
})

test('ends at once at a second signal', async (t) => {
  const data = join(await temporaryFolder(t), 'data')
  const { child, url } = await serve(t, data)
  const socket = await dial(Number(new URL(url).port))
  socket.on('error', () => {})
  socket.write(requestHead(body.length))
  await new Promise((resolve) => setTimeout(resolve, 100))
  child.signal('SIGINT')
  await child.waitFor(/Stopping/)
  child.signal('SIGINT')
  assert.equal(await child.ended, 130)
})

test('loses no upload of clients that try again while it is restarted over and over', async (t) => {
  const data = join(await temporaryFolder(t), 'data')
  let { child, url } = await serve(t, data)
  const { port } = new URL(url)
  const end = { isNear: false }
  const kept: string[] = []
  let failed = 0

  async function client(n: number): Promise<void> {
    for (let count = 0; !end.isNear; count++) {
      const text = `client ${n}, file ${count}`
      for (let attempt = 0; ; attempt++) {
        if (attempt > 200) throw new Error(`${text} never arrived`)
        try {
          // The same key at each attempt: what was stored but not answered is not stored twice.
          const stored = await uploadWithKey(`http://127.0.0.1:${port}`, text, `${n}-${count}`)
          kept.push(stored)
          break
        } catch {
          failed++
          await new Promise((resolve) => setTimeout(resolve, 25))
        }
      }
    }
  }

  const clients = Promise.all([0, 1, 2].map(client))
  for (let restart = 0; restart < RESTARTS; restart++) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    child.signal('SIGTERM')
    assert.equal(await child.ended, 0, child.output())
    ;({ child, url } = await serve(t, data, ['--port', port]))
  }
  await new Promise((resolve) => setTimeout(resolve, 200))
  end.isNear = true
  await clients
  assert.ok(failed > 0, 'clients met the restarts')
  const listed = new Set<string>()
  for (let cursor = ''; cursor !== null; ) {
    const page = (await (await fetch(`${url}/files?limit=100${cursor && `&cursor=${cursor}`}`)).json()) as {
      files: { id: string }[]
      next: string
    }
    for (const { id } of page.files) listed.add(id)
    cursor = page.next
  }
  assert.deepEqual([...listed].sort(), [...kept].sort())
})

async function uploadWithKey(url: string, text: string, key: string): Promise<string> {
  const data = new FormData()
  data.append('file', new Blob([text]), 'a.txt')
  const response = await fetch(`${url}/upload`, {
    method: 'POST',
    body: data,
    headers: { 'idempotency-key': key },
  })
  const { id } = (await response.json()) as { id?: string }
  if (response.status !== 200 || id === undefined) throw new Error(String(response.status))
  return id
}
