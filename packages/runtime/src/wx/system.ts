import type { Args } from './bridge.ts'
import type { Profile } from './profile.ts'

/** What a mini program learns about the phone (typings 5.2.3). `size` = what the screen really measures, if it can tell. */
export function systemInfo(profile: Profile, size: () => { width: number; height: number } | null) {
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

  return {
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
