import type { FileType } from '../../platform/platform.ts'

/** The part of `wx` that the component calls beside the client, by structure. What is optional is looked for. */
export interface Host {
  showModal(options: {
    title?: string
    content: string
    showCancel?: boolean
    confirmText: string
    cancelText?: string
    confirmColor?: string
    success?(result: { confirm: boolean }): void
  }): unknown
  showToast(options: { title: string; icon: 'none' }): unknown
  previewImage(options: { current: string; urls: string[] }): unknown
  previewMedia?(options: {
    sources: { url: string; type: 'image' | 'video' }[]
    current: number
    fail(): void
  }): unknown
  openDocument?(options: { filePath: string; showMenu: boolean; fail(failure: unknown): void }): unknown
  getAppBaseInfo?(): { language?: string }
  getSystemInfoSync(): { language?: string }
}

/** The system's language as the host writes it, such as `zh_CN`. */
export function systemLanguage(host: Host): string {
  const { language } = host.getAppBaseInfo ? host.getAppBaseInfo() : host.getSystemInfoSync()
  return language || 'zh_CN'
}

/** Shows pictures and videos over the whole screen, beginning with one of them. */
export function preview(host: Host, media: { path: string; type: FileType }[], current: number): void {
  const sources = media.map(({ path, type }) => ({ url: path, type: type as 'image' | 'video' }))
  const urls = sources.filter(({ type }) => type === 'image').map(({ url }) => url)
  const { url, type } = sources[current]!
  const images = () => {
    if (type === 'image') host.previewImage({ current: url, urls })
  }
  // From library 2.12.0: https://developers.weixin.qq.com/miniprogram/dev/api/media/image/wx.previewMedia.html
  if (host.previewMedia) host.previewMedia({ sources, current, fail: images })
  else images()
}
