import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DukouError } from '../errors.ts'
import { type AccessOptions, readAccess } from './options.ts'

const app = { appid: 'wx1111111111111111', secret: 'a-secret-that-must-not-be-seen' }

test('fills in what is left out', () => {
  assert.deepEqual(readAccess({}), { authorize: null, wechat: null })
  const authorize = { url: 'https://app.example.com/may?x=1' }
  assert.deepEqual(readAccess({ authorize, wechat: { apps: [app] } }), {
    authorize: { ...authorize, headers: [], secret: null, timeoutMs: 5000, cacheSeconds: 0 },
    wechat: {
      apps: [app],
      api: 'https://api.weixin.qq.com',
      sessionSeconds: 604_800,
      timeoutMs: 5000,
      inFlight: 32,
    },
  })
  assert.equal(readAccess({ authorize: 'tokens' }).authorize, 'tokens')
  assert.deepEqual(
    readAccess({ wechat: { apps: [app], api: 'http://127.0.0.1:9/proxy/' } }).wechat?.api,
    'http://127.0.0.1:9/proxy',
  )
})

const hook = { url: 'http://127.0.0.1:1/' }
const wrong: [unknown, RegExp][] = [
  [{ authorize: 'everyone' }, /^authorize must/],
  [{ authorize: null }, /^authorize must/],
  [{ authorize: {} }, /^authorize\.url/],
  [{ authorize: { url: 'ftp://a.example' } }, /^authorize\.url/],
  [{ authorize: { url: 'http://a.example/#x' } }, /^authorize\.url/],
  [{ authorize: { ...hook, timeout: 5 } }, /^authorize\.timeout must/],
  [{ authorize: { ...hook, timeoutMs: 0 } }, /^authorize\.timeoutMs/],
  [{ authorize: { ...hook, timeoutMs: 60_001 } }, /^authorize\.timeoutMs/],
  [{ authorize: { ...hook, cacheSeconds: -1 } }, /^authorize\.cacheSeconds/],
  [{ authorize: { ...hook, headers: 'cookie' } }, /^authorize\.headers/],
  [{ authorize: { ...hook, headers: ['a b'] } }, /^authorize\.headers/],
  [{ authorize: { ...hook, secret: 'short' } }, /^authorize\.secret/],
  [{ authorize: { ...hook, secret: 'line\nbreak-in-it' } }, /^authorize\.secret/],
  [{ wechat: null }, /^wechat must/],
  [{ wechat: { apps: [] } }, /^wechat\.apps/],
  [{ wechat: { apps: [app, app] } }, /^wechat\.apps/],
  [{ wechat: { apps: [{ appid: app.appid }] } }, /^wechat\.apps/],
  [{ wechat: { apps: [{ ...app, secret: `${app.secret} ` }] } }, /^wechat\.apps/],
  [{ wechat: { apps: [app], api: 'api.weixin.qq.com' } }, /^wechat\.api/],
  [{ wechat: { apps: [app], api: 'https://a.example/?x' } }, /^wechat\.api/],
  [{ wechat: { apps: [app], sessionSeconds: 59 } }, /^wechat\.sessionSeconds/],
  [{ wechat: { apps: [app], inFlight: 0 } }, /^wechat\.inFlight/],
  [{ wechat: { apps: [app], secret: app.secret } }, /^wechat\.secret must/],
]
for (const [options, name] of wrong) {
  test(`names what is wrong with ${JSON.stringify(options)}`, () => {
    assert.throws(
      () => readAccess(options as AccessOptions),
      (error: DukouError) => {
        assert.equal(error.code, 'option_invalid')
        assert.match(error.message, name)
        assert.match(error.messageZh, /^选项 .*必须是.*。$/)
        assert.ok(!error.message.includes(app.secret))
        return true
      },
    )
  })
}
