import { LATER } from '../project/wxs-members.ts'

/** What rewritten WXS calls where it differs from JavaScript. */
export interface WxsLanguage {
  /** `x.constructor`: a name, no function ([docs] WXS 数据类型). */
  kind(value: unknown): unknown
  get(value: unknown, key: unknown): unknown
  /** A member that is called right away. */
  bound(value: unknown, key: unknown): unknown
  /** A name that the module doesn't declare: one that was assigned to somewhere ([docs] WXS 变量), or a ReferenceError. */
  read(name: string): unknown
  globals: Record<string, unknown>
  /** `this`, which is nothing where JavaScript would give the host's globals. */
  self(value: unknown): unknown
}

export function createWxsLanguage(): WxsLanguage {
  const globals: Record<string, unknown> = Object.create(null)

  const kind = (value: unknown): unknown => {
    if (value === null || value === undefined) {
      throw new TypeError(`Cannot read property 'constructor' of ${value}`)
    }
    if (Object.hasOwn(value as object, 'constructor')) return (value as Record<string, unknown>).constructor
    // Array, Object, Number, String, Boolean, Function, Date, RegExp.
    return Object.prototype.toString.call(value).slice(8, -1)
  }
  const get = (value: unknown, key: unknown): unknown => {
    if (value === null || value === undefined) {
      throw new TypeError(`Cannot read property '${String(key)}' of ${value}`)
    }
    if (typeof key === 'number') return (value as unknown[])[key]
    const name = String(key)
    if (name === 'constructor') return kind(value)
    if (LATER.has(name) && !Object.hasOwn(value as object, name)) return undefined
    return (value as Record<string, unknown>)[name]
  }
  return {
    kind,
    get,
    bound(value, key) {
      const member = get(value, key)
      if (typeof member !== 'function') throw new TypeError(`${String(key)} is not a function`)
      return member.bind(value)
    },
    read(name) {
      if (name in globals) return globals[name]
      throw new ReferenceError(`${name} is not defined`)
    },
    globals,
    self: (value) => (value === globalThis ? undefined : value),
  }
}

function pick<T extends object>(from: T, names: string): Record<string, unknown> {
  return Object.fromEntries(names.split(' ').map((name) => [name, from[name as keyof T]]))
}

/** The library of WXS ([docs] https://developers.weixin.qq.com/miniprogram/dev/reference/wxs/07basiclibrary.html). */
export const wxsLibrary: Record<string, unknown> = {
  console: { log: (...values: unknown[]) => console.log(...values) },
  Math: Object.freeze(
    pick(
      Math,
      'E LN10 LN2 LOG2E LOG10E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil cos exp floor log max min pow random round sin sqrt tan',
    ),
  ),
  JSON: Object.freeze(pick(JSON, 'stringify parse')),
  // That it converts is used by many pages; the reference lists its constants alone.
  Number: Object.freeze(
    Object.assign(
      (value?: unknown) => Number(value),
      pick(Number, 'MAX_VALUE MIN_VALUE NEGATIVE_INFINITY POSITIVE_INFINITY'),
    ),
  ),
  Date: Object.freeze(pick(Date, 'parse UTC now')),
  getRegExp: (pattern: string, flags?: string) => new RegExp(pattern, flags),
  getDate: (...values: unknown[]) => new (Date as unknown as new (...args: unknown[]) => Date)(...values),
  ...pick(globalThis, 'parseInt parseFloat isNaN isFinite decodeURI decodeURIComponent'),
  ...pick(globalThis, 'encodeURI encodeURIComponent'),
}
