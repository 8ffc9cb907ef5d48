import type { Platform } from './platform.ts'
import { wxFiles } from './wx/files.ts'
import type { WxLike } from './wx/host.ts'
import { wxLife } from './wx/life.ts'
import { wxNetwork } from './wx/network.ts'
import { wxPicker } from './wx/picker.ts'
import { wxAlbum, wxImages } from './wx/pictures.ts'

export type { WxLike } from './wx/host.ts'

/**
 * A mini program's `wx`, or uni-app's `uni`.
 *
 * @param scope what the host calls the permission to write to the album
 */
export function wxPlatform(host: WxLike, name = 'wx', scope = 'scope.writePhotosAlbum'): Platform {
  const files = wxFiles(host)
  return {
    name,
    network: wxNetwork(host),
    picker: wxPicker(host),
    life: wxLife(host),
    album: wxAlbum(host, scope),
    images: wxImages(host),
    store: {
      get: (key) => host.getStorageSync(key),
      set: (key, value) => host.setStorageSync(key, value),
    },
    ...(files && { files }),
  }
}
