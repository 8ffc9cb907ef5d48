import type { Args } from './bridge.ts'
import type { Profile } from './profile.ts'

/** The capsule at the top right, in logical pixels: its size as on phones [observed], its place as the phone page draws it. */
const CAPSULE = { width: 87, height: 32, fromRight: 7, fromStatusBar: 6 }

/**
 * What a mini program learns about the phone (typings 5.2.3). `size` = what the screen really measures, if it can tell;
 * `shut` = what the phone's settings forbid WeChat to use.
 */
export function systemInfo(
  profile: Profile,
  size: () => { width: number; height: number } | null,
  shut: () => string[],
) {
  const { windowWidth, windowHeight } = profile

  function getWindowInfo() {
    const real = size()
    const { pixelRatio, statusBarHeight } = profile
    const screenWidth = real?.width ?? profile.screenWidth
    const screenHeight = real?.height ?? profile.screenHeight
    return {
      pixelRatio,
      screenWidth,
      screenHeight,
      windowWidth: real?.width ?? windowWidth,
      windowHeight: screenHeight - (profile.screenHeight - windowHeight),
      statusBarHeight,
      screenTop: profile.screenHeight - windowHeight,
      safeArea: {
        left: 0,
        right: screenWidth,
        top: statusBarHeight,
        bottom: screenHeight,
        width: screenWidth,
        height: screenHeight - statusBarHeight,
      },
    }
  }

  const getDeviceInfo = () => ({
    benchmarkLevel: 1,
    brand: profile.brand,
    model: profile.model,
    system: profile.system,
    platform: profile.platform,
  })

  const getAppBaseInfo = () => ({
    SDKVersion: profile.sdkVersion,
    enableDebug: false,
    host: { appId: '', env: 'WeChat' },
    language: profile.language,
    version: profile.weChatVersion,
    theme: 'light',
    fontSizeSetting: 16,
  })

  const getSystemInfo = () => ({
    ...getDeviceInfo(),
    ...getWindowInfo(),
    ...getAppBaseInfo(),
    deviceOrientation: 'portrait',
  })

  const given = (door: string) => (shut().includes(door) ? 'denied' : 'authorized')

  /** What counts on iOS alone reads as given elsewhere (typings 5.2.3 AppAuthorizeSetting). */
  const getAppAuthorizeSetting = () => ({
    albumAuthorized: profile.name === 'ios' ? given('album') : 'authorized',
    bluetoothAuthorized: 'authorized',
    cameraAuthorized: given('camera'),
    locationAuthorized: 'authorized',
    locationReducedAccuracy: false,
    microphoneAuthorized: 'authorized',
    notificationAlertAuthorized: 'authorized',
    notificationAuthorized: 'authorized',
    notificationBadgeAuthorized: 'authorized',
    notificationSoundAuthorized: 'authorized',
    phoneCalendarAuthorized: 'authorized',
  })

  function getMenuButtonBoundingClientRect() {
    const { width, height, fromRight, fromStatusBar } = CAPSULE
    const right = (size()?.width ?? profile.screenWidth) - fromRight
    const top = profile.statusBarHeight + fromStatusBar
    return { width, height, top, right, bottom: top + height, left: right - width }
  }

  return {
    getAppAuthorizeSetting,
    getMenuButtonBoundingClientRect,
    getSystemSetting: () => ({
      bluetoothEnabled: true,
      deviceOrientation: 'portrait',
      locationEnabled: true,
      wifiEnabled: true,
    }),
    getWindowInfo,
    getDeviceInfo,
    getAppBaseInfo,
    getSystemInfoSync: getSystemInfo,
    getAccountInfoSync: () => ({
      miniProgram: {
        appId: profile.appId,
        envVersion: profile.envVersion,
        // Empty unless it is a release (typings 5.2.3).
        version: profile.envVersion === 'release' ? profile.appVersion : '',
      },
    }),
  } satisfies Record<string, (args: Args) => unknown>
}
