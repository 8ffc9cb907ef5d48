import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { start, temporaryFolder } from '../server/running.ts'
import { run } from './running.ts'

async function listen(t: TestContext, server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.closeAllConnections())
  t.after(() => server.close())
  return (server.address() as AddressInfo).port
}

/** A reverse proxy with the faults that people meet. */
function proxyTo(
  url: string,
  faults: { maxBody?: number; dropsAuthorization?: boolean; dropsOptions?: boolean },
) {
  return (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { maxBody = Number.POSITIVE_INFINITY } = faults
    if (Number(incoming.headers['content-length'] ?? 0) > maxBody) {
      incoming.resume()
      incoming.once('end', () => outgoing.writeHead(413, { 'content-type': 'text/html' }).end('<html>nginx'))
      return
    }
    if (faults.dropsOptions && incoming.method === 'OPTIONS') {
      outgoing.writeHead(405).end()
      return
    }
    const headers = { ...incoming.headers }
    if (faults.dropsAuthorization) delete headers.authorization
    const onward = request(url + incoming.url, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  }
}

test('finds everything in order where it is, on the machine and from outside', async (t) => {
  const { url, data } = await start(t)
  const { code, output } = await run(['doctor', '--data', data, '--url', url])
  assert.equal(code, 0, output)
  for (const line of [
    /✓ the catalog is sound and has 0 rows/,
    /✓ a flush takes \d/,
    /! no authorization is configured/,
    /! a published mini program reaches https addresses of registered names only/,
    /✓ a body of 1\.5 MiB comes through/,
    /✓ the Authorization header comes through/,
    /✓ resumable uploads \(tus\) come through/,
    /✓ the server's clock agrees/,
  ])
    assert.match(output, line)
  assert.doesNotMatch(output, /✗/)
  const chinese = await run(['doctor', '--data', data, '--url', url, '--lang', 'zh'])
  assert.match(chinese.output, /✓ 1\.5 MiB 的请求体可以到达/)
})

test('tells what a proxy takes away', async (t) => {
  const { url, data } = await start(t)
  const faults = { maxBody: 1_000_000, dropsAuthorization: true, dropsOptions: true }
  const port = await listen(t, createServer(proxyTo(url, faults)))
  const { code, output } = await run(['doctor', '--data', data, '--url', `http://127.0.0.1:${port}`])
  assert.equal(code, 3)
  assert.match(
    output,
    /✗ a body of 1\.5 MiB is stopped on its way \(413\)\. In nginx, set client_max_body_size/,
  )
  assert.match(output, /✗ the proxy does not hand on the Authorization header/)
  assert.match(output, /✗ the proxy does not hand on OPTIONS/)
})

test('tells that nobody answers, or somebody else', async (t) => {
  const data = await temporaryFolder(t)
  const port = await listen(
    t,
    createServer((_request, response) => response.end('another program')),
  )
  const { code, output } = await run(['doctor', '--data', data, '--url', `http://127.0.0.1:${port}`])
  assert.equal(code, 3)
  assert.match(output, /✗ .*\/livez is not answered by Dukou/)
})

test('judges the certificate', async (t) => {
  const { url, data } = await start(t)
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(data, '..', `${process.pid}-${name}`))
  try {
    const subject = ['-subj', '/CN=localhost', '-days', '5', '-nodes', '-newkey', 'rsa:2048']
    execFileSync('openssl', ['req', '-x509', ...subject, '-keyout', key!, '-out', cert!], { stdio: 'ignore' })
  } catch {
    t.skip('there is no openssl to make a certificate with')
    return
  }
  const server = createTlsServer({ key: readFileSync(key!), cert: readFileSync(cert!) }, proxyTo(url, {}))
  const port = await listen(t, server as unknown as Server)
  const { code, output } = await run(['doctor', '--data', data, '--url', `https://127.0.0.1:${port}`])
  assert.equal(code, 3)
  assert.match(output, /✗ the certificate is not trusted \(.*(SELF_SIGNED|self-signed).*\)/)
  assert.match(output, /! the certificate expires in [45] days/)
  assert.match(output, /✓ a body of 1\.5 MiB comes through/)
})

test("finds secrets in a mini program's package and prints none of them", async (t) => {
  const folder = await temporaryFolder(t)
  const program = join(folder, 'program')
  mkdirSync(join(program, 'utils'), { recursive: true })
  // Put together here, so that this file holds none itself.
  const planted = {
    'app.js': `const id = '${'LTAI'}${'5tFakeFakeFake99'}'`,
    'utils/cos.js': `SecretId: '${'AKID'}${'z8krbsJ5yKBZQpn74WFkmLPx3'}'`,
    'config.json': `{ "appSecret": "${'0123456789abcdef'.repeat(2)}" }`,
    'utils/token.js': `const t = '${'metrics-of-this-server'}'`,
  }
  for (const [path, text] of Object.entries({ ...planted, 'app.wxml': '<view>LTAI</view>' }))
    writeFileSync(join(program, path), text)
  const args = ['doctor', '--data', join(folder, 'data'), '--mini-program', program]
  const { code, output } = await run(args, { DUKOU_METRICS_TOKEN: 'metrics-of-this-server' })
  assert.equal(code, 3)
  for (const path of Object.keys(planted)) assert.match(output, new RegExp(`✗ ${path} holds a secret`))
  assert.doesNotMatch(output, /app\.wxml|5tFake|z8krbs|0123456789|metrics-of-this/)

  for (const path of Object.keys(planted)) writeFileSync(join(program, path), '')
  const clean = await run(args)
  assert.match(clean.output, /✓ no secret in the 5 files/)
})
