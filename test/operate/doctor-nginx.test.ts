import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { whyNoNginx } from '../engines/nginx.ts'
import { freePort } from '../lib/child.ts'
import { root } from '../lib/root.ts'
import { start, temporaryFolder } from '../server/running.ts'
import { bucket, RULE } from './bucket.ts'
import { makeCertificates } from './certificates.ts'
import { deployedConfiguration, plainConfiguration, startNginx } from './nginx.ts'
import { run } from './running.ts'

const skip = whyNoNginx() ?? false

test('an nginx as it is installed: 1 MB, bodies held back, another Host', { skip }, async (t) => {
  const folder = await temporaryFolder(t)
  const { port: behind } = await start(t)
  const port = await freePort()
  const server = `listen 127.0.0.1:${port};\nlocation / { proxy_pass http://127.0.0.1:${behind}; }`
  await startNginx(t, folder, plainConfiguration(folder, server), port)
  const { code, output } = await run(['doctor', `http://127.0.0.1:${port}`])
  assert.equal(code, 3)
  for (const line of [
    /✗ a body of 2 MiB is stopped on its way \((413, nginx\/[\d.]+|write EPIPE|read ECONNRESET)\)\. In nginx, set client_max_body_size/,
    /✗ a body of 100 MiB \(limits\.maxFileSize\) is stopped on its way \(413, nginx/,
    /✗ a proxy holds bodies back until they are whole.*proxy_request_buffering off/,
    /! the proxy replaces the Host header.*proxy_set_header Host \$host/,
    new RegExp(`✗ addresses in answers begin with http://127\\.0\\.0\\.1:${behind}, not with`),
  ])
    assert.match(output, line)
})

/** A line with what differs from one installation to another taken out. */
const plain = (line: string) =>
  line
    .replaceAll(/https:\/\/(localhost:\d+|files\.example\.com)/g, 'URL')
    .replaceAll(/\d+ (days|MiB|s\b|天|秒)/g, 'N $1')
    .replace(/(bucket|存储桶) \S+ (opens|is written|可用|可写入)/, '$1 NAME $2')
    .replace(/(to|到) \S+$/, '$1 HOST')
const lines = (text: string) => text.split('\n').filter((line) => /^[✓!✗]/.test(line))

test('the nginx of deploy/, before two servers: nothing is left to do, and the pages say what it says', {
  skip,
}, async (t) => {
  const folder = await temporaryFolder(t)
  const made = makeCertificates(folder)
  assert.ok(made, 'there is no openssl to make certificates with')
  writeFileSync(join(folder, 'fullchain.pem'), made.leaf + made.intermediate)
  writeFileSync(join(folder, 'privkey.pem'), made.key)
  const ports = { http: await freePort(), https: await freePort() }
  const url = `https://localhost:${ports.https}`
  const authorize = (caller: { token: string | null }) =>
    caller.token === 'of-the-doctor' ? { owner: 'doctor' } : null
  const { port } = await start(t, { publicUrl: url, authorize })
  const configuration = deployedConfiguration({ folder, ports, servers: [port, port] })
  await startNginx(t, folder, configuration, ports.https)
  const cors = { origin: 'https://h5.example.com', methods: 'POST, PUT', headers: '*' }
  const env = { NODE_EXTRA_CA_CERTS: made.root, ...(await bucket(t, { cors, rule: RULE })) }
  const command = ['doctor', url, '--token', 'of-the-doctor', '--slow', '3s']
  for (const [language, ending] of [
    ['en', ''],
    ['zh', '.zh-CN'],
  ]) {
    const { output } = await run([...command, '--lang', language!], env)
    // The bucket of this test is on loopback, its certificate lasts five days, and its name is no name.
    const wrong = lines(output).filter((line) => !line.startsWith('✓'))
    assert.deepEqual(
      wrong.filter((line) => !/registered|已备案|port|端口|expires|过期/.test(line)),
      [],
    )
    const told = new Set(lines(output).map(plain))
    for (const page of ['vm', 'aliyun', 'tencent']) {
      const sample = lines(readFileSync(join(root, `docs/deploy/${page}${ending}.md`), 'utf8'))
      assert.ok(sample.length > 14)
      const untold = sample.filter((line) => !told.has(plain(line)))
      // What this installation can't be: a registered name with a fresh certificate, and a cloud's own domain.
      const rest = untold.filter((line) => !/uploadFile|lasts|证书还有/.test(line))
      assert.deepEqual(rest, [], page)
    }
  }
})
