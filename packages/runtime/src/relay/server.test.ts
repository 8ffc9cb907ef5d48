import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { WebSocket } from 'ws'
import type { Bridge, DeviceEvent, TaskEvent } from '../wx/bridge.ts'
import { decodeFrame, encodeFrame } from './frame.ts'
import { type PageMessage, type RuntimeMessage, STOPPED, SUBPROTOCOL, TAKEN_OVER } from './messages.ts'
import { createRelay, type Relay } from './server.ts'

let folder: string
let relay: Relay
const added: { name: string; type: string; bytes: Uint8Array }[] = []
const opened: { args: unknown; on: (event: TaskEvent) => void; aborted: boolean }[] = []
const listeners = new Set<(event: DeviceEvent) => void>()

const bridge: Bridge = {
  async call(api, args) {
    if (api === 'refused') throw { errMsg: 'refused:fail no', errno: 7 }
    return { api, ...args }
  },
  callSync(api, args) {
    if (api === 'accessSync') throw { errMsg: 'accessSync:fail no such file or directory', errno: 1300002 }
    return { api, ...args }
  },
  open(_api, args, on) {
    const task = { args, on, aborted: false }
    opened.push(task)
    return {
      abort() {
        task.aborted = true
      },
    }
  },
  listen(on) {
    listeners.add(on)
    return () => listeners.delete(on)
  },
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dukou-relay-'))
  await writeFile(join(folder, 'voice.mp3'), '0123456789')
  relay = await createRelay({
    bridge,
    control: { methods: { add: (a: number, b: number) => a + b }, listen: () => () => {} },
    findFile: (path, from) =>
      path === 'http://tmp/a.mp3' && from === 'pages/a' ? join(folder, 'voice.mp3') : null,
    findPhoto: (id) => (id === 'p1' ? new Uint8Array([1, 2]) : null),
    findRemote: (url) => (url === 'offline' ? null : url.replace('far:', 'http://127.0.0.1:')),
    addChatFile: async ({ name }) => ({ id: 'chat-1', name }),
    async addPhoto(photo) {
      added.push(photo)
      return { id: 'p1' }
    },
    photoLimit: 1000,
    assets: { '/': { type: 'text/html', body: '<!doctype html>' } },
    documents: { '/project': async () => ({ pages: ['a'] }) },
  })
})

after(async () => {
  await relay.close()
  await rm(folder, { recursive: true })
})

const ask = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(`http://127.0.0.1:${relay.port}${path}`, init)

const known = (more: Record<string, string> = {}) => ({ 'x-dukou-token': relay.token, ...more })

async function connect(protocols = [SUBPROTOCOL, relay.token], headers: Record<string, string> = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${relay.port}/relay`, protocols, { headers })
  await once(socket, 'open')
  const waiting: ((message: RuntimeMessage) => void)[] = []
  const heard: RuntimeMessage[] = []
  socket.on('message', (data) => {
    const message = decodeFrame(data as Buffer) as RuntimeMessage
    const next = waiting.shift()
    if (next) next(message)
    else heard.push(message)
  })
  return {
    socket,
    say: (message: PageMessage) => socket.send(encodeFrame(message)),
    next: async () => heard.shift() ?? new Promise<RuntimeMessage>((resolve) => waiting.push(resolve)),
  }
}

test('shows the empty page to anyone, and nothing else without the token', async () => {
  assert.equal((await ask('/')).status, 200)
  for (const path of ['/project', '/local?path=http://tmp/a.mp3&from=pages/a', '/local?path=x&token=wrong']) {
    assert.equal((await ask(path)).status, 401, path)
  }
  for (const path of ['/call', '/album?name=a.jpg']) {
    assert.equal((await ask(path, { method: 'POST', body: 'x' })).status, 401, path)
  }
  assert.equal((await ask('/project', { headers: { 'x-dukou-token': `${relay.token}x` } })).status, 401)
  assert.equal(added.length, 0)
})

test('refuses a page of another site even with the token', async () => {
  const foreign = { method: 'POST', body: 'x', headers: known({ origin: 'http://evil.example' }) }
  assert.equal((await ask('/call', foreign)).status, 403)
  const own = { headers: known({ origin: `http://127.0.0.1:${relay.port}` }) }
  assert.equal((await ask('/project', own)).status, 200)
})

test('refuses a foreign Host, as DNS rebinding sends it', async () => {
  const sent = request({
    port: relay.port,
    host: '127.0.0.1',
    path: '/',
    headers: { host: 'evil.example' },
  }).end()
  const [response] = await once(sent, 'response')
  response.resume()
  assert.equal(response.statusCode, 403)
})

test('opens a socket only with the token and from its own page', async () => {
  await assert.rejects(connect([]), /401/)
  await assert.rejects(connect([SUBPROTOCOL, 'wrong']), /401/)
  await assert.rejects(connect(undefined, { origin: 'http://evil.example' }), /403/)
  await assert.rejects(connect(undefined, { host: 'evil.example' }), /403/)
})

test('answers a synchronous call, and throws what the device throws', async () => {
  const call = async (api: string, args: object) => {
    const response = await ask('/call', {
      method: 'POST',
      headers: known(),
      body: encodeFrame({ api, args }),
    })
    return decodeFrame(new Uint8Array(await response.arrayBuffer()))
  }
  const data = new Uint8Array([0, 128, 255]).buffer
  assert.deepEqual(await call('writeFileSync', { data }), { ok: true, value: { api: 'writeFileSync', data } })
  assert.deepEqual(await call('accessSync', {}), {
    ok: false,
    value: { errMsg: 'accessSync:fail no such file or directory', errno: 1300002 },
  })
})

test('carries calls, failures and control over the socket', async () => {
  const page = await connect()
  const data = new Uint8Array([1, 2]).buffer
  page.say({ type: 'call', id: 1, api: 'readFile', args: { data } })
  assert.deepEqual(await page.next(), { type: 'result', id: 1, value: { api: 'readFile', data } })
  page.say({ type: 'call', id: 2, api: 'refused', args: {} })
  assert.deepEqual(await page.next(), {
    type: 'failure',
    id: 2,
    value: { errMsg: 'refused:fail no', errno: 7 },
  })
  page.say({ type: 'control', id: 3, method: 'add', args: [2, 3] })
  assert.deepEqual(await page.next(), { type: 'result', id: 3, value: 5 })
  page.say({ type: 'control', id: 4, method: 'toString', args: [] })
  assert.deepEqual(await page.next(), {
    type: 'failure',
    id: 4,
    value: { errMsg: 'toString:fail no such control' },
  })
  page.socket.close()
})

test('carries a task, its abort and what the device says', async () => {
  const page = await connect()
  page.say({ type: 'open', id: 5, api: 'uploadFile', args: { url: 'http://a/' }, aborted: false })
  while (opened.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  const task = opened.at(-1)!
  task.on({ type: 'progress', value: { progress: 50 } })
  assert.deepEqual(await page.next(), {
    type: 'task',
    id: 5,
    event: { type: 'progress', value: { progress: 50 } },
  })
  for (const listener of listeners) listener({ type: 'appHide', value: {} })
  assert.deepEqual(await page.next(), { type: 'device', event: { type: 'appHide', value: {} } })
  page.say({ type: 'abort', id: 5 })
  while (!task.aborted) await new Promise((resolve) => setTimeout(resolve, 5))
  task.on({ type: 'fail', value: { errMsg: 'uploadFile:fail abort' } })
  assert.equal(((await page.next()) as { type: string }).type, 'task')
  page.socket.close()
})

test('aborts the tasks of a page that went away, and lets a newer page take over', async () => {
  const old = await connect()
  opened.length = 0
  old.say({ type: 'open', id: 1, api: 'request', args: {}, aborted: false })
  while (opened.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  const closed = once(old.socket, 'close')
  const newer = await connect()
  assert.equal((await closed)[0], TAKEN_OVER)
  while (!opened[0]!.aborted) await new Promise((resolve) => setTimeout(resolve, 5))
  newer.socket.close()
})

test('sends a local file whole and by range', async () => {
  const query = `path=${encodeURIComponent('http://tmp/a.mp3')}&from=pages/a&token=${relay.token}`
  const whole = await ask(`/local?${query}`)
  assert.equal(whole.headers.get('content-type'), 'audio/mpeg')
  assert.match(whole.headers.get('content-security-policy')!, /^sandbox/)
  assert.equal(await whole.text(), '0123456789')
  const ranged = async (range: string) => {
    const response = await ask(`/local?${query}`, { headers: { range } })
    return [response.status, response.headers.get('content-range'), await response.text()]
  }
  assert.deepEqual(await ranged('bytes=2-4'), [206, 'bytes 2-4/10', '234'])
  assert.deepEqual(await ranged('bytes=7-'), [206, 'bytes 7-9/10', '789'])
  assert.deepEqual(await ranged('bytes=-2'), [206, 'bytes 8-9/10', '89'])
  assert.deepEqual(await ranged('bytes=10-'), [416, 'bytes */10', ''])
  assert.equal(
    (await ask(`/local?path=${encodeURIComponent('/etc/passwd')}&token=${relay.token}`)).status,
    404,
  )
})

test('sends pictures of the album', async () => {
  const get = (path: string) => ask(`${path}&token=${relay.token}`)
  assert.deepEqual([...new Uint8Array(await (await get('/photo?id=p1')).arrayBuffer())], [1, 2])
  assert.equal((await get('/photo?id=p2')).status, 404)
})

test('fetches a picture of the network from where it really is, by range too', async () => {
  const far = createServer((request, response) => {
    if (request.url === '/none') response.writeHead(404).end('none')
    else if (request.headers.range) response.writeHead(206, { 'content-range': 'bytes 1-2/4' }).end('bc')
    else response.writeHead(200, { 'content-type': 'image/x', 'set-cookie': 'a=1' }).end('abcd')
  }).listen(0, '127.0.0.1')
  await once(far, 'listening')
  const { port } = far.address() as AddressInfo
  const get = (path: string, headers = {}) =>
    ask(`/remote?url=${encodeURIComponent(`far:${port}${path}`)}&token=${relay.token}`, { headers })
  const whole = await get('/a')
  assert.deepEqual(
    [whole.status, whole.headers.get('content-type'), await whole.text()],
    [200, 'image/x', 'abcd'],
  )
  assert.equal(whole.headers.get('set-cookie'), null)
  assert.match(whole.headers.get('content-security-policy')!, /^sandbox/)
  const part = await get('/a', { range: 'bytes=1-2' })
  assert.deepEqual(
    [part.status, part.headers.get('content-range'), await part.text()],
    [206, 'bytes 1-2/4', 'bc'],
  )
  assert.equal((await get('/none')).status, 404)
  far.closeAllConnections()
  far.close()
  await once(far, 'close')
  assert.equal((await get('/a')).status, 502)
  assert.equal((await ask(`/remote?url=offline&token=${relay.token}`)).status, 503)
  assert.equal((await ask('/remote?url=far:1/')).status, 401)
})

test('takes a photo up to the limit and no larger', async () => {
  const send = (size: number, body: BodyInit = new Uint8Array(size)) =>
    ask(`/album?name=${encodeURIComponent('照片.jpg')}`, {
      method: 'POST',
      headers: known({ 'content-type': 'image/jpeg' }),
      body,
      ...(body instanceof ReadableStream && { duplex: 'half' }),
    } as RequestInit & { headers: Record<string, string> })
  const response = await send(1000)
  assert.deepEqual(await response.json(), { id: 'p1' })
  assert.equal(added[0]!.name, '照片.jpg')
  assert.equal(added[0]!.type, 'image/jpeg')
  assert.equal(added[0]!.bytes.length, 1000)
  assert.equal((await send(1001)).status, 413)
  // Without a declared length the body itself is counted.
  const undeclared = new Blob([new Uint8Array(1001)]).stream()
  assert.equal((await send(0, undeclared)).status, 413)
  assert.equal(added.length, 1)
})

/** A relay with nothing behind it. */
const bare = {
  bridge,
  control: { methods: {}, listen: () => () => {} },
  findFile: () => null,
  findPhoto: () => null,
  findRemote: () => null,
  addPhoto: async () => ({}),
  addChatFile: async () => ({}),
  assets: {},
  documents: {},
}

test('says what to do when the port is taken', async () => {
  await assert.rejects(createRelay({ ...bare, port: relay.port }), {
    code: 'EADDRINUSE',
    port: relay.port,
    message: /is in use: choose another/,
    messageZh: /已被占用/,
  })
  const second = await createRelay(bare)
  assert.notEqual(second.token, relay.token)
  await second.close()
})

test('tells its page that it stopped, and ends although the page stays connected', async () => {
  const stopping = await createRelay(bare)
  const socket = new WebSocket(`ws://127.0.0.1:${stopping.port}/relay`, [SUBPROTOCOL, stopping.token])
  await once(socket, 'open')
  const closed = once(socket, 'close')
  await stopping.close()
  assert.equal((await closed)[0], STOPPED)
})
