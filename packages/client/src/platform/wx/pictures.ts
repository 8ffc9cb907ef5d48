import type { Album, Images } from '../platform.ts'
import { ask } from './ask.ts'
import type { WxLike } from './host.ts'

/** What the host lacks of it is `unsupported` when it is called. */
export function wxImages(host: WxLike): Images {
  return {
    async compress(local, { quality = 80, maxSide }) {
      const src = local as string
      const { width, height, type = 'jpg' } = await ask(host, 'getImageInfo', { src })
      // Quality is for JPEG, and iOS compresses nothing else (wx-api §9); a moving picture would stand still.
      if (!/^jpe?g$/.test(type)) return null
      const how: { src: string; quality: number; compressedWidth?: number; compressedHeight?: number } = {
        src,
        quality,
      }
      // One side is enough, and the host keeps the proportion. Both sides are those before any rotation, as the host's are.
      if (maxSide && Math.max(width, height) > maxSide)
        how[width > height ? 'compressedWidth' : 'compressedHeight'] = maxSide
      return (await ask(host, 'compressImage', how)).tempFilePath
    },
  }
}

/** What the host lacks of it is `unsupported` when it is called. */
export function wxAlbum(host: WxLike, scope: string): Album {
  return {
    save: (filePath, type) =>
      ask(host, type === 'video' ? 'saveVideoToPhotosAlbum' : 'saveImageToPhotosAlbum', { filePath }),
    async ask() {
      const { authSetting } = await ask(host, 'openSetting', {})
      return (authSetting as Record<string, unknown>)[scope] === true
    },
  }
}
