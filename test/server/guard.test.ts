import assert from 'node:assert/strict'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { createServer, type DukouError, type ServerOptions } from '@dukou/server'
import { FORM_TYPE, form, start, temporaryFolder, upload } from './running.ts'

/** `fetch` forbids to set Host and Origin freely; this does not. */
function ask(url: string, method: string, headers: Record<string, string>, body?: Uint8Array) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const sent = request(url, { method, headers }, async (response) => {
        let text = ''
        for await (const chunk of response) text += chunk
        resolve({ status: response.statusCode!, headers: response.headers, text })
      })
      sent.on('error', reject)
      sent.end(body)
    },
  )
}

const sentences = (code: string) => (error: DukouError) => {
  assert.equal(error.code, code)
  assert.match(error.message, /^[\x20-\x7e]+\.$/)
  assert.match(error.messageZh, /\p{Script=Han}.*。$/u)
  return true
}

test('listens on loopback only, unless the network is opted into', async (t) => {
  const server = await createServer({ data: await temporaryFolder(t) })
  t.after(() => server.close())
  for (const host of ['0.0.0.0', '::', '192.168.1.5', 'example.com', '127.0.0.1.example.com']) {
    await assert.rejects(server.listen({ host }), sentences('authorization_required'), host)
  }
  assert.equal(server.url, null)
  assert.equal(await server.listen({ host: '127.0.0.1' }), `http://127.0.0.1:${server.address!.port}`)
})

test('answers under its own names only, so that no rebound domain name reaches it', async (t) => {
  const { url, port } = await start(t, { publicUrl: 'https://files.example.com/dukou/' })
  const statusFor = async (host: string) => (await ask(`${url}/files`, 'GET', { host })).status
  for (const host of [
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    '192.168.1.5',
    '[::1]:80',
    'files.example.com',
  ]) {
    assert.equal(await statusFor(host), 200, host)
  }
  for (const host of ['evil.example', 'localhost.evil.example', 'files.example.com.evil.example', 'a/b']) {
    assert.equal(await statusFor(host), 421, host)
  }
  assert.match((await upload(url)).url, /^https:\/\/files\.example\.com\/dukou\/files\/[0-9a-f]{32}\?/)
})

test('begins the addresses in its answers as the request was addressed', async (t) => {
  const { url, port } = await start(t)
  const headers = { host: `localhost:${port}`, 'content-type': FORM_TYPE }
  const { text } = await ask(`${url}/upload`, 'POST', headers, form({ name: 'f', filename: 'x', body: 'x' }))
  assert.match((JSON.parse(text) as { url: string }).url, new RegExp(`^http://localhost:${port}/files/`))
})

test('answers CORS for its own pages only, and lets no other page change anything', async (t) => {
  const own = 'http://127.0.0.1:5173'
  const { url } = await start(t, { origins: [own] })
  const file = await upload(url)
  const body = form({ name: 'f', filename: 'x', body: 'x' })
  const send = (origin: string) => ask(`${url}/upload`, 'POST', { origin, 'content-type': FORM_TYPE }, body)

  const preflight = { origin: own, 'access-control-request-method': 'DELETE' }
  const answer = await ask(`${url}/files/${file.id}`, 'OPTIONS', preflight)
  assert.equal(answer.status, 204)
  assert.equal(answer.headers['access-control-allow-origin'], own)
  assert.match(String(answer.headers['access-control-allow-methods']), /DELETE/)
  const sent = await send(own)
  assert.deepEqual(
    [sent.status, sent.headers['access-control-allow-origin'], sent.headers.vary],
    [200, own, 'Origin'],
  )

  for (const origin of ['http://evil.example', 'http://127.0.0.1:5174', 'null']) {
    const refused = await send(origin)
    assert.equal(refused.status, 403, origin)
    const reading = await ask(`${url}/files`, 'GET', { origin })
    const asking = await ask(`${url}/files`, 'OPTIONS', { ...preflight, origin })
    for (const { headers } of [refused, reading, asking]) {
      assert.equal(headers['access-control-allow-origin'], undefined)
    }
    assert.equal((await ask(`${url}/files/${file.id}`, 'DELETE', { origin })).status, 403)
  }
})

test('says what to do about a busy port, a folder in use, and a folder that cannot be used', async (t) => {
  const { port, data } = await start(t)
  const other = await createServer({ data: await temporaryFolder(t) })
  t.after(() => other.close())
  await assert.rejects(other.listen({ port }), sentences('port_in_use'))
  assert.ok(await other.listen(), 'a failed attempt does no harm')
  await assert.rejects(createServer({ data }), sentences('data_in_use'))
  const file = join(await temporaryFolder(t), 'file')
  await writeFile(file, '')
  await assert.rejects(createServer({ data: file }), sentences('data_unusable'))
  await assert.rejects(createServer({ data: join(file, 'below') }), sentences('data_unusable'))
})

test('names every wrong option with what is allowed', async (t) => {
  const data = await temporaryFolder(t)
  const wrong: [Partial<ServerOptions>, RegExp][] = [
    [{ data: '' }, /data/],
    [{ aliases: ['image'] }, /aliases/],
    [{ aliases: ['/files/x'] }, /aliases/],
    [{ aliases: ['/a/../b'] }, /aliases/],
    [{ aliases: ['/:id'] }, /aliases/],
    [{ origins: ['http://a.example/'] }, /origins/],
    [{ origins: ['*'] }, /origins/],
    [{ publicUrl: 'files.example.com' }, /publicUrl/],
    [{ publicUrl: 'https://a.example/?x' }, /publicUrl/],
    [{ urlSeconds: 0 }, /urlSeconds/],
    [{ log: 'loud' as 'info' }, /log/],
    [{ limits: { maxFiles: 0 } }, /limits\.maxFiles/],
    [{ limits: { maxFileSize: 1.5 } }, /limits\.maxFileSize/],
    [{ limits: { stallMs: Number.POSITIVE_INFINITY } }, /limits\.stallMs/],
    [{ limits: { maxFile: 1 } as object }, /limits\.maxFile /],
    [{ port: 1 } as object, /port/],
  ]
  for (const [options, name] of wrong) {
    const check = (error: DukouError) => {
      assert.match(error.message, name)
      return sentences('option_invalid')(error)
    }
    await assert.rejects(createServer({ data, ...options }), check, JSON.stringify(options))
  }
  assert.deepEqual(await readdir(data), [])
})

test('keeps its folder and the key of its signatures to itself', async (t) => {
  const data = join(await temporaryFolder(t), 'made', 'for', 'it')
  const { url } = await start(t, { data })
  await upload(url)
  const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)
  assert.equal(await modeOf(data), '700')
  assert.equal(await modeOf(join(data, 'url-key')), '600')
  assert.equal(await modeOf(join(data, 'files')), '700')
})

test('keeps its addresses valid over a restart', async (t) => {
  const data = await temporaryFolder(t)
  const first = await createServer({ data })
  const file = await upload(await first.listen(), { body: 'still here' })
  await first.close()
  const { url } = await start(t, { data })
  const { pathname, search } = new URL(file.url)
  assert.equal(await (await fetch(url + pathname + search)).text(), 'still here')
})
