import { fileRows } from './surface-files.ts'
import { networkRows } from './surface-network.ts'

/** `String|ArrayBuffer` and the like: any of them. `Any` = anything that is there. */
export type ParamType = string

export interface Param {
  type: ParamType
  required?: true
  /** What stands in when it is absent. */
  default?: unknown
  /** What it may be; for arrays, each item. An unknown value is not refused, only unknown to `canIUse`. */
  values?: readonly string[]
  /** A value that is not among `values` is refused. */
  only?: true
  /** Arrays: the type of each item. */
  item?: string
  /** Arrays: the least number of items. */
  least?: number
  /** A value of another type is left out with a warning instead of refused (wx-api §1.3). */
  lenient?: true
  /** Base library. */
  since?: string
}

/** What one API of `wx` takes and gives: the one description that checks, promises, `Sync` forms and `canIUse` follow. */
export interface ApiRow {
  /**
   * `async` = options object with callbacks; `task` = the same, and returns a task; `sync` = returns or throws;
   * `on`/`off` = listeners; `create` = returns an object.
   */
  kind: 'async' | 'task' | 'sync' | 'on' | 'off' | 'create'
  /** Named parameters of the options object. For `sync`: in the order of the arguments. */
  params?: Record<string, Param>
  /** Whether calling without callbacks gives a Promise (wx-api §1.2). Only for `async`. */
  promise?: boolean
  /** Fields of the success result. */
  success?: readonly string[]
  /** Fields of what a listener gets. */
  callback?: readonly string[]
  /** Fields of what a `sync` form returns. */
  returns?: readonly string[]
  /** Base library in which it came. Absent = from the start. */
  since?: string
  source: string
}

const string: Param = { type: 'String' }
const needed = (type: ParamType): Param => ({ type, required: true })
const flag = (value: boolean): Param => ({ type: 'Boolean', default: value })
const list = (...values: string[]): Param => ({ type: 'Array', item: 'String', default: values, values })

const pickers = {
  chooseImage: {
    kind: 'async',
    promise: true,
    params: {
      count: { type: 'Number', default: 9 },
      sizeType: list('original', 'compressed'),
      sourceType: list('album', 'camera'),
    },
    success: ['tempFilePaths', 'tempFiles'],
    source: 'wx-api §2.1 [docs][typings]',
  },
  chooseMedia: {
    kind: 'async',
    promise: true,
    since: '2.10.0',
    params: {
      count: { type: 'Number', default: 9 },
      mediaType: { ...list('image', 'video'), values: ['image', 'video', 'mix'] },
      sourceType: list('album', 'camera'),
      maxDuration: { type: 'Number', default: 10 },
      sizeType: list('original', 'compressed'),
      camera: { type: 'String', default: 'back', values: ['back', 'front'] },
    },
    success: ['tempFiles', 'type'],
    source: 'wx-api §2.2 [docs][typings]',
  },
  getImageInfo: {
    kind: 'async',
    promise: true,
    params: { src: needed('String') },
    success: ['width', 'height', 'path', 'orientation', 'type'],
    source: 'wx-api §9 [docs]',
  },
  previewImage: {
    kind: 'async',
    promise: true,
    params: {
      urls: { type: 'Array', required: true, item: 'String', least: 1 },
      current: string,
      showmenu: { ...flag(true), since: '2.13.0' },
      referrerPolicy: {
        type: 'String',
        default: 'no-referrer',
        values: ['no-referrer', 'origin'],
        since: '2.13.0',
      },
    },
    source: 'wx-api §9 [docs]',
  },
} satisfies Record<string, ApiRow>

const interaction = {
  showToast: {
    kind: 'async',
    promise: true,
    params: {
      title: needed('String'),
      icon: { type: 'String', default: 'success', values: ['success', 'error', 'loading', 'none'] },
      image: { ...string, since: '1.1.0' },
      duration: { type: 'Number', default: 1500 },
      mask: flag(false),
    },
    source: 'wx-api §11 Interaction [docs]',
  },
  showLoading: {
    kind: 'async',
    promise: true,
    since: '1.1.0',
    params: { title: needed('String'), mask: flag(false) },
    source: 'wx-api §11 Interaction [docs]',
  },
  hideToast: {
    kind: 'async',
    promise: true,
    params: { noConflict: { ...flag(false), since: '2.22.1' } },
    source: 'wx-api §11 Interaction [docs]',
  },
  hideLoading: {
    kind: 'async',
    promise: true,
    since: '1.1.0',
    params: { noConflict: { ...flag(false), since: '2.22.1' } },
    source: 'wx-api §11 Interaction [docs]',
  },
  showModal: {
    kind: 'async',
    promise: true,
    params: {
      title: { type: 'String', default: '' },
      content: { type: 'String', default: '' },
      showCancel: flag(true),
      cancelText: { type: 'String', default: '取消' },
      cancelColor: { type: 'String', default: '#000000' },
      confirmText: { type: 'String', default: '确定' },
      confirmColor: { type: 'String', default: '#576B95' },
      editable: { ...flag(false), since: '2.17.1' },
      placeholderText: { type: 'String', default: '', since: '2.17.1' },
    },
    success: ['confirm', 'cancel', 'content'],
    source: 'wx-api §11 Interaction [docs]',
  },
} satisfies Record<string, ApiRow>

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

const rows = {
  ...pickers,
  ...networkRows,
  ...fileRows,
  ...storage,
  ...interaction,
  ...system,
  ...audio,
}

/** Every API that `wx` itself has. What is not here is not there. */
export const surface: Record<string, ApiRow> = rows

export type ApiName = keyof typeof rows
