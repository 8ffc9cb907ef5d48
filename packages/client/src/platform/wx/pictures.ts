import { DukouError } from '../../error.ts'
import type { Album, Images } from '../platform.ts'
import { ask, type WxLike } from './host.ts'
import { pathOf } from './network.ts'

export function wxImages(host: WxLike): Images | undefined {
  if (!host.compressImage || !host.getImageInfo) return undefined
  return {
    async compress(local, { quality = 80, maxSide }) {
      const src = pathOf(local)
      const { width, height, type } = await ask<{ width: number; height: number; type?: string }>((on) =>
        host.getImageInfo!({ src, ...on }),
      )
      // Quality is for JPEG, and iOS compresses nothing else (wx-api §9); a moving picture would stand still.
      if (type && type !== 'jpeg' && type !== 'jpg') return null
      // One side is enough, and the host keeps the proportion. Both sides are those before any rotation, as the host's are.
      const side =
        maxSide && Math.max(width, height) > maxSide
          ? width > height
            ? { compressedWidth: maxSide }
            : { compressedHeight: maxSide }
          : {}
      const { tempFilePath } = await ask<{ tempFilePath: string }>((on) =>
        host.compressImage!({ src, quality, ...side, ...on }),
      )
      return tempFilePath
    },
  }
}

export function wxAlbum(host: WxLike, scope: string): Album | undefined {
  if (!host.saveImageToPhotosAlbum) return undefined
  return {
    async save(filePath, type) {
      const save = type === 'video' ? host.saveVideoToPhotosAlbum : host.saveImageToPhotosAlbum
      if (!save) throw new DukouError('unsupported', `this host saves no ${type} to its album`)
      await ask<object>((on) => save.call(host, { filePath, ...on }))
    },
    async ask() {
      if (!host.openSetting) throw new DukouError('unsupported', 'this host has no page of permissions')
      const { authSetting } = await ask<{ authSetting: object }>((on) => host.openSetting!(on))
      return (authSetting as Record<string, unknown>)[scope] === true
    },
  }
}
