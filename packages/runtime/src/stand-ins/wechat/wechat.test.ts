import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWechat } from './wechat.ts'

const one = { appid: 'wx1111111111111111', secret: 'fake-secret-one' }
const two = { appid: 'wx2222222222222222', secret: 'fake-secret-two' }

async function started(t: { after(close: () => Promise<void>): void }, now?: () => number) {
  const wechat = await startWechat({ apps: [one, two], ...(now && { now }) })
  t.after(() => wechat.close())
  const ask = async (code: string, changes: Record<string, string> = {}) => {
    const query = { ...one, js_code: code, grant_type: 'authorization_code', ...changes }
    const response = await fetch(`${wechat.url}/sns/jscode2session?${new URLSearchParams(query)}`)
    assert.equal(response.status, 200)
    return (await response.json()) as {
      errcode?: number
      errmsg?: string
      openid?: string
      session_key?: string
    }
  }
  return { wechat, ask }
}

test('exchanges a code for an openid and a session key, without an errcode', async (t) => {
  const { wechat, ask } = await started(t)
  const answer = await ask(wechat.code('oUser1'))
  assert.deepEqual(Object.keys(answer).sort(), ['openid', 'session_key'])
  assert.equal(answer.openid, 'oUser1')
  assert.equal(Buffer.from(answer.session_key!, 'base64').length, 16)
  assert.deepEqual(
    wechat.calls.map(({ appid, errcode }) => [appid, errcode]),
    [[one.appid, 0]],
  )
})

test('gives every user an openid of their own, and both apps theirs', async (t) => {
  const { wechat, ask } = await started(t)
  const a = await ask(wechat.code())
  const b = await ask(wechat.code())
  assert.match(a.openid!, /^o[A-Za-z0-9]{27}$/)
  assert.notEqual(a.openid, b.openid)
  assert.equal((await ask(wechat.code('oUser2', two.appid), two)).openid, 'oUser2')
  assert.throws(() => wechat.code('oUser2', 'wx-nobody'), /wx-nobody/)
})

test('takes a code once, from its own app, for five minutes', async (t) => {
  let now = 0
  const { wechat, ask } = await started(t, () => now)
  const code = wechat.code()
  assert.equal((await ask(code, two)).errcode, 40029)
  assert.ok((await ask(code)).openid)
  const again = await ask(code)
  assert.equal(again.errcode, 40163)
  assert.match(again.errmsg!, /^code been used, rid: [0-9a-f]{8}(-[0-9a-f]{8}){2}$/)
  const old = wechat.code()
  now += 300_000
  assert.equal((await ask(old)).errcode, 40029)
})

const wrong: [string, Record<string, string>, number][] = [
  ['an unknown appid', { appid: 'wx0' }, 40013],
  ['no appid', { appid: '' }, 41002],
  ['a wrong secret', { secret: 'guess' }, 40125],
  ['no secret', { secret: '' }, 41004],
  ['no code', { js_code: '' }, 41008],
  ['another grant_type', { grant_type: 'client_credential' }, 40002],
  ['a made-up code', { js_code: 'guess' }, 40029],
]
for (const [what, changes, errcode] of wrong) {
  test(`refuses ${what} with ${errcode}`, async (t) => {
    const { wechat, ask } = await started(t)
    assert.equal((await ask(wechat.code(), changes)).errcode, errcode)
  })
}

test('fails as it is told to without taking the code, and heals', async (t) => {
  const { wechat, ask } = await started(t)
  const code = wechat.code()
  for (const errcode of [-1, 45011, 40226]) {
    wechat.fault([{ do: 'status', status: 200, code: String(errcode) }])
    const { errcode: told, errmsg } = await ask(code)
    assert.equal(told, errcode)
    assert.doesNotMatch(errmsg!, /planned/)
  }
  wechat.fault([{ do: 'reset' }])
  await assert.rejects(ask(code), TypeError)
  wechat.fault([{ do: 'answer', body: '{"session_key":' }])
  await assert.rejects(ask(code), SyntaxError)
  wechat.fault([{ do: 'slow', ms: 50, when: { verb: 'Code2Session' } }])
  const before = performance.now()
  assert.ok((await ask(code)).openid)
  assert.ok(performance.now() - before >= 45)
  wechat.fault([])
  assert.ok((await ask(wechat.code())).openid)
  assert.deepEqual(
    wechat.calls.map(({ errcode }) => errcode),
    [0, 0],
    'what a fault answered never reached it',
  )
})
