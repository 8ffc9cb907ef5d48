import type { Case } from './case.ts'

const values: [what: string, value: unknown][] = [
  ['text', '渡口'],
  ['empty text', ''],
  ['a number', 1.5],
  ['zero', 0],
  ['a boolean', false],
  ['null', null],
  ['an object', { a: { b: [1, '2', null] } }],
  ['an array', [1, [2]]],
  ['text that looks like JSON', '{"a":1}'],
]

/** Storage with callbacks and Sync. */
export const storageCases: Case[] = [
  ...values.map(
    ([what, data]): Case => ({
      name: `storage gives ${what} back as it was`,
      source: 'wx-api §11 Storage [docs]',
      async run(t) {
        await t.succeeds('setStorage', { key: 'a', data })
        t.deepEqual((await t.succeeds('getStorage', { key: 'a' })).data, data)
        t.wx.setStorageSync('b', data)
        t.deepEqual(t.wx.getStorageSync('b'), data)
      },
    }),
  ),
  {
    name: 'storage gives a Date back as a Date',
    source: 'wx-api §11 Storage [docs]',
    run(t) {
      t.wx.setStorageSync('a', new Date(86_400_000))
      const date = t.wx.getStorageSync('a')
      t.ok(date instanceof Date)
      t.equal(date.getTime(), 86_400_000)
    },
  },
  {
    name: 'undefined does not become an empty text in storage',
    source: 'wx-api §11 Storage [docs] changelog 3.11.0',
    run(t) {
      t.wx.setStorageSync('a', undefined)
      t.equal(t.wx.getStorageSync('a') === '', false)
    },
  },
  {
    name: 'storage holds a copy',
    source: 'wx-api §11 Storage',
    run(t) {
      const data = { n: 1 }
      t.wx.setStorageSync('a', data)
      data.n = 2
      t.equal(t.wx.getStorageSync('a').n, 1)
    },
  },
  {
    name: 'getStorage of a key that is not there fails with data not found',
    source: 'wx-api §11 Storage [observed]',
    run: (t) => t.fails('getStorage', { key: 'none' }, 'getStorage:fail data not found'),
  },
  {
    name: "getStorageSync of a key that is not there gives ''",
    source: 'wx-api §11 Storage [observed], S0',
    run: (t) => t.equal(t.wx.getStorageSync('none'), ''),
  },
  {
    name: 'removeStorage removes one key, also one that is not there',
    source: 'wx-api §11 Storage [docs]',
    async run(t) {
      t.wx.setStorageSync('a', 1)
      t.wx.setStorageSync('b', 2)
      await t.succeeds('removeStorage', { key: 'a' })
      await t.succeeds('removeStorage', { key: 'a' })
      t.wx.removeStorageSync('none')
      t.deepEqual([t.wx.getStorageSync('a'), t.wx.getStorageSync('b')], ['', 2])
    },
  },
  {
    name: 'clearStorage removes every key',
    source: 'wx-api §11 Storage [docs]',
    async run(t) {
      t.wx.setStorageSync('a', 1)
      await t.succeeds('clearStorage')
      t.deepEqual(t.wx.getStorageInfoSync().keys, [])
      t.wx.setStorageSync('a', 1)
      t.wx.clearStorageSync()
      t.deepEqual(t.wx.getStorageInfoSync().keys, [])
    },
  },
  {
    name: 'getStorageInfo tells keys, size and limit in KB',
    source: 'wx-api §11 Storage [docs]',
    async run(t) {
      t.wx.setStorageSync('a', 'x'.repeat(3000))
      const { errMsg: _, ...info } = await t.succeeds('getStorageInfo')
      t.deepEqual(info, { keys: ['a'], currentSize: 3, limitSize: 10240 })
      t.deepEqual(t.wx.getStorageInfoSync(), info)
    },
  },
  {
    name: 'more than 1 MB under one key is refused',
    source: 'wx-api §11 Storage [docs][observed]',
    async run(t) {
      const data = 'x'.repeat(1024 * 1024)
      await t.fails('setStorage', { key: 'a', data }, /^setStorage:fail .*exceed storage max size/)
      t.throws(() => t.wx.setStorageSync('a', data), /^setStorageSync:fail .*exceed storage max size/)
    },
  },
  {
    name: 'more than 10 MB in all is refused',
    source: 'wx-api §11 Storage [docs][observed]',
    phone: { limits: { storage: 1000 } },
    async run(t) {
      t.wx.setStorageSync('a', 'x'.repeat(600))
      await t.fails('setStorage', { key: 'b', data: 'x'.repeat(600) }, /^setStorage:fail .*quota reached/)
      t.wx.setStorageSync('a', 'y'.repeat(900))
    },
  },
  {
    name: 'what is stored encrypted must be asked for so',
    source: 'wx-api §11 Storage [docs]',
    async run(t) {
      await t.succeeds('setStorage', { key: 'a', data: 1, encrypt: true })
      t.equal((await t.succeeds('getStorage', { key: 'a', encrypt: true })).data, 1)
      await t.fails('getStorage', { key: 'a' }, /^getStorage:fail/)
    },
  },
  {
    name: 'encrypted data weighs 1.4 times',
    source: 'wx-api §11 Storage [docs]',
    async run(t) {
      const data = 'x'.repeat(800 * 1024)
      await t.succeeds('setStorage', { key: 'a', data })
      await t.fails('setStorage', { key: 'a', data, encrypt: true }, /^setStorage:fail/)
    },
  },
  {
    name: 'setStorage without a key is a parameter error',
    source: 'wx-api §1.3',
    run: (t) =>
      t.fails(
        'setStorage',
        { data: 1 },
        'setStorage:fail parameter error: parameter.key should be String instead of Undefined;',
        1001,
      ),
  },
  {
    name: 'setStorageSync with a key that is no text throws',
    source: 'wx-api §1.2, §1.3',
    run: (t) =>
      t.throws(
        () => t.wx.setStorageSync(1, 1),
        'setStorageSync:fail parameter error: parameter.key should be String instead of Number;',
        1001,
      ),
  },
  {
    name: 'storage outlives a restart',
    source: 'wx-api §11 Storage [docs]',
    async run(t) {
      t.wx.setStorageSync('session_token', 'abc')
      await t.control.restart()
      t.equal(t.wx.getStorageSync('session_token'), 'abc')
    },
  },
  {
    name: 'what is stored can be replaced by another kind',
    source: 'wx-api §11 Storage [docs]',
    run(t) {
      for (const data of [{ a: 1 }, 'text', 0, [1]]) {
        t.wx.setStorageSync('a', data)
        t.deepEqual(t.wx.getStorageSync('a'), data)
      }
      t.deepEqual(t.wx.getStorageInfoSync().keys, ['a'])
    },
  },
  {
    name: 'what one form stores the other reads',
    source: 'wx-api §11 Storage [docs]',
    async run(t) {
      t.wx.setStorageSync('a', { n: 1 })
      t.deepEqual((await t.wx.getStorage({ key: 'a' })).data, { n: 1 })
      await t.wx.setStorage({ key: 'b', data: [2] })
      t.deepEqual(t.wx.getStorageSync('b'), [2])
    },
  },
  {
    name: 'a key may be any text',
    source: 'wx-api §11 Storage',
    run(t) {
      for (const key of ['', '渡口', '../x', '__proto__', 'constructor', 'a'.repeat(500)]) {
        t.equal(t.wx.getStorageSync(key), '')
        t.wx.setStorageSync(key, key.length)
        t.equal(t.wx.getStorageSync(key), key.length)
      }
    },
  },
  {
    name: 'data that refuses to be written fails setStorage and throws from setStorageSync',
    source: 'wx-api §11 Storage [docs] value types',
    async run(t) {
      const data: Record<string, unknown> = {}
      data.self = data
      await t.fails('setStorage', { key: 'a', data }, /^setStorage:fail /)
      t.throws(() => t.wx.setStorageSync('a', data), /^setStorageSync:fail /)
      t.equal(t.wx.getStorageSync('a'), '')
    },
  },
  {
    name: 'a refused value leaves the earlier one',
    source: 'wx-api §11 Storage',
    phone: { limits: { item: 200 } },
    run(t) {
      t.wx.setStorageSync('a', 'kept')
      t.throws(() => t.wx.setStorageSync('a', 'x'.repeat(300)), /exceed storage max size/)
      t.equal(t.wx.getStorageSync('a'), 'kept')
    },
  },
  {
    name: 'encrypted data weighs 1.4 times in the total too',
    source: 'wx-api §11 Storage [docs] 7.1 MB',
    phone: { limits: { storage: 1000 } },
    async run(t) {
      await t.succeeds('setStorage', { key: 'a', data: 'x'.repeat(640), encrypt: true })
      await t.fails('setStorage', { key: 'b', data: 'x'.repeat(100) }, /^setStorage:fail .*quota reached/)
    },
  },
  ...['getStorage', 'removeStorage'].map(
    (api): Case => ({
      name: `${api} leaves every other key alone`,
      source: 'wx-api §11 Storage [docs]',
      async run(t) {
        t.wx.setStorageSync('a', 1)
        t.wx.setStorageSync('b', 2)
        await t.succeeds(api, { key: 'a' })
        t.equal(t.wx.getStorageSync('b'), 2)
      },
    }),
  ),
]
