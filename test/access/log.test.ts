import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sourceFlags } from '../lib/root.ts'
import { temporaryFolder } from '../server/running.ts'
import { aFile, app, ask, logIn, send, tokenFor, wechatFaults, wechatFor } from './asking.ts'

async function startLogging(t: TestContext, data: string, options: object) {
  const file = fileURLToPath(new URL('./serve-child.ts', import.meta.url))
  const args = [...sourceFlags, file, data, JSON.stringify(options)]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  t.after(() => child.kill('SIGKILL'))
  let log = ''
  const ready = Promise.withResolvers<string>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text
      const url = /ready (\S+)/.exec(log)?.[1]
      if (url) ready.resolve(url)
    })
  }
  child.on('exit', () => ready.reject(new Error(log)))
  const url = await ready.promise
  return {
    url,
    async logAtEnd() {
      child.stdin.end()
      await once(child, 'close')
      return log
    },
  }
}

test('neither the log nor the data folder holds a token, a code, a secret or a session key', async (t) => {
  const { wechat, option } = await wechatFor(t)
  const sessionKeys: string[] = []
  // A copy of what WeChat answers, so that the test knows the session keys.
  const between = createServer(async (request, response) => {
    const answer = await fetch(wechat.url + request.url).catch(() => null)
    const text = (await answer?.text().catch(() => '')) ?? ''
    const key = /"session_key":"([^"]+)"/.exec(text)?.[1]
    if (key) sessionKeys.push(key)
    if (answer) response.writeHead(answer.status).end(text)
    else response.socket!.resetAndDestroy()
  })
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    between.closeAllConnections()
    between.close()
  })
  const api = `http://127.0.0.1:${(between.address() as AddressInfo).port}`
  const data = await temporaryFolder(t)
  const hookSecret = 'secret-of-the-hook'
  const server = await startLogging(t, data, {
    wechat: { ...option, api },
    // Nobody listens there: the hook fails every time.
    authorize: { url: 'http://127.0.0.1:9/may?key=key-in-the-address', secret: hookSecret, timeoutMs: 200 },
  })
  const { url } = server

  const codes = [wechat.code(), wechat.code(), wechat.code()]
  const tokens = [await tokenFor(url, codes[0]!), await tokenFor(url, codes[1]!), 'token-of-the-team-itself']
  const told = [await logIn(url, { code: codes[0] })]
  for (const plan of Object.values(wechatFaults)) {
    wechat.fault(plan)
    told.push(await logIn(url, { code: codes[2] }))
  }
  for (const token of tokens) {
    told.push(await send(url, [{ name: 'session_token', body: token }, aFile]))
    told.push(await send(url, [], token), await ask(`${url}/files?token=none`, { token }))
    told.push(await ask(`${url}/files/${'0'.repeat(32)}`, { method: 'DELETE', token }))
  }
  await ask(`${url}/logout`, { method: 'POST', token: tokens[0]! })
  told.push(await ask(`${url}/files`, { token: tokens[0]! }))
  const statuses = new Set(told.map(({ status }) => status))
  for (const status of [200, 400, 404, 503]) assert.ok(statuses.has(status), `${status} was seen`)

  const log = await server.logAtEnd()
  assert.match(log, /"level":/, 'there is a log')
  assert.match(log, /gave no answer/, 'it says why authorization is unavailable')
  assert.ok(sessionKeys.length >= 3, 'session keys were handed out')
  const held = [log, ...told.map(({ text }) => text), ...(await everything(data))]
  const hidden = [...tokens, ...codes, ...sessionKeys, app.secret, hookSecret, 'key-in-the-address']
  for (const text of held) for (const one of hidden) assert.ok(!text.includes(one), one)
})

/** Every file in the folder, as Latin-1. */
async function everything(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
}
