import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { detectPlatform } from './detect.ts'

const globals = globalThis as Record<string, unknown>
const hosts = ['wx', 'tt', 'my', 'uni', 'XMLHttpRequest', 'document', 'navigator']
const before = hosts.map((name) => Object.getOwnPropertyDescriptor(globals, name))
afterEach(() => {
  hosts.forEach((name, index) => {
    if (before[index]) Object.defineProperty(globals, name, before[index])
    else delete globals[name]
  })
})

const host = () => ({ uploadFile() {}, setStorageSync() {} })
function found(parts: Record<string, unknown>): string {
  for (const [name, value] of Object.entries(parts))
    Object.defineProperty(globals, name, { value, configurable: true })
  return detectPlatform().name
}
const page = { XMLHttpRequest: class {}, document: {}, navigator: {} }

test('finds each mini program by its own object', () => {
  for (const name of ['wx', 'tt', 'my', 'uni']) {
    assert.equal(found({ [name]: host() }), name)
    delete globals[name]
  }
})

test('takes a host before uni-app, which is made for it', () => {
  for (const name of ['wx', 'tt', 'my']) {
    assert.equal(found({ [name]: host(), uni: host() }), name)
    delete globals[name]
  }
})

test('is a browser where the host only has a JS-SDK: in a page of WeChat, Douyin or Alipay', () => {
  assert.equal(
    found({ ...page, wx: { chooseImage() {} }, tt: { miniProgram: {} }, my: { getEnv() {} } }),
    'browser',
  )
})

test('is a browser in a page that uni-app made', () => {
  assert.equal(found({ ...page, uni: host() }), 'browser')
})

test('says that it is at home nowhere', () => {
  assert.throws(() => found({ wx: null }), /pass `platform`/)
})
