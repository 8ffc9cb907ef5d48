import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { startChild } from '../server/child.ts'
import { dial, readToEnd, start, until, upload } from '../server/running.ts'

/** A byte every so often, until the connection is over. */
function drip(t: TestContext, socket: Socket, ms: number): void {
  socket.on('error', () => {})
  const clock = setInterval(() => socket.writable && socket.write('x'), ms)
  t.after(() => clearInterval(clock))
}

test('gives up a head that does not come to its end, says 408, and answers others meanwhile', async (t) => {
  const { url, port } = await start(t, { limits: { stallMs: 500 } })
  const beginnings = ['', 'G', 'GET /livez HTTP/1.1\r\n', 'GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ']
  const begun = performance.now()
  const one = async (beginning: string, isMoving: boolean) => {
    const socket = await dial(port)
    socket.write(beginning)
    if (isMoving) drip(t, socket, 100)
    const text = await readToEnd(socket)
    assert.match(text, /^HTTP\/1\.1 408 .*"code":"stalled".*500 ms.*500 毫秒/s, beginning)
    const ms = performance.now() - begun
    assert.ok(ms >= 450 && ms < 8000, `${beginning}: ${ms} ms`)
  }
  const all = [...beginnings.map((text) => one(text, false)), one(beginnings[3]!, true)]
  assert.equal((await fetch(`${url}/livez`)).status, 200)
  await Promise.all(all)
})

test('a second head on a connection is given up as well, and the line between two requests is not', async (t) => {
  const { port } = await start(t, { limits: { stallMs: 500 } })
  const socket = await dial(port)
  const answered = readToEnd(socket)
  const request = 'GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'
  socket.write(request)
  await new Promise((resolve) => setTimeout(resolve, 2500))
  socket.write(request + request.slice(0, 20))
  assert.match(await answered, /^(HTTP\/1\.1 200 .*){2}HTTP\/1\.1 408 /s)
})

test('lets go of a connection that keeps its own side open after a refusal', async (t) => {
  const child = await startChild(t, { limits: { stallMs: 500 } })
  const before = await child.used()
  const sockets = Array.from({ length: 20 }, (_, n) => {
    const socket = connect({ port: child.port, host: '127.0.0.1', allowHalfOpen: true })
    socket.on('error', () => {}).resume()
    socket.write(n % 2 === 0 ? 'nonsense\r\n\r\n' : 'GET / HT')
    t.after(() => socket.destroy())
    return socket
  })
  await until('all are connected', async () => (await child.used()).files >= before.files + 20)
  const end = Date.now() + 5000
  while ((await child.used()).files > before.files && Date.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal((await child.used()).files, before.files)
  assert.ok(
    sockets.every(({ writable }) => writable),
    'no client has closed its side',
  )
})

const LARGE = 50 << 20

/** What asks for a file as a whole. */
const asking = (address: string) => {
  const { pathname, search } = new URL(address)
  return `GET ${pathname}${search} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`
}

test('cuts a client that asks for a file and does not read, also when it goes on sending; the file is closed', async (t) => {
  const child = await startChild(t, { limits: { stallMs: 1000 } })
  const { url } = await upload(child.url, { body: new Uint8Array(LARGE) })
  const before = await child.used()
  const ask = async (request: string) => {
    const socket = await dial(child.port)
    socket.on('error', () => {}).pause()
    socket.write(request)
    return socket
  }
  const request = asking(url)
  const withBody = request.replace('\r\n\r\n', '\r\nContent-Length: 10000\r\n\r\n')
  const begun = performance.now()
  const sockets = [await ask(request), await ask(request.repeat(3)), await ask(withBody)]
  drip(t, sockets[2]!, 100)
  await until('all are served', async () => (await child.used()).files >= before.files + 2 * sockets.length)
  const end = Date.now() + 8000
  while ((await child.used()).files > before.files && Date.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal((await child.used()).files, before.files, 'connections and files are closed')
  assert.ok(performance.now() - begun >= 900, 'it had its time')
  for (const socket of sockets) {
    let bytes = 0
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length
    })
    await new Promise((resolve) => socket.once('close', resolve).resume())
    assert.ok(bytes < LARGE, 'it was cut')
  }
})

test('serves a reader that is slow but moves, for many times as long as one may stand still', async (t) => {
  const child = await startChild(t, { limits: { stallMs: 400 } })
  const { url } = await upload(child.url, { body: new Uint8Array(LARGE) })
  const socket = await dial(child.port)
  let bytes = 0
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    // 12 pieces of 4 MiB and more, each a quarter of a second after the one before.
    if (bytes % (4 << 20) < chunk.length) {
      socket.pause()
      setTimeout(() => socket.resume(), 250)
    }
  })
  const begun = performance.now()
  socket.write(asking(url).replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'))
  await new Promise((resolve) => socket.once('close', resolve))
  assert.ok(bytes > LARGE, `${bytes} bytes`)
  assert.ok(performance.now() - begun > 2000)
})

test('leaves an idle connection and an answer that takes long to begin alone', async (t) => {
  const { port } = await start(t, {
    limits: { stallMs: 300 },
    async authorize() {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      return { owner: 'a' }
    },
  })
  const socket = await dial(port)
  const request = 'GET /files HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer a\r\n\r\n'
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  socket.write(request)
  await until('it is answered', () => text.endsWith('}'))
  await new Promise((resolve) => setTimeout(resolve, 1500))
  socket.write(request.replace('Host', 'Connection: close\r\nHost'))
  await new Promise((resolve) => socket.once('close', resolve))
  assert.equal(text.split('HTTP/1.1 200 ').length, 3)
})
