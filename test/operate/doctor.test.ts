import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { start } from '../server/running.ts'
import { listen, startProxy } from './proxy.ts'
import { run } from './running.ts'

test('finds everything in order where it is, on the machine and from outside', async (t) => {
  const { url, data } = await start(t)
  const here = await run(['doctor', '--data', data])
  assert.equal(here.code, 0, here.output)
  for (const line of [
    /✓ the catalog is sound and has 0 rows/,
    /✓ a flush takes \d/,
    /! no authorization is configured/,
    /To look from outside/,
  ])
    assert.match(here.output, line)
  const { code, output } = await run(['doctor', url])
  assert.equal(code, 0, output)
  for (const line of [
    /! a published mini program reaches https addresses of registered names only/,
    /✓ the server is ready/,
    /✓ addresses in answers begin with http:\/\/127/,
    /✓ the Host header comes through/,
    /✓ a body of 2 MiB comes through/,
    /✓ the proxy allows bodies of 100 MiB/,
    /✓ bytes reach the server as they come/,
    /✓ the Authorization header comes through/,
    /✓ resumable uploads \(tus\) come through/,
    /! \/metrics is open to this machine/,
    /! there is no authorization: anyone can upload/,
    /✓ the server's clock agrees/,
  ])
    assert.match(output, line)
  assert.doesNotMatch(output, /✗/)
  const chinese = await run(['doctor', url, '--lang', 'zh'])
  assert.match(chinese.output, /✓ 2 MiB 的请求体可以到达/)
})

test('looks from outside by itself where publicUrl is set', async (t) => {
  const { url, data } = await start(t)
  const { output } = await run(['doctor', '--data', data], { DUKOU_PUBLIC_URL: url })
  assert.match(output, /✓ the catalog is sound/)
  assert.match(output, /✓ a body of 2 MiB comes through/)
})

test('tells what a proxy takes away', async (t) => {
  const { url } = await start(t)
  const faults = { maxBody: 1_000_000, dropsAuthorization: true, dropsOptions: true } as const
  const { code, output } = await run(['doctor', await startProxy(t, url, faults)])
  assert.equal(code, 3)
  assert.match(
    output,
    /✗ a body of 2 MiB is stopped on its way \(413, nginx\/1\.26\)\. In nginx, set client_max_body_size/,
  )
  assert.match(output, /✗ the proxy does not hand on the Authorization header/)
  assert.match(output, /✗ the proxy does not hand on OPTIONS/)
  assert.match(output, /! whether a proxy holds bodies back can't be told \(405\)/)
})

test('tells a proxy that lets small bodies through, but none of the size that the server takes', async (t) => {
  const { url } = await start(t)
  const { output } = await run(['doctor', await startProxy(t, url, { maxBody: 50_000_000 })])
  assert.match(output, /✓ a body of 2 MiB comes through/)
  assert.match(output, /✗ a body of 100 MiB \(limits\.maxFileSize\) is stopped on its way \(413/)
})

test('tells a proxy that holds bodies back, and one that replaces the Host', async (t) => {
  const { url } = await start(t)
  const { code, output } = await run([
    'doctor',
    await startProxy(t, url, { buffers: true, host: 'localhost' }),
  ])
  assert.equal(code, 3)
  assert.match(output, /✗ a proxy holds bodies back until they are whole/)
  assert.match(output, /! the proxy replaces the Host header/)
  assert.match(
    output,
    /✗ addresses in answers begin with http:\/\/localhost, not with http:\/\/127.*Set publicUrl/,
  )
})

test('with a token a file goes over, comes back in ranges and is removed', async (t) => {
  const { url } = await start(t)
  const { output } = await run(['doctor', url, '--token', 'of-the-doctor'])
  assert.match(output, /✓ an upload goes through/)
  assert.match(output, /✓ the file comes back, in ranges, too/)
  const mine = { headers: { authorization: 'Bearer of-the-doctor' } }
  assert.deepEqual(((await (await fetch(`${url}/files`, mine)).json()) as { files: [] }).files, [])

  const proxy = await startProxy(t, url, { dropsRange: true })
  const bad = await run(['doctor', proxy, '--token', 'of-the-doctor'])
  assert.match(bad.output, /✗ the proxy does not hand on the Range header/)
})

test('keeps an upload going for as long as it is told, and tells when something cuts it', async (t) => {
  const { url } = await start(t)
  const whole = await run(['doctor', url, '--slow', '2s'])
  assert.match(whole.output, /✓ an upload of \d s is not cut on its way/)
  const cut = await run(['doctor', await startProxy(t, url, { cutsAfterMs: 2500 }), '--slow', '6s'])
  assert.equal(cut.code, 3)
  assert.match(cut.output, /✗ an upload is cut after [23] s .*Raise the time-outs/)
  const wrong = await run(['doctor', url, '--slow', 'long'])
  assert.equal(wrong.code, 2)
})

test('tells that nobody answers, or somebody else', async (t) => {
  const port = await listen(
    t,
    createServer((_request, response) => response.end('another program')),
  )
  const { code, output } = await run(['doctor', `http://127.0.0.1:${port}`])
  assert.equal(code, 3)
  assert.match(output, /✗ .*\/livez is not answered by Dukou/)
})
