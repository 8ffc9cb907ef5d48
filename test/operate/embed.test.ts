import assert from 'node:assert/strict'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createServer, dukouPlugin, nodeHandler, type Server, type ServerOptions } from '@dukou/server'
import type { UploadAnswer } from 'dukou'
import express from 'express'
import { startChild } from '../lib/child.ts'
import { root, sourceFlags } from '../lib/root.ts'
import { form, post, temporaryFolder, upload } from '../server/running.ts'

async function embedded(t: TestContext, options: Partial<ServerOptions> = {}) {
  const server = await createServer({ ...options, data: await temporaryFolder(t) })
  t.after(() => server.close())
  return server
}

for (const name of ['express', 'fastify']) {
  test(`crosses a file through the ${name} example`, async (t) => {
    const child = startChild(process.execPath, [...sourceFlags, join(root, 'examples', name, 'server.js')], {
      env: { PORT: '0', DATA: await temporaryFolder(t) },
    })
    t.after(() => child.signal('SIGKILL'))
    const [url] = await child.waitFor(/http:\/\/127\.0\.0\.1:\d+/)
    const stored = await upload(`${url}/photos`, { body: 'over the river' }, 'secret-of-li')
    assert.ok(stored.url.startsWith(`${url}/photos/files/`), stored.url)
    assert.equal(await (await fetch(stored.url)).text(), 'over the river')
    assert.equal(
      (await post(`${url}/photos/upload`, form({ name: 'file', filename: 'a', body: 'x' }))).status,
      401,
    )
    assert.match(await (await fetch(url)).text(), /渡口/)
    child.signal('SIGTERM')
    assert.equal(await child.ended, 0, child.output())
  })
}

test('gives addresses below its mount, also of resumable uploads', async (t) => {
  const server = await embedded(t)
  const app = express()
  app.use('/a/b', nodeHandler(server))
  const listener = app.listen(0, '127.0.0.1')
  t.after(() => listener.close())
  await new Promise((resolve) => listener.once('listening', resolve))
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/a/b`
  const created = await fetch(`${url}/tus`, {
    method: 'POST',
    headers: { 'tus-resumable': '1.0.0', 'upload-length': '5' },
  })
  assert.equal(created.status, 201)
  const location = new URL(created.headers.get('location')!, `${url}/tus`).href
  assert.ok(location.startsWith(`${url}/tus/`), location)
  const sent = await fetch(location, {
    method: 'PATCH',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    body: 'whole',
  })
  assert.ok([200, 204].includes(sent.status), String(sent.status))
  const { files } = (await (await fetch(`${url}/files`)).json()) as { files: UploadAnswer[] }
  assert.equal(await (await fetch(files[0]!.url)).text(), 'whole')
})

test('tells a programmer who mounts it behind a body parser', async (t) => {
  const server = await embedded(t)
  const app = express()
  app.use(express.raw({ type: () => true }))
  app.use(nodeHandler(server))
  let told: unknown = null
  app.use((error: unknown, _request: unknown, response: express.Response, _next: unknown) => {
    told = error
    response.status(500).end()
  })
  const listener = app.listen(0, '127.0.0.1')
  t.after(() => listener.close())
  await new Promise((resolve) => listener.once('listening', resolve))
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
  const response = await post(`${url}/upload`, form({ name: 'file', filename: 'a', body: 'x' }))
  assert.equal(response.status, 500)
  assert.equal((told as { code?: string }).code, 'body_taken')
  assert.equal((await fetch(`${url}/livez`)).status, 200)
})

test('answers below its prefix in a plain Node server, and leaves the rest alone', async (t) => {
  const server = await embedded(t)
  const handle = nodeHandler(server, { prefix: '/photos' })
  const listener = createHttpServer((request, response) => {
    if (request.url?.startsWith('/mine')) handle(request, response, () => response.end('mine'))
    else handle(request, response)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  t.after(() => listener.close())
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
  const stored = await upload(`${url}/photos`)
  assert.ok(stored.url.startsWith(`${url}/photos/files/`))
  assert.equal((await fetch(stored.url)).status, 200)
  assert.equal(await (await fetch(`${url}/mine`)).text(), 'mine')
  assert.equal((await fetch(`${url}/photosx/upload`)).status, 404)
  assert.equal((await fetch(`${url}/files`)).status, 404)
})

/** An address of this machine that others reach, or null. */
function reachableAddress(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? null
}

test('without authorization it refuses other machines, wherever its host listens', async (t) => {
  const address = reachableAddress()
  if (address === null) return t.skip('this machine has no address but loopback')
  const { default: fastify } = await import('fastify')
  const hosts: Record<string, (server: Server) => Promise<number>> = {
    async node(server) {
      const listener = createHttpServer(nodeHandler(server, { prefix: '/photos' }))
      // Where there is IPv6 the peers of such a listener look like ::ffff:127.0.0.1.
      await new Promise<void>((resolve) => listener.listen(0, resolve))
      t.after(() => listener.close())
      return (listener.address() as AddressInfo).port
    },
    async fastify(server) {
      const app = fastify()
      await app.register(dukouPlugin, { prefix: '/photos', server })
      t.after(() => app.close())
      return Number(new URL(await app.listen({ host: '0.0.0.0', port: 0 })).port)
    },
  }
  for (const [name, listen] of Object.entries(hosts)) {
    const port = await listen(await embedded(t))
    const far: string = `http://${address}:${port}/photos`
    const stored = await upload(`http://127.0.0.1:${port}/photos`)
    const { pathname, search } = new URL(stored.url)
    const requests: [path: string, options?: RequestInit][] = [
      ['/files'],
      [pathname.slice('/photos'.length) + search],
      [`/files/${stored.id}`, { method: 'DELETE' }],
      ['/tus', { method: 'POST', headers: { 'tus-resumable': '1.0.0', 'upload-length': '5' } }],
      ['/tickets', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }],
      ['/upload', { method: 'POST', body: new FormData() }],
      ['/files', { headers: { 'x-forwarded-for': '127.0.0.1', authorization: 'Bearer a' } }],
      ['/openapi.json'],
      ['/nowhere'],
    ]
    for (const [path, options] of requests) {
      const response = await fetch(far + path, options)
      const { code, detail, detailZh } = (await response.json()) as Record<string, string>
      assert.deepEqual([response.status, code], [403, 'authorization_required'], `${name} ${path}`)
      assert.match(detail!, /`authorize`.*`lan`/)
      assert.match(detailZh!, /尚未配置授权/)
    }
    assert.equal((await fetch(`${far}/livez`)).status, 200)
    assert.equal((await fetch(`${far}/readyz`)).status, 200)
    assert.equal((await fetch(stored.url)).status, 200)
  }
  const trusting = await hosts.node!(await embedded(t, { lan: true }))
  await upload(`http://${address}:${trusting}/photos`)
  const asked = await hosts.node!(await embedded(t, { authorize: () => ({ owner: 'a' }) }))
  await upload(`http://${address}:${asked}/photos`, {}, 'a')
})

test('lets a Fastify app parse its own bodies, and closes with it', async (t) => {
  const { default: fastify } = await import('fastify')
  const server = await createServer({ data: await temporaryFolder(t) })
  const app = fastify()
  await app.register(dukouPlugin, { prefix: '/photos', server })
  app.post('/mine', async (request) => request.body)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  await upload(`${url}/photos`)
  const answer = await fetch(`${url}/mine`, {
    method: 'POST',
    body: '{"a":1}',
    headers: { 'content-type': 'application/json' },
  })
  assert.deepEqual(await answer.json(), { a: 1 })
  await app.close()
  await server.close()
  await assert.rejects(fetch(`${url}/photos/livez`))
})
