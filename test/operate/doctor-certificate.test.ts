import assert from 'node:assert/strict'
import type { Server } from 'node:http'
import { createServer } from 'node:https'
import { type TestContext, test } from 'node:test'
import type { SecureContextOptions } from 'node:tls'
import { start, temporaryFolder } from '../server/running.ts'
import { type Certificates, makeCertificates } from './certificates.ts'
import { listen, proxyTo } from './proxy.ts'
import { run } from './running.ts'

/** What the doctor says about a server behind TLS like this. */
async function examine(
  t: TestContext,
  options: (made: Certificates) => SecureContextOptions & { host?: string; trusts?: true },
): Promise<{ code: number; output: string } | null> {
  const made = makeCertificates(await temporaryFolder(t))
  if (made === null) {
    t.skip('there is no openssl to make certificates with')
    return null
  }
  const { url } = await start(t)
  const { host = 'localhost', trusts, ...tls } = options(made)
  const server = createServer(tls, proxyTo(url, {}))
  const port = await listen(t, server as unknown as Server)
  return run(['doctor', `https://${host}:${port}`], trusts ? { NODE_EXTRA_CA_CERTS: made.root } : {})
}

test('trusts a whole chain, tells when it ends, and which domain to write', async (t) => {
  const told = await examine(t, ({ key, leaf, intermediate }) => ({
    key,
    cert: leaf + intermediate,
    trusts: true,
  }))
  if (!told) return
  assert.match(told.output, /✓ the certificate is trusted, its chain is whole, TLSv1\.[23]/)
  assert.match(told.output, /! the certificate expires in [45] days/)
  // The server knows nothing of TLS before it.
  assert.match(
    told.output,
    /✗ addresses in answers begin with http:\/\/localhost:\d+, not with https.*Set publicUrl/,
  )
})

test('names the certificate that is missing in a chain, and where it is', async (t) => {
  const told = await examine(t, ({ key, leaf }) => ({ key, cert: leaf, trusts: true }))
  if (!told) return
  assert.equal(told.code, 3)
  assert.match(
    told.output,
    /✗ the chain is not whole: the certificate of "Test Intermediate" is missing \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\), which is at http:\/\/ca\.example\/intermediate\.crt.*fullchain\.pem/,
  )
  assert.match(told.output, /✓ a body of 2 MiB comes through/)
})

test('tells a certificate for another name', async (t) => {
  const told = await examine(t, ({ key, leaf, intermediate }) => ({
    key,
    cert: leaf + intermediate,
    host: '127.0.0.1',
    trusts: true,
  }))
  if (!told) return
  assert.match(told.output, /✗ the certificate is not for 127\.0\.0\.1 \(but DNS:localhost\)/)
})

test('tells an authority that nobody knows', async (t) => {
  const told = await examine(t, ({ key, leaf, intermediate, root }) => ({
    key,
    cert: leaf + intermediate,
    ca: root,
  }))
  if (!told) return
  assert.match(told.output, /✗ .*(the chain is not whole|is not trusted)/)
})

test('tells a server that speaks only what WeChat refuses', async (t) => {
  const told = await examine(t, ({ key, leaf }) => ({
    key,
    cert: leaf,
    maxVersion: 'TLSv1.1',
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  }))
  if (!told) return
  assert.match(told.output, /✗ the server speaks TLSv1\.1 at the most, WeChat wants TLS 1\.2/)
})
