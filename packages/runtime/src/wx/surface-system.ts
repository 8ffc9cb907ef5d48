import type { ApiRow, Param } from './surface.ts'

const needed = (type: string): Param => ({ type, required: true })
const flag = (value: boolean): Param => ({ type: 'Boolean', default: value })

const storageKey = { key: needed('String') }
const storage = {
  setStorage: {
    kind: 'async',
    promise: true,
    params: { ...storageKey, data: { type: 'Any' }, encrypt: { ...flag(false), since: '2.21.3' } },
    source: 'wx-api §11 Storage [docs]',
  },
  getStorage: {
    kind: 'async',
    promise: true,
    params: { ...storageKey, encrypt: { ...flag(false), since: '2.21.3' } },
    success: ['data'],
    source: 'wx-api §11 Storage [docs]',
  },
  removeStorage: {
    kind: 'async',
    promise: true,
    params: storageKey,
    source: 'wx-api §11 Storage [docs]',
  },
  clearStorage: { kind: 'async', promise: true, source: 'wx-api §11 Storage [docs]' },
  getStorageInfo: {
    kind: 'async',
    promise: true,
    success: ['keys', 'currentSize', 'limitSize'],
    source: 'wx-api §11 Storage [docs]',
  },
  setStorageSync: {
    kind: 'sync',
    params: { ...storageKey, data: { type: 'Any' } },
    source: 'wx-api §11 Storage [docs]',
  },
  getStorageSync: { kind: 'sync', params: storageKey, source: 'wx-api §11 Storage [docs]' },
  removeStorageSync: { kind: 'sync', params: storageKey, source: 'wx-api §11 Storage [docs]' },
  clearStorageSync: { kind: 'sync', source: 'wx-api §11 Storage [docs]' },
  getStorageInfoSync: {
    kind: 'sync',
    returns: ['keys', 'currentSize', 'limitSize'],
    source: 'wx-api §11 Storage [docs]',
  },
} satisfies Record<string, ApiRow>

const systemFields =
  'brand model pixelRatio screenWidth screenHeight windowWidth windowHeight statusBarHeight language version system platform fontSizeSetting SDKVersion benchmarkLevel safeArea deviceOrientation enableDebug host theme'.split(
    ' ',
  )

const launchFields = 'path query scene referrerInfo apiCategory forwardMaterials'.split(' ')

const system = {
  getSystemInfo: { kind: 'async', promise: true, success: systemFields, source: 'typings 5.2.3 SystemInfo' },
  getSystemInfoAsync: {
    kind: 'async',
    promise: true,
    since: '2.14.1',
    success: systemFields,
    source: 'typings 5.2.3 SystemInfo',
  },
  getSystemInfoSync: { kind: 'sync', returns: systemFields, source: 'typings 5.2.3 SystemInfo' },
  getWindowInfo: {
    kind: 'sync',
    since: '2.20.1',
    returns:
      'pixelRatio screenWidth screenHeight windowWidth windowHeight statusBarHeight safeArea screenTop'.split(
        ' ',
      ),
    source: 'typings 5.2.3 WindowInfo',
  },
  getDeviceInfo: {
    kind: 'sync',
    since: '2.20.1',
    returns: 'benchmarkLevel brand model system platform'.split(' '),
    source: 'typings 5.2.3 DeviceInfo',
  },
  getAppBaseInfo: {
    kind: 'sync',
    since: '2.20.1',
    returns: 'SDKVersion enableDebug host language version theme fontSizeSetting'.split(' '),
    source: 'typings 5.2.3 AppBaseInfo',
  },
  getSystemSetting: {
    kind: 'sync',
    since: '2.20.1',
    returns: 'bluetoothEnabled deviceOrientation locationEnabled wifiEnabled'.split(' '),
    source: 'typings 5.2.3 SystemSetting',
  },
  getAppAuthorizeSetting: {
    kind: 'sync',
    since: '2.20.1',
    returns:
      'albumAuthorized bluetoothAuthorized cameraAuthorized locationAuthorized locationReducedAccuracy microphoneAuthorized notificationAlertAuthorized notificationAuthorized notificationBadgeAuthorized notificationSoundAuthorized phoneCalendarAuthorized'.split(
        ' ',
      ),
    source: 'typings 5.2.3 AppAuthorizeSetting',
  },
  getMenuButtonBoundingClientRect: {
    kind: 'sync',
    since: '2.1.0',
    returns: 'width height top right bottom left'.split(' '),
    source: 'typings 5.2.3 ClientRect',
  },
  getLaunchOptionsSync: {
    kind: 'create',
    since: '2.1.2',
    returns: launchFields,
    source: 'typings 5.2.3 LaunchOptionsApp',
  },
  getEnterOptionsSync: {
    kind: 'create',
    since: '2.9.4',
    returns: launchFields,
    source: 'typings 5.2.3 LaunchOptionsApp',
  },
  onError: { kind: 'on', since: '2.1.2', source: 'docs: base/app/app-event/wx.onError' },
  offError: { kind: 'off', since: '2.1.2', source: 'docs: base/app/app-event/wx.offError' },
  onUnhandledRejection: {
    kind: 'on',
    since: '2.10.0',
    callback: ['reason', 'promise'],
    source: 'typings 5.2.3 OnUnhandledRejectionListenerResult; wx-api §1.2',
  },
  offUnhandledRejection: { kind: 'off', since: '2.10.0', source: 'typings 5.2.3 offUnhandledRejection' },
  onKeyboardHeightChange: {
    kind: 'on',
    since: '2.7.0',
    callback: ['height'],
    source: 'docs: api/device/keyboard/wx.onKeyboardHeightChange',
  },
  offKeyboardHeightChange: {
    kind: 'off',
    since: '2.9.2',
    source: 'docs: api/device/keyboard/wx.offKeyboardHeightChange',
  },
  getAccountInfoSync: {
    kind: 'sync',
    since: '2.2.2',
    returns: ['miniProgram'],
    source: 'typings 5.2.3 AccountInfo',
  },
  login: {
    kind: 'async',
    promise: true,
    params: { timeout: { type: 'Number', since: '1.9.90' } },
    success: ['code'],
    source: 'wx-api §11 wx.login [docs], C7',
  },
  canIUse: { kind: 'sync', params: { schema: needed('String') }, since: '1.1.1', source: 'typings 5.2.3' },
  createAnimation: {
    kind: 'create',
    params: {
      duration: { type: 'Number', default: 400 },
      timingFunction: {
        type: 'String',
        default: 'linear',
        values: ['linear', 'ease', 'ease-in', 'ease-in-out', 'ease-out', 'step-start', 'step-end'],
      },
      delay: { type: 'Number', default: 0 },
      transformOrigin: { type: 'String', default: '50% 50% 0' },
    },
    source: 'docs: api/ui/animation/wx.createAnimation',
  },
  nextTick: { kind: 'sync', since: '2.2.3', source: 'typings 5.2.3' },
  arrayBufferToBase64: { kind: 'sync', since: '1.1.0', source: 'typings 5.2.3' },
  base64ToArrayBuffer: { kind: 'sync', since: '1.1.0', source: 'typings 5.2.3' },
  onAppShow: { kind: 'on', since: '2.1.2', source: 'wx-api §6.5' },
  offAppShow: { kind: 'off', since: '2.1.2', source: 'wx-api §6.5' },
  onAppHide: { kind: 'on', since: '2.1.2', source: 'wx-api §6.5' },
  offAppHide: { kind: 'off', since: '2.1.2', source: 'wx-api §6.5' },
} satisfies Record<string, ApiRow>

const audio = {
  createInnerAudioContext: {
    kind: 'create',
    since: '1.6.0',
    params: { useWebAudioImplement: { ...flag(false), since: '2.19.0' } },
    source: 'wx-api §10 [docs]',
  },
  playVoice: {
    kind: 'async',
    promise: true,
    params: { filePath: needed('String'), duration: { type: 'Number', default: 60, since: '1.6.0' } },
    source: 'wx-api §10 [docs]',
  },
  pauseVoice: { kind: 'async', promise: true, source: 'wx-api §10 [docs]' },
  stopVoice: { kind: 'async', promise: true, source: 'wx-api §10 [docs]' },
} satisfies Record<string, ApiRow>

/** Storage, the phone itself, and sound (wx-api §10, §11). */
export const systemRows = { ...storage, ...system, ...audio }
