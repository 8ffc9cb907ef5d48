interface Chooser {
  chooseMedia?(options: object): Promise<{ tempFiles: { tempFilePath: string }[] }>
}

/**
 * Lets the person choose a picture for `<button open-type="chooseAvatar">`; null = they backed out
 * ([docs] https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/userProfile.html). WeChat also offers the
 * person's own avatar there and cuts the picture square; here it is the picture as it is.
 */
export async function chooseAvatar(wx: object): Promise<string | null> {
  const chosen = (wx as Chooser).chooseMedia?.({ count: 1, mediaType: ['image'] })
  try {
    return (await chosen)?.tempFiles[0]?.tempFilePath ?? null
  } catch (failure) {
    if (/cancel/.test((failure as { errMsg?: string }).errMsg ?? '')) return null
    throw failure
  }
}
