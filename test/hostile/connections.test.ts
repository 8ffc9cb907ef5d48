import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dial, FORM_TYPE, readToEnd, start, until, upload } from '../server/running.ts'

/** What is left of a connection, as its answers. */
async function answersTo(port: number, bytes: string): Promise<string[]> {
  const socket = await dial(port)
  socket.on('error', () => {})
  socket.write(Buffer.from(bytes, 'latin1'))
  const end = setTimeout(() => socket.destroy(), 3000)
  const text = await readToEnd(socket).catch(() => '')
  clearTimeout(end)
  return text.split(/(?=HTTP\/1\.1 \d)/).filter((answer) => answer !== '')
}

test('no request is smuggled in by two lengths, two encodings or odd chunks', async (t) => {
  const { url, port } = await start(t)
  const { id } = await upload(url)
  const hidden = `DELETE /files/${id} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`
  const head = `POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${FORM_TYPE}\r\n`
  const length = `Content-Length: ${hidden.length}\r\n`
  const chunked = 'Transfer-Encoding: chunked\r\n'
  const table: [what: string, request: string][] = [
    ['TE and CL', `${head}${chunked}${length}\r\n0\r\n\r\n${hidden}`],
    ['CL and TE', `${head}${length}${chunked}\r\n0\r\n\r\n${hidden}`],
    ['two CL', `${head}Content-Length: 0\r\n${length}\r\n${hidden}`],
    ['CL as a list', `${head}Content-Length: 0, ${hidden.length}\r\n\r\n${hidden}`],
    ['CL with a sign', `${head}Content-Length: +0\r\n\r\n${hidden}`],
    ['CL in hex', `${head}Content-Length: 0x0\r\n\r\n${hidden}`],
    ['TE of another name', `${head}Transfer-Encoding: xchunked\r\n${length}\r\n${hidden}`],
    [
      'TE with a space before its colon',
      `${head}Transfer-Encoding : chunked\r\n${length}\r\n0\r\n\r\n${hidden}`,
    ],
    ['TE behind a tab', `${head}Transfer-Encoding:\tchunked\r\n${length}\r\n0\r\n\r\n${hidden}`],
    ['TE folded', `${head}Transfer-Encoding:\r\n chunked\r\n${length}\r\n0\r\n\r\n${hidden}`],
    ['TE twice', `${head}${chunked}Transfer-Encoding: identity\r\n\r\n0\r\n\r\n${hidden}`],
    ['a chunk without CR', `${head}${chunked}\r\n1\nx\n0\n\n${hidden}`],
    ['a chunk with a sign', `${head}${chunked}\r\n-1\r\n${hidden}`],
    ['a chunk of a length beyond all', `${head}${chunked}\r\nfffffffffffffffff\r\n${hidden}`],
    ['a header line without CR', `${head}X: y\n${length}\r\n${hidden}`],
    ['a NUL in a header', `${head}X: y\0z\r\n${length}\r\n${hidden}`],
  ]
  for (const [what, request] of table) {
    const answers = await answersTo(port, request)
    assert.ok(answers.length <= 1, `${what}: ${answers.length} answers`)
    for (const answer of answers) assert.match(answer, /^HTTP\/1\.1 4\d\d /, what)
    assert.equal((await fetch(`${url}/files/${id}`)).status, 200, what)
  }
})

test('a body where none is expected is no further request', async (t) => {
  const { url, port } = await start(t)
  const { id } = await upload(url)
  const hidden = `DELETE /files/${id} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`
  const next = 'GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'
  for (const line of [
    'GET /files',
    'HEAD /files',
    'GET /nowhere',
    `GET /files/${id}`,
    'POST /logout',
    'OPTIONS /tus',
  ]) {
    const answers = await answersTo(
      port,
      `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}${next}`,
    )
    assert.equal(answers.length, 2, line)
    assert.match(answers[1]!, /^HTTP\/1\.1 200/, line)
    assert.equal((await fetch(`${url}/files/${id}`)).status, 200, line)
  }
})

test('one connection over the ceiling is closed; the others are served, and one that goes makes room', async (t) => {
  const { port } = await start(t, { limits: { maxConnections: 5 } })
  const request = 'GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n'
  const held = await Promise.all(Array.from({ length: 5 }, () => dial(port)))
  for (let n = 0; n < 20; n++) assert.deepEqual(await answersTo(port, `${request}\r\n`), [], 'one over')
  held[0]!.destroy()
  await until('there is room', async () => {
    const [answer] = await answersTo(port, `${request}Connection: close\r\n\r\n`)
    return answer?.startsWith('HTTP/1.1 200') ?? false
  })
  for (const socket of held.slice(1)) {
    socket.write(`${request}Connection: close\r\n\r\n`)
    assert.match(await readToEnd(socket), /^HTTP\/1\.1 200/)
  }
})

test('a page of another origin changes nothing on any route, and no answer sets a cookie', async (t) => {
  const { url } = await start(t, { aliases: ['/image'] })
  const { id } = await upload(url)
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>
  }
  const origins = [
    'https://evil.example',
    'null',
    'http://127.0.0.1',
    'http://localhost:1',
    `${url}.evil.example`,
    `${url}/`,
  ]
  let count = 0
  for (const [path, verbs] of Object.entries(paths)) {
    for (const method of Object.keys(verbs).map((verb) => verb.toUpperCase())) {
      for (const origin of origins) {
        const headers = { origin, 'tus-resumable': '1.0.0', 'content-type': 'text/plain' }
        const response = await fetch(url + path.replace('{id}', id), { method, headers })
        assert.equal(response.headers.get('access-control-allow-origin'), null, `${method} ${path}`)
        assert.equal(response.headers.get('set-cookie'), null, `${method} ${path}`)
        if (['GET', 'HEAD', 'OPTIONS'].includes(method)) continue
        assert.equal(response.status, 403, `${method} ${path} from ${origin}`)
        count++
      }
    }
  }
  assert.ok(count >= 6 * 7, `${count} requests that would change something`)
  assert.equal((await fetch(`${url}/files/${id}`)).status, 200)
})

test('what a page can send without asking first is no JSON', async (t) => {
  const { url } = await start(t)
  const body = JSON.stringify({ can: ['form'], files: [{ name: 'a', size: 1 }] })
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'text/plain; application/json',
  ]) {
    const response = await fetch(`${url}/tickets`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    assert.equal(response.status, 415, type)
  }
})

test('a signature opens one file for reading until its end, and nothing else', async (t) => {
  const authorize = ({ token }: { token: string | null }) => (token === null ? null : { owner: token })
  const { url } = await start(t, { authorize })
  const one = await upload(url, {}, 'a')
  const other = await upload(url, {}, 'a')
  const { search, searchParams } = new URL(one.url)
  const end = searchParams.get('e')!
  const sign = searchParams.get('s')!
  const statusOf = async (path: string, method = 'GET') => (await fetch(url + path, { method })).status
  assert.equal(await statusOf(`/files/${one.id}${search}`), 200)
  assert.equal(await statusOf(`/files/${other.id}${search}`), 401)
  assert.equal(await statusOf(`/files/${one.id}?e=${Number(end) + 1}&s=${sign}`), 401)
  assert.equal(await statusOf(`/files/${one.id}?e=1&s=${sign}`), 401)
  for (const forged of [sign.slice(0, -1), `${sign}A`, sign.toLowerCase(), '', 'A'.repeat(43)])
    assert.equal(await statusOf(`/files/${one.id}?e=${end}&s=${forged}`), 401, forged)
  assert.equal(await statusOf(`/files/${one.id}${search}`, 'DELETE'), 401)
  assert.equal(await statusOf(`/files/${one.id}/confirm${search}`, 'POST'), 401)
  assert.equal(await statusOf(`/files${search}`), 401)
  const { headers } = await fetch(`${url}/files/${one.id}${search}`)
  assert.equal(headers.get('referrer-policy'), 'no-referrer')
  assert.match(headers.get('cache-control')!, /private/)
})
