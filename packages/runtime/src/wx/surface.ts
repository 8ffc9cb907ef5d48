import type { Profile } from './profile.ts'
import { fileRows } from './surface-files.ts'
import { mediaRows } from './surface-media.ts'
import { networkRows } from './surface-network.ts'
import { pageRows } from './surface-pages.ts'
import { settingRows } from './surface-settings.ts'
import { systemRows } from './surface-system.ts'

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
  /** The base library from which a value of another type is refused; before it, it is left out. */
  strictSince?: string
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
  /** The profiles that have it. Absent = all. */
  profiles?: readonly Profile['name'][]
  source: string
}

const string: Param = { type: 'String' }
const needed = (type: ParamType): Param => ({ type, required: true })
const flag = (value: boolean): Param => ({ type: 'Boolean', default: value })
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
  showActionSheet: {
    kind: 'async',
    promise: true,
    params: {
      itemList: { type: 'Array', required: true, item: 'String', least: 1 },
      itemColor: { type: 'String', default: '#000000' },
      alertText: { ...string, since: '2.14.0' },
    },
    success: ['tapIndex'],
    source: 'wx-api §11 Interaction [docs]',
  },
} satisfies Record<string, ApiRow>

const rows = {
  ...mediaRows,
  ...networkRows,
  ...fileRows,
  ...interaction,
  ...settingRows,
  ...systemRows,
}

/** What `wx` has without pages. */
export const phoneSurface: Record<string, ApiRow> = rows

/** Every API of `wx`. What is not here is not there. */
export const surface: Record<string, ApiRow> = { ...phoneSurface, ...pageRows }

export type ApiName = keyof typeof rows
