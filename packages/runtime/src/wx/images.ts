import type { Bridge, Result } from './bridge.ts'
import type { Behind } from './call.ts'
import { failure } from './failure.ts'
import { tagOf } from './parameters.ts'
import type { MediaSource, Screen } from './screen.ts'
import type { Settings } from './settings.ts'

/**
 * Throws when the privacy agreement forbids an API; else tells which of these the phone's own settings forbid WeChat to
 * use.
 */
export type Allow = (api: string, doors: string[]) => Promise<('album' | 'camera')[]>

interface ImageParts {
  bridge: Bridge
  screen: Screen
  allow: Allow
  settings: Settings
}

function mediaSources(given: unknown[]): MediaSource[] {
  return given.map((one, at) => {
    const { url, type, poster } = Object(one) as { url?: unknown; type?: unknown; poster?: unknown }
    if (typeof url !== 'string') {
      const why = `parameter error: parameter.sources[${at}].url should be String instead of ${tagOf(url)};`
      throw failure('previewMedia', why, 1001)
    }
    const kind = type === 'video' ? 'video' : 'image'
    return { url, type: kind, ...(typeof poster === 'string' && { poster }) }
  })
}

/** What looks at pictures and films, makes them smaller, and keeps them in the phone's album (wx-api §9). */
export function images({ bridge, screen, allow, settings }: ImageParts): Record<string, Behind> {
  const save =
    (api: string, kind: 'image' | 'video'): Behind =>
    async ({ filePath }) => {
      if ((await allow(api, ['album'])).length > 0) throw failure(api, ':system permission denied', 3)
      await settings.pass(api, 'scope.writePhotosAlbum')
      await bridge.call(api, { filePath, kind })
      return {}
    }

  return {
    getImageInfo: (args) => bridge.call('getImageInfo', args),
    async compressImage(args): Promise<Result> {
      const quality = Number(args.quality)
      if (!(quality >= 0 && quality <= 100)) {
        throw failure('compressImage', 'param compress quality invalid', 1103006)
      }
      return bridge.call('compressImage', args)
    },
    saveImageToPhotosAlbum: save('saveImageToPhotosAlbum', 'image'),
    saveVideoToPhotosAlbum: save('saveVideoToPhotosAlbum', 'video'),
    previewImage({ urls, current }): Result {
      const list = urls as string[]
      screen.previewImage({ urls: list, current: String(current ?? list[0]) })
      return {}
    },
    previewMedia({ sources, current }): Result {
      const list = mediaSources(sources as unknown[])
      const first = Math.min(list.length - 1, Math.max(0, Math.floor(Number(current))))
      screen.previewMedia({ sources: list, current: first })
      return {}
    },
  }
}
