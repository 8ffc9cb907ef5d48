import type { Case } from './case.ts'

/** What is told of the phone's settings, of the capsule, and of how the mini program was opened. */
export const baseInfoCases: Case[] = [
  {
    name: 'getSystemSetting tells the switches of the phone',
    source: 'typings 5.2.3 SystemSetting',
    run(t) {
      const setting = t.wx.getSystemSetting()
      for (const name of ['bluetoothEnabled', 'locationEnabled', 'wifiEnabled']) {
        t.equal(typeof setting[name], 'boolean', name)
      }
      t.equal(setting.deviceOrientation, 'portrait')
    },
  },
  ...(
    [
      ['android', 'authorized'],
      ['ios', 'denied'],
    ] as const
  ).map(
    ([profile, album]): Case => ({
      name: `getAppAuthorizeSetting tells a forbidden camera, and a forbidden album as ${album} on ${profile}`,
      source: 'typings 5.2.3 AppAuthorizeSetting: albumAuthorized counts on iOS alone',
      phone: { profile },
      async run(t) {
        const before = t.wx.getAppAuthorizeSetting()
        t.deepEqual([before.cameraAuthorized, before.albumAuthorized], ['authorized', 'authorized'])
        await t.control.deny('camera')
        await t.control.deny('album')
        const after = t.wx.getAppAuthorizeSetting()
        t.deepEqual([after.cameraAuthorized, after.albumAuthorized], ['denied', album])
        t.equal(after.microphoneAuthorized, 'authorized')
      },
    }),
  ),
  {
    name: 'getMenuButtonBoundingClientRect tells a rectangle inside the screen, below the status bar',
    source: 'typings 5.2.3 getMenuButtonBoundingClientRect',
    run(t) {
      const { width, height, top, right, bottom, left } = t.wx.getMenuButtonBoundingClientRect()
      const { screenWidth, statusBarHeight } = t.wx.getWindowInfo()
      t.deepEqual([right - left, bottom - top], [width, height])
      t.ok(right <= screenWidth && left > 0 && top >= statusBarHeight)
    },
  },
  ...['getLaunchOptionsSync', 'getEnterOptionsSync'].map(
    (api): Case => ({
      name: `${api} tells path, query, scene and referrerInfo`,
      source: 'typings 5.2.3 LaunchOptionsApp',
      run(t) {
        const options = (t.wx as unknown as Record<string, () => Record<string, unknown>>)[api]!()
        t.equal(typeof options.path, 'string')
        t.equal(typeof options.query, 'object')
        t.ok(Number.isInteger(options.scene))
        t.equal(typeof options.referrerInfo, 'object')
        t.equal(options.apiCategory, 'default')
      },
    }),
  ),
  {
    name: 'what came with base library 2.20.1 is absent before it',
    source: 'typings 5.2.3',
    phone: { sdkVersion: '2.20.0' },
    run(t) {
      for (const api of ['getSystemSetting', 'getAppAuthorizeSetting', 'getWindowInfo']) {
        t.equal(api in t.wx, false, api)
        t.equal(t.wx.canIUse(api), false, api)
      }
    },
  },
]
