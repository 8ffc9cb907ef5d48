import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { dial, readToEnd, start, until } from '../server/running.ts'
import { startChild } from './child.ts'

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
