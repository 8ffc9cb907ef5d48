import type { Case } from './case.ts'
import { each, options, underWay } from './network.ts'

/** Going away for a while, being killed, coming back; and a phone that is full. */
export const lifeCases: Case[] = [
  ...each(
    (api) => `${api} is cut by a while in the background, and goes through after it`,
    'wx-api §6.5 [docs]',
    {},
    async (t, api) => {
      const ready = await options(t, api, '/json')
      const { ending } = await underWay(t, api, '/hang')
      await t.control.background(10)
      const { result } = await ending
      t.deepEqual([result.errMsg, result.errno], [`${api}:fail interrupted`, 600003])
      await t.succeeds(api, ready)
    },
  ),
  ...each(
    (api) => `${api} survives 3 s in the background`,
    'wx-api §6.5 [docs]',
    {},
    async (t, api) => {
      const { ending } = await underWay(t, api, '/slow?ms=120')
      await t.control.background(3)
      t.equal((await ending).result.errMsg, `${api}:ok`)
    },
  ),
  ...each(
    (api) => `${api} of a mini program that is killed never calls back`,
    'wx-api §6.5 [docs]',
    {},
    async (t, api) => {
      const told: string[] = []
      const ready = await options(t, api, '/slow?ms=60')
      t.wx[api]({
        ...ready,
        success: () => told.push('success'),
        fail: () => told.push('fail'),
        complete: () => told.push('complete'),
      })
      await t.wait(30)
      await t.control.kill()
      await t.control.restart()
      await t.wait(100)
      t.deepEqual(told, [])
      await t.succeeds(api, await options(t, api, '/json'))
    },
  ),
  {
    name: 'hide and show are told once each for a while in the background',
    source: 'wx-api §6.5',
    async run(t) {
      const told: string[] = []
      t.wx.onAppHide(() => told.push('hide'))
      t.wx.onAppShow(() => told.push('show'))
      await t.control.background(60)
      await t.until(() => told.length === 2)
      t.deepEqual(told, ['hide', 'show'])
    },
  },
  {
    name: 'half an hour in the background ends the mini program: temp files are gone, saved files stay',
    source: 'wx-api §6.5, §7.1 [docs]',
    async run(t) {
      const before = t.wx
      const temp = await t.photo()
      const { savedFilePath } = await t.wx.saveFile({ tempFilePath: await t.photo() })
      await t.control.background(31 * 60)
      t.ok(t.wx !== before, 'another run')
      const files = t.wx.getFileSystemManager()
      await t.succeeds('access', { path: savedFilePath }, files)
      await t.fails('access', { path: temp }, /no such file/, 1300002, files)
    },
  },
  {
    name: 'what was stored before a mini program was killed is there afterwards',
    source: 'wx-api §11 Storage, §7.1 [docs]',
    async run(t) {
      t.wx.setStorageSync('k', { a: 1 })
      const path = t.file('a', 'hello')
      await t.control.kill()
      await t.control.restart()
      t.deepEqual(t.wx.getStorageSync('k'), { a: 1 })
      t.equal(t.wx.getFileSystemManager().readFileSync(path, 'utf8'), 'hello')
    },
  },
  {
    name: 'files cannot grow on a full phone, errno 1300202, until something is removed',
    source: 'wx-api §7.1, §8.4 [docs]',
    async run(t) {
      const path = t.file('a', '12345')
      const temp = await t.photo()
      await t.control.fullStorage('files')
      const files = t.wx.getFileSystemManager()
      const full = 'fail the maximum size of the file storage limit is exceeded'
      const filePath = `${t.wx.env.USER_DATA_PATH}/b`
      await t.fails('writeFile', { filePath, data: 'x' }, `writeFile:${full}`, 1300202, files)
      await t.fails('saveFile', { tempFilePath: temp }, `saveFile:${full}`, 1300202, files)
      t.wx.setStorageSync('k', 1)
      files.unlinkSync(path)
      await t.succeeds('writeFile', { filePath, data: 'x' }, files)
    },
  },
  {
    name: 'setStorage is refused on full storage, and files are not',
    source: 'wx-api §11 Storage [observed]',
    async run(t) {
      await t.control.fullStorage('storage')
      await t.fails('setStorage', { key: 'k', data: 'x' }, 'setStorage:fail quota reached')
      t.file('a', '12345')
      await t.control.fullStorage(null)
      await t.succeeds('setStorage', { key: 'k', data: 'x' })
    },
  },
]
