import type { Profile } from '../wx/profile.ts'

export type ProfileName = Profile['name']

/** How a device writes its local paths (wx-api §7.2 [observed]). */
export interface PathShape {
  temp: string
  store: string
  user: string
  /** The root that cannot be listed. */
  root: string
}

export function pathShape(name: ProfileName): PathShape {
  return name === 'devtools'
    ? { temp: 'http://tmp/', store: 'http://store/', user: 'http://usr', root: 'http://' }
    : { temp: 'wxfile://tmp_', store: 'wxfile://store_', user: 'wxfile://usr', root: 'wxfile://' }
}

const phones = {
  devtools: { brand: 'devtools', model: 'iPhone 15', system: 'iOS 17.0', platform: 'devtools' },
  android: { brand: 'google', model: 'Pixel 8', system: 'Android 14', platform: 'android' },
  // Unverified on a device, as its paths are (wx-api U15).
  pc: { brand: 'microsoft', model: 'microsoft', system: 'Windows 11 x64', platform: 'windows' },
  ios: { brand: 'iPhone', model: 'iPhone 15<iPhone15,4>', system: 'iOS 17.5', platform: 'ios' },
} as const

/** A keyboard differs from phone to phone: these are sizes to test with, unverified on a device. DevTools and a PC show none. */
const keyboards: Record<ProfileName, number> = { devtools: 0, android: 300, ios: 336, pc: 0 }

/** Every profile that there is. */
export const profileNames = Object.keys(phones) as ProfileName[]

/** The phone that is imitated. Sizes are those of a 393 × 852 point screen for all of them. */
export function profileOf(
  name: ProfileName,
  { appId, appVersion, sdkVersion, fields }: Pick<Profile, 'appId' | 'appVersion' | 'sdkVersion' | 'fields'>,
): Profile {
  return {
    name,
    ...phones[name],
    userDataPath: pathShape(name).user,
    sdkVersion,
    weChatVersion: '8.0.66',
    appId,
    appVersion,
    envVersion: 'develop',
    language: 'zh_CN',
    fields,
    pixelRatio: 3,
    screenWidth: 393,
    screenHeight: 852,
    statusBarHeight: 54,
    windowWidth: 393,
    windowHeight: 754,
    keyboardHeight: keyboards[name],
  }
}
