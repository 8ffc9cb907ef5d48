import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { freePort } from '../lib/child.ts'
import { start, temporaryFolder } from '../server/running.ts'
import { makeCertificates } from './certificates.ts'
import { deployedConfiguration, hasNginx, plainConfiguration, startNginx } from './nginx.ts'
import { run } from './running.ts'

// Where engines are wanted, a missing one is a failure.
const skip = hasNginx || process.env.DUKOU_ENGINES === '1' ? false : 'there is no nginx on this machine'

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

test('the nginx of deploy/, before two servers: nothing is left to do', { skip }, async (t) => {
  const folder = await temporaryFolder(t)
  const made = makeCertificates(folder)
  assert.ok(made, 'there is no openssl to make certificates with')
  writeFileSync(join(folder, 'fullchain.pem'), made.leaf + made.intermediate)
  writeFileSync(join(folder, 'privkey.pem'), made.key)
  const ports = { http: await freePort(), https: await freePort() }
  const url = `https://localhost:${ports.https}`
  const authorize = (caller: { token: string | null }) =>
    caller.token === 'of-the-doctor' ? { owner: 'doctor' } : null
  // Both over one folder would not start; the doctor asks for its file twice at most, so that one serves.
  const { port } = await start(t, { publicUrl: url, authorize })
  const configuration = deployedConfiguration({ folder, ports, servers: [port, port] })
  await startNginx(t, folder, configuration, ports.https)
  const { output } = await run(['doctor', url, '--token', 'of-the-doctor', '--slow', '3s'], {
    NODE_EXTRA_CA_CERTS: made.root,
  })
  for (const line of [
    /✓ the certificate is trusted, its chain is whole, TLSv1\.3/,
    /✓ the server is ready/,
    /✓ addresses in answers begin with https:\/\/localhost/,
    /✓ the Host header comes through/,
    /✓ a body of 2 MiB comes through/,
    /✓ the proxy allows bodies of 100 MiB/,
    /✓ bytes reach the server as they come/,
    /✓ \/metrics is not open to everybody/,
    /✓ an upload goes through/,
    /✓ the file comes back, in ranges, too/,
    /✓ an upload of \d s is not cut on its way/,
  ])
    assert.match(output, line)
  assert.doesNotMatch(output, /✗/)
})
