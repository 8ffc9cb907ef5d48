import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  dial,
  FORM_TYPE,
  form,
  post,
  readToEnd,
  start,
  temporaryFolder,
  until,
  upload,
} from '../server/running.ts'
import { run, serve } from './running.ts'

/** The value of one line of Prometheus' text format, or null. */
function numberAt(text: string, line: string): number | null {
  const found = text.split('\n').find((one) => one.startsWith(`${line} `))
  return found === undefined ? null : Number(found.slice(line.length + 1))
}

test('counts uploads, refusals, aborts and bytes, with labels from fixed lists', async (t) => {
  const { url, port } = await start(t, { aliases: ['/image'], limits: { maxFileSize: 1000 } })
  await upload(url)
  await post(`${url}/image`, form({ name: 'file', filename: 'a', body: 'x' }))
  await assert.rejects(upload(url, { body: 'x'.repeat(2000) }))
  const socket = await dial(port)
  socket.write(
    `POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${FORM_TYPE}\r\nContent-Length: 900\r\n\r\nhalf`,
  )
  await new Promise((resolve) => setTimeout(resolve, 50))
  socket.destroy()
  for (const path of ['/nothing-1', '/nothing-2', `/files/${'0'.repeat(32)}`]) await fetch(`${url}${path}`)

  const read = async () => (await fetch(`${url}/metrics`)).text()
  await until('the abort is counted', async () =>
    (await read()).includes('dukou_upload_requests_total{via="form",code="aborted"} 1'),
  )
  const text = await read()
  assert.equal(numberAt(text, 'dukou_upload_requests_total{via="form",code="ok"}'), 2)
  assert.equal(numberAt(text, 'dukou_upload_requests_total{via="form",code="file_too_large"}'), 1)
  assert.equal(numberAt(text, 'dukou_requests_total{method="POST",route="/image",status="200"}'), 1)
  assert.equal(numberAt(text, 'dukou_requests_total{method="GET",route="none",status="404"}'), 2)
  assert.equal(numberAt(text, 'dukou_file_bytes_count{via="form"}'), 2)
  const received = numberAt(text, 'dukou_received_bytes_total{via="form"}')!
  assert.ok(received > 2000 && received < 10_000, String(received))
  assert.equal(numberAt(text, 'dukou_ready'), 1)
  assert.equal(numberAt(text, 'dukou_open_uploads'), 0)
  assert.ok(numberAt(text, 'dukou_disk_free_bytes')! > 0)
  assert.match(text, /^nodejs_eventloop_lag_p99_seconds \d/m)
  assert.doesNotMatch(text, /nothing-1|0{32}/)
})

test('shows its numbers to this machine alone, or to whoever has the token', async (t) => {
  const open = await start(t)
  assert.equal((await fetch(`${open.url}/metrics`)).status, 200)
  const proxied = { 'x-forwarded-for': '203.0.113.7' }
  for (const name of [
    'Forwarded',
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'X-Real-IP',
    'Via',
  ]) {
    const socket = await dial(open.port)
    const host = `Host: 127.0.0.1:${open.port}`
    socket.write(`GET /metrics HTTP/1.1\r\n${host}\r\n${name}: 127.0.0.1\r\nConnection: close\r\n\r\n`)
    assert.match(await readToEnd(socket), /^HTTP\/1\.1 404 /, name)
  }
  const published = await start(t, { publicUrl: open.url })
  assert.equal((await fetch(`${published.url}/metrics`)).status, 404)

  const closed = await start(t, { metricsToken: 'a-token-of-16-or-more' })
  const ask = (authorization?: string) =>
    fetch(`${closed.url}/metrics`, {
      headers: authorization === undefined ? {} : { authorization, ...proxied },
    })
  assert.equal((await ask()).status, 404)
  assert.equal((await ask('Bearer a-token-of-16-or-mose')).status, 404)
  assert.equal((await ask('Bearer a-token-of-16-or-more')).status, 200)
})

test('says that it is alive, and whether it is ready', async (t) => {
  const { url, server } = await start(t)
  assert.deepEqual(await (await fetch(`${url}/livez`)).json(), { status: 'alive' })
  const ready = await fetch(`${url}/readyz`)
  assert.deepEqual(
    [ready.status, await ready.json()],
    [200, { status: 'ready', checks: { catalog: 'ok', disk: 'ok' } }],
  )
  server.retire()
  const retired = await fetch(`${url}/readyz`)
  assert.deepEqual([retired.status, await retired.json()], [503, { status: 'closing', checks: {} }])
  await upload(url)
  assert.equal((await fetch(`${url}/livez`)).status, 200)

  const full = await start(t, { reserveBytes: 2 ** 50 })
  const failing = await fetch(`${full.url}/readyz`)
  assert.equal(failing.status, 503)
  assert.deepEqual(await failing.json(), { status: 'failing', checks: { catalog: 'ok', disk: 'failing' } })
})

test('writes neither tokens nor signatures nor secrets into its log', async (t) => {
  const data = join(await temporaryFolder(t), 'data')
  const secrets = { hook: 'hook-secret-71d2', metrics: 'metrics-token-71d2', wrong: 'wrong-token-71d2' }
  const { child, url } = await serve(t, data, [], {
    DUKOU_LOG: 'trace',
    // Nothing listens there, and the error about it is logged.
    DUKOU_AUTHORIZE_URL: `http://127.0.0.1:9/?token=${secrets.hook}`,
    DUKOU_AUTHORIZE_SECRET: secrets.hook,
    DUKOU_METRICS_TOKEN: secrets.metrics,
  })
  const created = await run(['token', 'create', 'li', '--data', data])
  const [token] = /^dk_\S+$/m.exec(created.output)!
  const file = { name: 'file', filename: 'a.txt', body: 'some bytes' }

  const stored = await upload(url, {}, token)
  const signature = new URL(stored.url).searchParams.get('s')!
  assert.equal((await post(`${url}/upload`, form({ name: 'session_token', body: token }, file))).status, 200)
  assert.equal(
    (
      await post(`${url}/upload?session_token=${secrets.wrong}`, form(file), {
        authorization: `Bearer ${secrets.wrong}`,
      })
    ).status,
    503,
  )
  assert.equal(
    (await post(`${url}/upload`, form({ name: 'session_token', body: secrets.wrong }, file))).status,
    503,
  )
  assert.equal((await post(`${url}/upload`, form(file))).status, 401)
  await fetch(stored.url)
  await fetch(`${stored.url}x`)
  await fetch(`${url}/nowhere?s=${signature}&token=${token}`)
  await fetch(`${url}/files?token=${token}`, { headers: { authorization: `Bearer ${token}, x` } })
  await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${secrets.metrics}` } })
  const socket = await dial(Number(new URL(url).port))
  socket.end(`GET /files/x?s=${signature} HTTP/1.1\r\nAuthorization: Bearer ${token}\r\nBad Header\r\n\r\n`)
  await readToEnd(socket)
  child.signal('SIGTERM')
  assert.equal(await child.ended, 0)

  const log = child.output()
  for (const path of ['/upload', '/nowhere', `/files/${stored.id}`])
    assert.ok(log.includes(`"path":"${path}"`), path)
  assert.match(log, /"code":"authorization_unavailable"/)
  assert.match(log, /"reqId":"[\w-]+"/)
  for (const secret of [token, signature, ...Object.values(secrets)]) {
    const at = log.indexOf(secret)
    assert.equal(at, -1, log.slice(Math.max(0, at - 300), at + 100))
  }
})

test('writes one line about each request, with the id that a proxy gave', async (t) => {
  const data = join(await temporaryFolder(t), 'data')
  const { child, url } = await serve(t, data)
  const answer = await fetch(`${url}/files`, { headers: { 'x-request-id': 'from-the-proxy.1' } })
  assert.equal(answer.headers.get('x-request-id'), 'from-the-proxy.1')
  const other = await fetch(`${url}/files`, { headers: { 'x-request-id': 'not plain' } })
  assert.notEqual(other.headers.get('x-request-id'), 'not plain')
  await fetch(`${url}/livez`)
  await child.waitFor(/from-the-proxy\.1/)
  child.signal('SIGTERM')
  await child.ended
  const lines = child
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ method }) => method !== undefined)
  assert.equal(lines.length, 2, 'one line each, and none about the probe')
  const { method, path, status, code, level, reqId } = lines[0]
  assert.deepEqual(
    { method, path, status, code, level, reqId },
    { method: 'GET', path: '/files', status: 200, code: 'ok', level: 30, reqId: 'from-the-proxy.1' },
  )
})
