import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPhone } from '@dukou/runtime'
import type { FileList } from '@dukou/server'
import type { UploadAnswer } from 'dukou'
import { start } from '../server/running.ts'
import { aFile, app, ask, logIn, otherApp, send, tokenFor, wechatFaults, wechatFor } from './asking.ts'

test('a phone logs in, uploads, lists and logs out', async (t) => {
  const { wechat, option } = await wechatFor(t)
  const { url } = await start(t, { wechat: option })
  const phone = await createPhone({ appId: app.appid, wechat, openid: 'oHolder' })
  t.after(() => phone.close())
  const { wx } = phone

  const { code } = await wx.login()
  // biome-ignore lint/suspicious/noExplicitAny: what `wx.request` gives is any
  const request = (options: object): Promise<any> =>
    new Promise((success, fail) => wx.request({ ...options, success, fail } as never))
  const login = await request({ url: `${url}/login`, method: 'POST', data: { code } })
  assert.equal(login.statusCode, 200)
  const { token, ttlMs } = login.data as { token: string; ttlMs: number }
  assert.equal(ttlMs, 7 * 86_400_000)

  phone.control.choose(1)
  const { tempFilePaths } = await wx.chooseImage({ count: 1 })
  // biome-ignore lint/suspicious/noExplicitAny: what `wx.uploadFile` gives is any
  const uploaded: any = await new Promise((success, fail) => {
    const formData = { session_token: token }
    wx.uploadFile({
      url: `${url}/upload`,
      filePath: tempFilePaths[0],
      name: 'file',
      formData,
      success,
      fail,
    } as never)
  })
  assert.equal(uploaded.statusCode, 200, uploaded.data)
  const file = JSON.parse(uploaded.data) as UploadAnswer
  assert.deepEqual(file.fields, {})

  const header = { authorization: `Bearer ${token}` }
  const list = await request({ url: `${url}/files`, header })
  assert.deepEqual(
    (list.data as FileList).files.map(({ id }) => id),
    [file.id],
  )
  assert.equal((await request({ url: `${url}/logout`, method: 'POST', header })).statusCode, 204)
  const after = await request({ url: `${url}/files`, header })
  assert.deepEqual([after.statusCode, after.data.code], [401, 'token_invalid'])

  // The next login is another session of the same owner.
  const next = await tokenFor(url, (await wx.login()).code)
  const { text } = await ask(`${url}/files`, { token: next })
  assert.equal((JSON.parse(text) as FileList).files[0]?.id, file.id)
})

test('nobody gets in without a token, and with one that is forged or revoked', async (t) => {
  const { wechat, option } = await wechatFor(t)
  const { url } = await start(t, { wechat: option })
  const token = await tokenFor(url, wechat.code())
  const revoked = await tokenFor(url, wechat.code())
  await ask(`${url}/logout`, { method: 'POST', token: revoked })
  const last = token.endsWith('A') ? 'B' : 'A'
  const forged = `${token.slice(0, -1)}${last}`
  const outside: [string | null, string][] = [
    [null, 'token_missing'],
    [forged, 'token_invalid'],
    [revoked, 'token_invalid'],
    ['anything', 'token_invalid'],
    [`dk_${'A'.repeat(43)}`, 'token_invalid'],
  ]
  for (const [one, code] of outside) {
    for (const told of [
      await send(url, [aFile], one),
      await ask(`${url}/files`, { token: one }),
      await ask(`${url}/files/${'0'.repeat(32)}`, { method: 'DELETE', token: one }),
    ]) {
      assert.deepEqual([told.status, told.code], [401, code])
      assert.ok(one === null || !told.text.includes(one))
    }
  }
  assert.equal((await send(url, [aFile], token)).status, 200)
})

test('a code works once, for its own app, and only for apps that are configured', async (t) => {
  const { wechat, option } = await wechatFor(t)
  const { url } = await start(t, { wechat: option })
  const code = wechat.code()
  assert.equal((await logIn(url, { code, appid: app.appid })).status, 200)
  const refusals: [object, number, string][] = [
    [{ code }, 400, 'login_code_invalid'],
    [{ code: 'made-up' }, 400, 'login_code_invalid'],
    [{ code: wechat.code('oUser', otherApp.appid) }, 400, 'login_code_invalid'],
    [{ code: wechat.code('oUser', otherApp.appid), appid: otherApp.appid }, 403, 'login_refused'],
    [{ appid: app.appid }, 400, 'request_invalid'],
    [{ openid: 'oUser', session_key: 'x' }, 400, 'request_invalid'],
  ]
  for (const [body, status, refusal] of refusals) {
    const told = await logIn(url, body)
    assert.deepEqual([told.status, told.code], [status, refusal])
  }
  const both = await start(t, { wechat: { ...option, apps: [app, otherApp] } })
  const second = { code: wechat.code('oUser', otherApp.appid), appid: otherApp.appid }
  assert.equal((await logIn(both.url, second)).status, 200)
  assert.equal((await logIn(both.url, { code: wechat.code() })).code, 'request_invalid')
})

test('an openid that the client claims counts for nothing', async (t) => {
  const { wechat, option } = await wechatFor(t)
  const { url } = await start(t, { wechat: option })
  const victim = await tokenFor(url, wechat.code('oVictim'))
  const { text } = await send(url, [aFile], victim)
  const { id } = JSON.parse(text) as UploadAnswer
  const login = await logIn(url, { code: wechat.code('oThief'), openid: 'oVictim', owner: 'wx_oVictim' })
  const { token } = JSON.parse(login.text) as { token: string }
  assert.equal((await ask(`${url}/files/${id}`, { token })).status, 404)
  assert.equal((await ask(`${url}/files/${id}`, { token: 'wx_oVictim' })).status, 401)
  assert.deepEqual((JSON.parse((await ask(`${url}/files`, { token })).text) as FileList).files, [])
})

test("says that it can't tell when WeChat fails, lets go of nothing, and heals with it", async (t) => {
  const { wechat, option } = await wechatFor(t)
  const { url } = await start(t, { wechat: option })
  const token = await tokenFor(url, wechat.code())
  for (const [fault, plan] of Object.entries(wechatFaults)) {
    wechat.fault(plan)
    const told = await logIn(url, { code: wechat.code() })
    assert.deepEqual([told.status, told.code], [503, 'authorization_unavailable'], fault)
    assert.equal(told.headers.get('retry-after'), '1')
    assert.doesNotMatch(told.text, /errcode|session_key|secret|127\.0\.0\.1/)
    assert.match(told.text, /稍后重试/)
  }
  wechat.fault([{ do: 'status', status: 200, code: '40226' }])
  assert.equal((await logIn(url, { code: wechat.code() })).code, 'login_refused')
  // Who has logged in does not depend on WeChat any more.
  assert.equal((await send(url, [aFile], token)).status, 200)
  wechat.fault([])
  assert.equal((await logIn(url, { code: wechat.code() })).status, 200)
})
