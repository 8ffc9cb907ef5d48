import { agreementOf } from '../wx/wx.ts'
import type { BuiltinWorld } from './builtins/builtin.ts'

interface Asking {
  chooseMedia?(options: object): Promise<{ tempFiles: { tempFilePath: string }[] }>
  openSetting?(): Promise<object>
}

/** What buttons with an `open-type` ask of the person who holds the phone. */
export function personalWorld(
  wx: object,
): Pick<BuiltinWorld, 'chooseAvatar' | 'agreePrivacy' | 'openSetting'> {
  const asking = wx as Asking
  const agree = agreementOf(wx)
  return {
    // ([docs] https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/userProfile.html). WeChat also offers
    // the person's own avatar there and cuts the picture square; here it is the picture as it is.
    async chooseAvatar() {
      const chosen = asking.chooseMedia?.({ count: 1, mediaType: ['image'] })
      try {
        return (await chosen)?.tempFiles[0]?.tempFilePath ?? null
      } catch (failure) {
        if (/cancel/.test((failure as { errMsg?: string }).errMsg ?? '')) return null
        throw failure
      }
    },
    ...(agree && { agreePrivacy: agree }),
    ...(asking.openSetting && { openSetting: () => asking.openSetting!() }),
  }
}
