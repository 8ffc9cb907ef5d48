import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { createPhone, type Phone } from '@dukou/runtime'
import { createServer, type Server } from '@dukou/server'
import { type ClientOptions, createClient, type WxLike, wxPlatform } from 'dukou'
import { type Explanation, explain } from 'dukou/messages'
import { album } from '../lib/samples.ts'

let server: Server
let url: string
let phone: Phone
const data = mkdtempSync(join(tmpdir(), 'dukou-messages-'))

before(async () => {
  server = await createServer({ data, limits: { maxFileSize: 100_000 } })
  url = await server.listen()
})
after(async () => {
  await server?.close()
  rmSync(data, { recursive: true, force: true })
})
afterEach(() => phone?.close())

type PhoneOptions = Parameters<typeof createPhone>[0]

/** A client on a new phone. */
async function clientOn(options: PhoneOptions = {}, more: Partial<ClientOptions> = {}) {
  phone = await createPhone({ album, ...options })
  const platform = wxPlatform(phone.wx as unknown as WxLike)
  return createClient({ url, token: 'a', platform, limits: { retries: 0 }, ...more })
}

/** What is told of the failure that this ends with. */
async function told(work: Promise<unknown>, language = 'zh', address = url): Promise<Explanation> {
  const error = await work.then(
    () => assert.fail('it succeeded'),
    (thrown: unknown) => thrown,
  )
  return explain(error, language, address)
}

async function photoOf(client: ReturnType<typeof createClient>) {
  phone.control.choose(1)
  return (await client.pick({ count: 1 }))[0]!
}

test('a host that is in no domain list', async () => {
  const address = 'https://files.example.com'
  const client = await clientOn(
    { domains: { request: [], uploadFile: ['https://other.example.com'], downloadFile: [] } },
    { url: address },
  )
  const { code, for: whose, todo } = await told(client.upload(await photoOf(client)), 'zh', address)
  assert.deepEqual([code, whose], ['domain', 'developer'])
  assert.match(todo, /https:\/\/files\.example\.com 同时加进 request、uploadFile、downloadFile/)
})

test('a privacy agreement, an album and a camera that were refused', async () => {
  const client = await clientOn()
  phone.control.deny('privacy')
  assert.equal((await told(client.pick())).code, 'privacy')
  phone.control.forget('privacy')
  phone.control.allow('privacy')
  const { url: picture } = await client.upload(await photoOf(client))
  phone.control.deny('scope.writePhotosAlbum')
  const refused = await told(client.saveToAlbum(picture))
  assert.equal(refused.code, 'denied')
  assert.match(refused.todo, /askForAlbum/)
})

test('a temp file after a restart', async () => {
  const client = await clientOn()
  const photo = await photoOf(client)
  phone.control.restart()
  const again = createClient({ url, platform: wxPlatform(phone.wx as unknown as WxLike) })
  const { code, say } = await told(again.upload(photo))
  assert.deepEqual([code, say], ['file_missing', '文件已经不在手机上了。请重新选择。'])
})

test('a phone without room', async () => {
  const client = await clientOn()
  const { url: picture } = await client.upload(await photoOf(client))
  phone.control.fullStorage('files')
  const { code, todo } = await told(client.download(picture, { keep: true }))
  assert.equal(code, 'quota')
  assert.match(todo, /client\.forget/)
})

test('a file that the server finds too large, in its own words', async () => {
  const client = await clientOn()
  const large = phone.control.album.add({ name: 'large.bin', bytes: Buffer.alloc(100_001) })
  phone.control.choose([large])
  const [photo] = await client.pick({ count: 1 })
  const { for: whose, say } = await told(client.upload(photo!), 'en')
  assert.equal(whose, 'visitor')
  assert.match(say, /100,?000 bytes\..* Please choose a smaller one\./)
})

test('a certificate that no phone trusts', async () => {
  const client = await clientOn()
  phone.control.fault({ kind: 'tls', why: 'expired', times: 1 })
  const { code, what } = await told(client.upload(await photoOf(client)))
  assert.equal(code, 'tls')
  assert.match(what, /过期/)
})

test('a path that is not the server’s, and a file that is not there', async () => {
  const client = await clientOn({}, { url: `${url}/nowhere` })
  const path = await told(client.upload(await photoOf(client)), 'zh', `${url}/nowhere`)
  assert.deepEqual([path.code, path.for], ['not_found', 'developer'])
  const file = await told(client.download(`${url}/files/00000000000000000000000000000000`))
  assert.deepEqual([file.code, file.say], ['http_404', '文件不存在。请刷新页面后再试。'])
})

const proxies: [status: number, body: string, code: string, todo: RegExp][] = [
  [413, '<html><center>nginx/1.27.0</center></html>', 'http_413', /client_max_body_size/],
  [502, '<html><center>nginx</center></html>', 'http_502', /proxy_pass/],
  [200, '<!doctype html><title>app</title>', 'bad_answer', /try_files/],
]
for (const [status, body, code, todo] of proxies) {
  test(`a proxy that answers ${status} with a page of its own`, async () => {
    const proxy = createHttp((request, response) => {
      request.resume().on('end', () => response.writeHead(status, { 'Content-Type': 'text/html' }).end(body))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => proxy.once('listening', resolve))
    try {
      const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
      const client = await clientOn({}, { url: address })
      const one = await told(client.upload(await photoOf(client)))
      assert.equal(one.code, code)
      assert.match(one.todo, todo)
    } finally {
      proxy.closeAllConnections()
      proxy.close()
    }
  })
}
