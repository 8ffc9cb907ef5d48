import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPhone } from '../../headless/phone.ts'
import { startWechat } from './wechat.ts'

const app = { appid: 'wx1111111111111111', secret: 'fake-secret-one' }

test('wx.login gives codes that the API takes, of one user for one phone', async (t) => {
  const wechat = await startWechat({ apps: [app] })
  t.after(() => wechat.close())
  const openidFor = async (code: string) => {
    const query = { ...app, js_code: code, grant_type: 'authorization_code' }
    const response = await fetch(`${wechat.url}/sns/jscode2session?${new URLSearchParams(query)}`)
    return ((await response.json()) as { openid: string }).openid
  }
  const mine = await createPhone({ appId: app.appid, wechat })
  const theirs = await createPhone({ appId: app.appid, wechat, openid: 'oSomebody' })
  t.after(() => Promise.all([mine.close(), theirs.close()]))

  const first = await openidFor((await mine.wx.login()).code)
  assert.match(first, /^o[\w-]{27}$/)
  mine.control.restart()
  assert.equal(await openidFor((await mine.wx.login()).code), first)
  assert.equal(await openidFor((await theirs.wx.login()).code), 'oSomebody')
})

test('wx.login of a phone without the stand-in gives codes that the API refuses', async (t) => {
  const wechat = await startWechat({ apps: [app] })
  const phone = await createPhone({ appId: app.appid })
  t.after(() => Promise.all([wechat.close(), phone.close()]))
  const query = { ...app, js_code: (await phone.wx.login()).code, grant_type: 'authorization_code' }
  const response = await fetch(`${wechat.url}/sns/jscode2session?${new URLSearchParams(query)}`)
  assert.equal(((await response.json()) as { errcode: number }).errcode, 40029)
})
