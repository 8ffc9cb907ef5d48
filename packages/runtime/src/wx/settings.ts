import type { Args, Bridge, Result } from './bridge.ts'
import type { Behind } from './call.ts'
import { failure } from './failure.ts'
import type { Profile } from './profile.ts'
import type { Screen } from './screen.ts'

/** What is asked for, as the dialog words it. The names are those of AuthSetting (typings 5.2.3). */
const scopes: Record<string, string> = {
  'scope.userInfo': '获取你的用户信息',
  'scope.userLocation': '获取你的位置信息',
  'scope.userFuzzyLocation': '获取你的模糊位置信息',
  'scope.werun': '获取你的微信运动步数',
  'scope.record': '使用你的麦克风',
  'scope.writePhotosAlbum': '保存图片或视频到你的相册',
  'scope.camera': '使用你的摄像头',
  'scope.bluetooth': '使用你的蓝牙',
  'scope.addPhoneContact': '添加到你的通讯录',
  'scope.addPhoneCalendar': '使用你的日历',
  'scope.address': '获取你的通讯地址',
  'scope.invoice': '获取你的发票',
  'scope.invoiceTitle': '获取你的发票抬头',
}

/** How a refused scope is told: it differs between the two systems (wx-api §9 [observed] strong). */
const denied: Record<Profile['name'], string> = {
  android: ':auth denied',
  ios: 'auth deny',
  devtools: 'auth deny',
  // Unverified on a device.
  pc: 'auth deny',
}

export interface Settings {
  behind: Record<string, Behind>
  /** Passes when the person has given this scope, asking the first time. */
  pass(api: string, scope: string): Promise<void>
  /** Which of these the phone's own settings forbid WeChat to use. */
  shut(doors: string[]): Promise<('album' | 'camera')[]>
}

/** Scopes: what a person has given a mini program (wx-api §1.4, §9; docs: framework/open-ability/authorize). */
export function createSettings(bridge: Bridge, screen: Screen, profile: Profile): Settings {
  async function read() {
    const { authSetting, asked } = await bridge.call('getScopes', {})
    return { authSetting: authSetting as Record<string, boolean>, asked: asked as string[] }
  }

  async function pass(api: string, scope: string): Promise<void> {
    const given = (await read()).authSetting[scope]
    if (given === true) return
    // Once refused there is no second dialog, only the settings.
    if (given === false) throw failure(api, denied[profile.name], 103)
    const answer = await screen.askScope({ scope, text: scopes[scope]! })
    if (answer === 'cancel') throw failure(api, 'cancel', 1)
    // Closed without an answer: nothing is remembered. Which number comes with it is unverified on a device.
    if (answer === 'ignore') throw failure(api, 'authorize no response', 104)
    await bridge.call('setScope', { scope, allowed: answer === 'allow' })
    if (answer === 'deny') throw failure(api, denied[profile.name], 103)
  }

  const told = async ({ withSubscriptions }: Args): Promise<Result> => {
    const { authSetting } = await read()
    return withSubscriptions === true
      ? { authSetting, subscriptionsSetting: { mainSwitch: true, itemSettings: {} } }
      : { authSetting }
  }

  return {
    pass,
    async shut(doors) {
      const { doors: shut } = await bridge.call('getShutDoors', {})
      return (shut as ('album' | 'camera')[]).filter((door) => doors.includes(door))
    },
    behind: {
      getSetting: told,
      async openSetting(args) {
        const { authSetting, asked } = await read()
        const rows = asked.map((scope) => ({
          scope,
          text: scopes[scope] ?? scope,
          allowed: authSetting[scope] === true,
        }))
        for (const { scope, allowed } of await screen.openSettings(rows)) {
          await bridge.call('setScope', { scope, allowed })
        }
        return told(args)
      },
      async authorize({ scope }) {
        // The wording is unverified on a device.
        if (!Object.hasOwn(scopes, String(scope))) throw failure('authorize', 'invalid scope', 1001)
        await pass('authorize', String(scope))
        return {}
      },
    },
  }
}
