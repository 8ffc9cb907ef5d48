import type { FieldForm } from './convert.ts'

/** Which WeChat the runtime imitates. Comes from the device, as plain JSON. */
export interface Profile {
  name: 'devtools' | 'android' | 'ios' | 'pc'
  /** `wx.env.USER_DATA_PATH`, without a trailing slash (wx-api §7.2 [observed]). */
  userDataPath: string
  /** The base library that is imitated. */
  sdkVersion: string
  /** WeChat's own version. */
  weChatVersion: string
  appId: string
  /** The mini program's version: `devtools` in the developer tools, empty in development builds. */
  appVersion: string
  envVersion: 'develop' | 'trial' | 'release'
  brand: string
  model: string
  system: string
  platform: 'devtools' | 'android' | 'ios' | 'windows'
  language: string
  /** How form fields and header values that are neither text nor number are sent (wx-api §3.3, C4). */
  fields: FieldForm
  pixelRatio: number
  /** Logical pixels. */
  screenWidth: number
  screenHeight: number
  statusBarHeight: number
  windowWidth: number
  windowHeight: number
  /** Of the keyboard that comes up for a field, in logical pixels; 0 = there is none on the screen. */
  keyboardHeight: number
}
