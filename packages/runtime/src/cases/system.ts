import type { Case } from './case.ts'

const usable: [schema: string, can: boolean][] = [
  ['chooseImage', true],
  ['uploadFile', true],
  ['connectSocket', false],
  ['chooseImage.object.count', true],
  ['chooseImage.object.nothing', false],
  ['showToast.object.image', true],
  ['showToast.object.icon.error', true],
  ['showToast.object.icon.sparkle', false],
  ['request.object.method.GET', true],
  ['request.object.method.PATCH', false],
  ['getSystemInfoSync.return.screenWidth', true],
  ['getSystemInfo.success.screenWidth', true],
  ['onNetworkStatusChange.callback.isConnected', true],
  ['UploadTask.onProgressUpdate', true],
  ['RequestTask.onProgressUpdate', false],
  ['FileSystemManager.readFileSync', true],
  ['FileSystemManager.getFileInfoSync', false],
]

/** login, canIUse, the getSystemInfo family, nextTick, app show and hide, base64. */
export const systemCases: Case[] = [
  {
    name: 'login gives a new code each time',
    source: 'wx-api §11 wx.login [docs]',
    async run(t) {
      const a = await t.succeeds('login')
      const b = await t.succeeds('login', { timeout: 1000 })
      t.ok(typeof a.code === 'string' && a.code.length >= 16)
      t.equal(a.code === b.code, false)
    },
  },
  {
    name: 'login without callbacks gives a promise',
    source: 'wx-api §1.2, C7',
    async run(t) {
      t.equal((await t.wx.login()).errMsg, 'login:ok')
    },
  },
  {
    name: 'login fails without a network',
    source: 'wx-api §1.5 600000',
    async run(t) {
      await t.control.network('none')
      await t.fails('login', {}, /^login:fail/, 600000)
    },
  },
  ...usable.map(
    ([schema, can]): Case => ({
      name: `canIUse('${schema}') is ${can}`,
      source: 'typings 5.2.3 canIUse',
      run: (t) => t.equal(t.wx.canIUse(schema), can),
    }),
  ),
  {
    name: 'an API that is not there is absent, not a stub',
    source: 'runtime: surface',
    run(t) {
      t.equal('connectSocket' in t.wx, false)
      t.equal('watch' in t.wx.getFileSystemManager(), false)
    },
  },
  {
    name: 'getSystemInfo, its Sync form and its Async form tell the same',
    source: 'typings 5.2.3 SystemInfo',
    async run(t) {
      const sync = t.wx.getSystemInfoSync()
      const { errMsg: a, ...one } = await t.succeeds('getSystemInfo')
      const { errMsg: b, ...two } = await t.succeeds('getSystemInfoAsync')
      t.deepEqual(one, sync)
      t.deepEqual(two, sync)
      for (const name of ['brand', 'model', 'system', 'platform', 'version', 'SDKVersion', 'language']) {
        t.ok(typeof sync[name] === 'string' && sync[name] !== '', name)
      }
      for (const name of [
        'pixelRatio',
        'screenWidth',
        'screenHeight',
        'windowWidth',
        'windowHeight',
        'statusBarHeight',
      ]) {
        t.ok(sync[name] > 0, name)
      }
      t.equal(sync.platform, 'devtools')
    },
  },
  {
    name: 'getWindowInfo, getDeviceInfo and getAppBaseInfo tell parts of it',
    source: 'typings 5.2.3 WindowInfo, DeviceInfo, AppBaseInfo',
    run(t) {
      const all = t.wx.getSystemInfoSync()
      for (const part of [t.wx.getWindowInfo(), t.wx.getDeviceInfo(), t.wx.getAppBaseInfo()]) {
        for (const [name, value] of Object.entries(part)) t.deepEqual(all[name], value, name)
      }
      t.equal(t.wx.getWindowInfo().safeArea.bottom, t.wx.getWindowInfo().screenHeight)
    },
  },
  {
    name: 'getSystemInfo tells the platform of an Android phone',
    source: 'typings 5.2.3 DeviceInfo',
    phone: { profile: 'android' },
    run: (t) => t.equal(t.wx.getDeviceInfo().platform, 'android'),
  },
  {
    name: 'getAccountInfoSync tells the appId, which is the one in the Referer',
    source: 'typings 5.2.3 AccountInfo, wx-api §6.2',
    async run(t) {
      const { appId, envVersion, version } = t.wx.getAccountInfoSync().miniProgram
      t.deepEqual([envVersion, version], ['develop', ''])
      const { data } = await t.succeeds('request', { url: t.url('/echo') })
      t.ok(data.headers.referer.includes(`/${appId}/`))
    },
  },
  {
    name: 'nextTick runs after the turn that called it',
    source: 'typings 5.2.3 nextTick',
    async run(t) {
      const order: string[] = []
      await new Promise<void>((resolve) => {
        t.wx.nextTick(() => {
          order.push('tick')
          resolve()
        })
        order.push('turn')
      })
      t.deepEqual(order, ['turn', 'tick'])
    },
  },
  {
    name: 'onAppHide and onAppShow are told, off ends them',
    source: 'wx-api §6.5',
    async run(t) {
      const told: string[] = []
      const onShow = () => told.push('show')
      t.wx.onAppHide(() => told.push('hide'))
      t.wx.onAppShow(onShow)
      await t.control.hide()
      await t.until(() => told.length === 1)
      await t.control.show()
      await t.until(() => told.length === 2)
      t.wx.offAppShow(onShow)
      t.wx.offAppHide()
      await t.control.hide()
      await t.control.show()
      await t.wait(30)
      t.deepEqual(told, ['hide', 'show'])
    },
  },
  {
    name: 'arrayBufferToBase64 and base64ToArrayBuffer undo each other',
    source: 'typings 5.2.3',
    run(t) {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 256).buffer
      t.equal(t.wx.arrayBufferToBase64(new Uint8Array([0, 255, 13, 10, 128]).buffer), 'AP8NCoA=')
      t.deepEqual(t.wx.base64ToArrayBuffer(t.wx.arrayBufferToBase64(bytes)), bytes)
    },
  },
  {
    name: 'what came with a later base library is absent, and canIUse says so',
    source: 'typings 5.2.3 canIUse, wx-api §2.2',
    phone: { sdkVersion: '2.9.5' },
    run(t) {
      t.deepEqual(
        [t.wx.canIUse('chooseMedia'), 'chooseMedia' in t.wx, 'chooseMedia' in t.uni],
        [false, false, false],
      )
      t.equal(t.wx.canIUse('chooseImage'), true)
      t.equal(t.wx.canIUse('request.object.timeout'), false)
      t.equal(t.wx.getSystemInfoSync().SDKVersion, '2.9.5')
    },
  },
]
