import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import type { DukouError } from '../errors.ts'
import { createAsker } from './ask.ts'
import { json, otherSide } from './fixtures/other-side.ts'
import { createWechat, type WechatApp } from './wechat.ts'

const one = { appid: 'wx1111111111111111', secret: 'a-secret-that-must-not-be-seen' }
const two = { appid: 'wx2222222222222222', secret: 'another-secret' }
const SESSION_KEY = 'tQY+38pdTVnAIWCBNiM1+A=='

async function opened(t: TestContext, answer: unknown, apps: WechatApp[] = [one]) {
  const { url, requests } = await otherSide(t, (_, response) => json(response, 200, answer))
  const asker = createAsker({ timeoutMs: 200, maxBytes: 65_536, inFlight: 32 })
  t.after(() => asker.close())
  return { wechat: createWechat({ apps, api: url, asker }), requests }
}

test('asks as WeChat documents it', async (t) => {
  const { wechat, requests } = await opened(t, { session_key: SESSION_KEY, openid: 'oUser-1_x' })
  assert.equal(await wechat.openidOf('0a&b=c'), 'oUser-1_x')
  const query = `appid=${one.appid}&secret=${one.secret}&js_code=0a%26b%3Dc&grant_type=authorization_code`
  assert.deepEqual(requests, [`GET /sns/jscode2session?${query} `])
})

test('takes an errcode of 0 for success, as older answers have it', async (t) => {
  const { wechat } = await opened(t, { errcode: 0, errmsg: 'ok', session_key: SESSION_KEY, openid: 'oUser' })
  assert.equal(await wechat.openidOf('code'), 'oUser')
})

test('asks with the secret of the app that the code is from', async (t) => {
  const { wechat, requests } = await opened(t, { openid: 'oUser' }, [one, two])
  await wechat.openidOf('code', two.appid)
  assert.match(requests[0]!, /appid=wx2222222222222222&secret=another-secret&/)
  await assert.rejects(wechat.openidOf('code'), { code: 'request_invalid' })
  await assert.rejects(wechat.openidOf('code', 'wx3333333333333333'), { code: 'login_refused', status: 403 })
  assert.equal(requests.length, 1)
})

const refusals: [unknown, string, RegExp?][] = [
  [{ errcode: 40029, errmsg: 'invalid code' }, 'login_code_invalid'],
  [{ errcode: 40163, errmsg: 'code been used' }, 'login_code_invalid'],
  [{ errcode: '40029' }, 'login_code_invalid'],
  [{ errcode: 40226 }, 'login_refused'],
  [{ errcode: -1, errmsg: 'system error' }, 'authorization_unavailable', /errcode -1/],
  [{ errcode: 45011, errmsg: 'api minute-quota reach limit' }, 'authorization_unavailable', /errcode 45011/],
  [{ errcode: 40013, errmsg: 'invalid appid, rid: 6a-b1' }, 'authorization_unavailable', /40013, rid 6a-b1/],
  [{ errcode: 40125, errmsg: `bad secret ${one.secret}` }, 'authorization_unavailable', /40125/],
  [{ errcode: 99999, openid: 'oUser' }, 'authorization_unavailable', /99999/],
  [{ errcode: 'x', openid: 'oUser' }, 'authorization_unavailable', /NaN/],
  [{ session_key: SESSION_KEY }, 'authorization_unavailable', /without an openid/],
  [{ openid: 'a/../b', session_key: SESSION_KEY }, 'authorization_unavailable', /without an openid/],
  [{ openid: '' }, 'authorization_unavailable', /without an openid/],
  [{ openid: ['oUser'] }, 'authorization_unavailable', /without an openid/],
  [null, 'authorization_unavailable', /without an openid/],
  ['oUser', 'authorization_unavailable', /without an openid/],
]
for (const [answer, code, reason] of refusals) {
  test(`takes ${JSON.stringify(answer).slice(0, 50)} for ${code}`, async (t) => {
    const { wechat } = await opened(t, answer)
    await assert.rejects(wechat.openidOf('code'), (error: DukouError) => {
      assert.equal(error.code, code)
      assert.match(error.messageZh, /\p{Script=Han}/u)
      if (reason) assert.match((error.cause as Error).message, reason)
      const everything = inspect(error, { depth: 9, showHidden: true })
      for (const hidden of [one.secret, SESSION_KEY]) assert.ok(!everything.includes(hidden), everything)
      return true
    })
  })
}

test('is unavailable when the API answers with a page, with too much, or not at all', async (t) => {
  const answers = ['page', 'huge', 'broken', 'silent']
  const { url } = await otherSide(t, (_, response) => {
    const answer = answers.shift()
    if (answer === 'page') response.writeHead(502).end('<html>')
    else if (answer === 'huge')
      json(response, 200, { openid: 'oUser', session_key: SESSION_KEY.repeat(9999) })
    else if (answer === 'broken') response.end(`{"session_key":"${SESSION_KEY}","openid":`)
  })
  const asker = createAsker({ timeoutMs: 200, maxBytes: 65_536, inFlight: 32 })
  t.after(() => asker.close())
  const wechat = createWechat({ apps: [one], api: url, asker })
  for (const reason of [/502/, /65536/, /without an openid/, /200 ms/]) {
    await assert.rejects(wechat.openidOf('code'), (error: DukouError) => {
      assert.equal(error.code, 'authorization_unavailable')
      assert.match((error.cause as Error).message, reason)
      const everything = inspect(error, { depth: 9, showHidden: true })
      for (const hidden of [one.secret, SESSION_KEY]) assert.ok(!everything.includes(hidden), everything)
      return true
    })
  }
})
