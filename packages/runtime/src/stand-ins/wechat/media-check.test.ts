import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { signPush } from './push.ts'
import { startWechat, type WechatOptions } from './wechat.ts'

const app = { appid: 'wx1111111111111111', secret: 'fake-secret-one' }
const other = { appid: 'wx2222222222222222', secret: 'fake-secret-two' }

/** The app's server: it serves media and gets pushes. */
async function startApp(t: TestContext, statuses: number[] = []) {
  const pushes: { query: URLSearchParams; type: string; body: string }[] = []
  const server = createServer(async (request, response) => {
    const { pathname, searchParams: query } = new URL(request.url!, 'http://app')
    if (pathname === '/media') return void response.end('bytes')
    if (pathname !== '/push') return void response.writeHead(404).end()
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    pushes.push({
      query,
      type: request.headers['content-type'] ?? '',
      body: Buffer.concat(pieces).toString(),
    })
    response.writeHead(statuses.shift() ?? 200).end('success')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, pushes, target: { url: `${url}/push?a=1`, token: 'push-token' } }
}

async function started(t: TestContext, options: Partial<WechatOptions> = {}) {
  const wechat = await startWechat({ apps: [app, other], ...options })
  t.after(() => wechat.close())
  const json = async (path: string, init: RequestInit = {}) =>
    (await fetch(wechat.url + path, init)).json() as Promise<Record<string, unknown>>
  const token = async (of = app) =>
    (await json(`/cgi-bin/token?${new URLSearchParams({ ...of, grant_type: 'client_credential' })}`))
      .access_token as string
  const stable = (more: object = {}) =>
    json('/cgi-bin/stable_token', {
      method: 'POST',
      body: JSON.stringify({ ...app, grant_type: 'client_credential', ...more }),
    })
  const check = (accessToken: string | null, body: object | string) =>
    json(`/wxa/media_check_async${accessToken === null ? '' : `?access_token=${accessToken}`}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const settled = async (count: number) => {
    const callbacks = () => wechat.log().filter(({ verb }) => verb === 'Callback').length
    while (callbacks() < count) await new Promise((resolve) => setImmediate(resolve))
  }
  return { wechat, json, token, stable, check, settled }
}

const media = (url: string) => ({
  media_url: `${url}/media`,
  media_type: 2,
  version: 2,
  scene: 1,
  openid: 'oUser',
})

test('signs a push over the sorted token, timestamp and nonce', () => {
  assert.equal(signPush('c', 'a', 'b'), createHash('sha1').update('abc').digest('hex'))
})

test('gives another access token each time, and lets the one before live for five minutes', async (t) => {
  let now = 0
  const { token, check } = await started(t, { now: () => now })
  const first = await token()
  const second = await token()
  assert.notEqual(first, second)
  const errcode = async (one: string) => (await check(one, {})).errcode
  now = 299_000
  assert.deepEqual([await errcode(first), await errcode(second)], [47001, 47001])
  now = 300_000
  assert.deepEqual([await errcode(first), await errcode(second)], [42001, 47001])
  now = 7_200_000
  assert.equal(await errcode(second), 42001)
})

test('gives the same stable token until five minutes before its end, or another by force', async (t) => {
  let now = 0
  const { stable, check, token } = await started(t, { now: () => now })
  const first = await stable()
  assert.equal(first.expires_in, 7200)
  now = 1000_000
  await token()
  assert.deepEqual(await stable(), { access_token: first.access_token, expires_in: 6200 })
  now = 6_900_000
  const second = await stable()
  assert.notEqual(second.access_token, first.access_token)
  assert.equal((await check(first.access_token as string, {})).errcode, 47001, 'the old one lasts')
  const forced = await stable({ force_refresh: true })
  assert.notEqual(forced.access_token, second.access_token)
  assert.equal((await check(second.access_token as string, {})).errcode, 40001, 'the one before has ended')
})

test('refuses to give a token to a wrong secret, app or grant', async (t) => {
  const { json, stable } = await started(t)
  const ask = (more: object) =>
    json(`/cgi-bin/token?${new URLSearchParams({ ...app, grant_type: 'client_credential', ...more })}`)
  assert.equal((await ask({ secret: 'guess' })).errcode, 40125)
  assert.equal((await ask({ appid: 'wx0' })).errcode, 40013)
  assert.equal((await ask({ grant_type: 'password' })).errcode, 40002)
  assert.equal((await stable({ secret: 'guess' })).errcode, 40125)
  assert.equal((await json('/cgi-bin/stable_token')).errcode, 43002)
})

const wrong: [string, object | string, number][] = [
  ['an empty body', '', 44002],
  ['no JSON', '{', 47001],
  ['version 1', { version: 1 }, 47001],
  ['an unknown scene', { scene: 5 }, 47001],
  ['an unknown media type', { media_type: 3 }, 40004],
  ['no address', { media_url: 'cloud://x' }, 40066],
  ['no openid', { openid: '' }, 40003],
]
for (const [what, change, errcode] of wrong) {
  test(`refuses a media check with ${what}: ${errcode}`, async (t) => {
    const { token, check } = await started(t)
    const body = typeof change === 'string' ? change : { ...media('http://a.example.com'), ...change }
    assert.equal((await check(await token(), body)).errcode, errcode)
  })
}

test('refuses a media check without a token, and with a wrong one', async (t) => {
  const { check } = await started(t)
  assert.equal((await check(null, {})).errcode, 41001)
  const refused = await check('guess', {})
  assert.equal(refused.errcode, 40001)
  assert.match(refused.errmsg as string, /^invalid credential, access_token is invalid or not latest, rid: /)
})

test('pushes the result of a check to the app, signed with its token', async (t) => {
  const server = await startApp(t)
  const { wechat, token, check, settled } = await started(t)
  wechat.pushTo(server.target)
  wechat.judge(({ openid }) => (openid === 'oBad' ? 'risky' : 'pass'))
  const good = await check(await token(), media(server.url))
  assert.equal(good.errcode, 0)
  await settled(1)
  const bad = await check(await token(), { ...media(server.url), openid: 'oBad' })
  await settled(2)
  const [first, second] = server.pushes.map(({ body }) => JSON.parse(body))
  assert.deepEqual(
    [first.Event, first.appid, first.trace_id, first.FromUserName],
    ['wxa_media_check', app.appid, good.trace_id, 'oUser'],
  )
  assert.deepEqual([first.result, first.errcode], [{ suggest: 'pass', label: 100 }, 0])
  assert.deepEqual(
    [second.trace_id, second.result.suggest, second.detail[0].suggest],
    [bad.trace_id, 'risky', 'risky'],
  )
  const { query } = server.pushes[0]!
  assert.equal(query.get('a'), '1')
  assert.equal(query.get('signature'), signPush('push-token', query.get('timestamp')!, query.get('nonce')!))
  assert.deepEqual(
    wechat.checks.map(({ openid }) => openid),
    ['oUser', 'oBad'],
  )
})

test('pushes XML to an app that wants it', async (t) => {
  const server = await startApp(t)
  const { token, check, settled } = await started(t, {
    apps: [{ ...app, push: { ...server.target, format: 'xml' } }],
  })
  const { trace_id: id } = await check(await token(), media(server.url))
  await settled(1)
  const { type, body } = server.pushes[0]!
  assert.equal(type, 'text/xml')
  assert.match(
    body,
    new RegExp(
      `^<xml>.*<MsgType><!\\[CDATA\\[event\\]\\]></MsgType>.*<trace_id><!\\[CDATA\\[${id}\\]\\]>.*<result><suggest><!\\[CDATA\\[pass\\]\\]></suggest><label>100</label></result></xml>$`,
    ),
  )
})

test('says so where the media can not be fetched', async (t) => {
  const server = await startApp(t)
  const { wechat, token, check, settled } = await started(t)
  wechat.pushTo(server.target)
  await check(await token(), { ...media(server.url), media_url: `${server.url}/none` })
  await settled(1)
  assert.equal(JSON.parse(server.pushes[0]!.body).errcode, -1008)
})

test('pushes three times at most, until the app answers with 200', async (t) => {
  const server = await startApp(t, [500, 502])
  const { wechat, token, check, settled } = await started(t)
  wechat.pushTo(server.target)
  await check(await token(), media(server.url))
  await settled(3)
  assert.equal(new Set(server.pushes.map(({ body }) => body)).size, 1)
  assert.deepEqual(
    wechat
      .log()
      .filter(({ verb }) => verb === 'Callback')
      .map(({ status }) => status),
    [500, 502, 200],
  )
})

test('pushes to the app whose token asked, and to nobody else', async (t) => {
  const [mine, theirs] = [await startApp(t), await startApp(t)]
  const { wechat, token, check, settled } = await started(t)
  wechat.pushTo(mine.target)
  wechat.pushTo(theirs.target, other.appid)
  await check(await token(other), media(mine.url))
  await settled(1)
  assert.deepEqual([mine.pushes.length, theirs.pushes.length], [0, 1])
})

test('fails by the plan: rate limits, and pushes that are lost or come twice', async (t) => {
  const server = await startApp(t)
  const { wechat, token, check, settled } = await started(t)
  wechat.pushTo(server.target)
  const mine = await token()
  wechat.fault([{ when: { verb: 'MediaCheckAsync' }, do: 'status', status: 200, code: '45009', times: 1 }])
  const limited = await check(mine, media(server.url))
  assert.equal(limited.errcode, 45009)
  assert.match(limited.errmsg as string, /^reach max api daily quota limit/)
  wechat.fault([{ do: 'callback lost' }])
  await check(mine, media(server.url))
  await settled(1)
  assert.equal(server.pushes.length, 0)
  wechat.fault([{ do: 'callback twice' }])
  await check(mine, media(server.url))
  await settled(3)
  assert.deepEqual([server.pushes.length, server.pushes[0]!.body], [2, server.pushes[1]!.body])
  wechat.fault([{ do: 'reset' }])
  await assert.rejects(token())
})
