import type { Bridge, Result } from './bridge.ts'
import type { Behind } from './call.ts'
import { atLeast } from './can-i-use.ts'
import { failure } from './failure.ts'
import type { PickRequest, Screen } from './screen.ts'

interface Picked {
  path: string
  /** The photo's own name, which no picker of `wx` tells. */
  name: string
  size: number
  fileType: 'image' | 'video'
  duration?: number
  width?: number
  height?: number
}

/**
 * The pickers and what looks at pictures (wx-api §2.1, §2.2, §9). `sdkVersion` = the base library; `names` is told the
 * names of what is picked, by their paths.
 */
export function pickers(
  bridge: Bridge,
  screen: Screen,
  sdkVersion: string,
  names: Map<string, string>,
): Record<string, Behind> {
  async function pick(api: string, request: PickRequest): Promise<Picked[]> {
    const ids = await screen.pick(request)
    if (ids === null) throw failure(api, 'cancel', 1)
    const { files } = await bridge.call('pickPhotos', { ids, sizeType: request.sizeType })
    for (const { path, name } of files as Picked[]) names.set(path, name)
    return files as Picked[]
  }

  const clamp = (count: unknown, most: number) => Math.min(most, Math.max(1, Math.floor(Number(count))))

  return {
    async chooseImage({ count, sizeType, sourceType }): Promise<Result> {
      const request = { count: clamp(count, 9), mediaType: ['image'], sizeType, sourceType } as PickRequest
      const files = await pick('chooseImage', request)
      return {
        tempFilePaths: files.map(({ path }) => path),
        tempFiles: files.map(({ path, size }) => ({ path, size })),
      }
    },
    async chooseMedia({ count, mediaType, sizeType, sourceType }): Promise<Result> {
      const kinds = mediaType as string[]
      const request = {
        count: clamp(count, atLeast(sdkVersion, '2.25.0') ? 20 : 9),
        mediaType: ['image', 'video'].filter((kind) => kinds.includes(kind) || kinds.includes('mix')),
        sizeType,
        sourceType,
      } as PickRequest
      const files = await pick('chooseMedia', request)
      const types = new Set(files.map(({ fileType }) => fileType))
      return {
        type: types.size > 1 ? 'mix' : (files[0]?.fileType ?? 'image'),
        // duration, width and height are fields of videos (wx-api §2.2 [docs]). There is no codec here to make a
        // thumbTempFilePath with.
        tempFiles: files.map(({ path, size, fileType, duration, width, height }) =>
          fileType === 'video'
            ? { tempFilePath: path, size, fileType, duration, width, height }
            : { tempFilePath: path, size, fileType },
        ),
      }
    },
    getImageInfo: (args) => bridge.call('getImageInfo', args),
    previewImage({ urls, current }): Result {
      const list = urls as string[]
      screen.previewImage({ urls: list, current: String(current ?? list[0]) })
      return {}
    },
  }
}
