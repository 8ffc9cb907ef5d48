import type { Bridge, Result } from './bridge.ts'
import type { Behind } from './call.ts'
import { failure } from './failure.ts'
import { limits } from './limits.ts'
import type { Profile } from './profile.ts'
import type { FileRequest, PickRequest, Screen } from './screen.ts'
import { atLeast } from './version.ts'

interface Picked {
  path: string
  /** The photo's own name, which only `chooseMessageFile` tells. */
  name: string
  size: number
  fileType: 'image' | 'video'
  duration?: number
  width?: number
  height?: number
  thumb?: string
}

/** What the pickers stand on. */
export interface PickerParts {
  bridge: Bridge
  screen: Screen
  profile: Profile
  /** Told the names of what is picked, by their paths: `uni` gives them on H5. */
  names: Map<string, string>
  /** Throws when the phone or the person forbids it. */
  allow(api: string, sources: string[]): Promise<('album' | 'camera')[]>
}

const clamp = (count: unknown, most: number) => Math.min(most, Math.max(1, Math.floor(Number(count))))

/** The pickers (wx-api §2). */
export function pickers({ bridge, screen, profile, names, allow }: PickerParts): Record<string, Behind> {
  async function pick(api: string, asked: Omit<PickRequest, 'refused'>): Promise<Picked[]> {
    const request = { ...asked, refused: await allow(api, asked.sourceType) }
    const choice = await screen.pick(request)
    if (choice === null) throw failure(api, 'cancel', 1)
    if (choice === 'refused') throw failure(api, ':system permission denied', 3)
    const { sizeType } = request
    const compressed = sizeType.length === 1 ? sizeType[0] === 'compressed' : choice.compressed
    const { files } = await bridge.call('pickPhotos', { ids: choice.ids, compressed })
    for (const { path, name } of files as Picked[]) names.set(path, name)
    return files as Picked[]
  }

  /** The camera takes so long at most; a film of the album may be longer (wx-api §2.2 [docs]). */
  const seconds = (value: unknown) => Math.min(60, Math.max(3, Number(value)))

  return {
    async chooseImage({ count, sizeType, sourceType }): Promise<Result> {
      const files = await pick('chooseImage', {
        count: clamp(count, limits.chooseImage),
        mediaType: ['image'],
        sizeType,
        sourceType,
      } as PickRequest)
      return {
        tempFilePaths: files.map(({ path }) => path),
        tempFiles: files.map(({ path, size }) => ({ path, size })),
      }
    },
    async chooseVideo({ sourceType, compressed, maxDuration, camera }): Promise<Result> {
      const [file] = await pick('chooseVideo', {
        count: 1,
        mediaType: ['video'],
        sizeType: [compressed === true ? 'compressed' : 'original'],
        sourceType,
        maxDuration: seconds(maxDuration),
        camera,
      } as PickRequest)
      const { path, duration, size, height, width } = file!
      return { tempFilePath: path, duration, size, height, width }
    },
    async chooseMedia({ count, mediaType, sizeType, sourceType, maxDuration, camera }): Promise<Result> {
      const kinds = mediaType as string[]
      const { before, after } = limits.chooseMedia
      const files = await pick('chooseMedia', {
        count: clamp(count, atLeast(profile.sdkVersion, limits.chooseMedia.since) ? after : before),
        mediaType: ['image', 'video'].filter((kind) => kinds.includes(kind) || kinds.includes('mix')),
        sizeType,
        sourceType,
        maxDuration: seconds(maxDuration),
        camera,
      } as PickRequest)
      const types = new Set(files.map(({ fileType }) => fileType))
      return {
        type: types.size > 1 ? 'mix' : (files[0]?.fileType ?? 'image'),
        // duration, width, height and thumbTempFilePath are fields of videos (wx-api §2.2 [docs]).
        tempFiles: files.map(({ path, size, fileType, duration, width, height, thumb }) =>
          fileType === 'video'
            ? { tempFilePath: path, size, fileType, duration, width, height, thumbTempFilePath: thumb }
            : { tempFilePath: path, size, fileType },
        ),
      }
    },
    async chooseMessageFile({ count, type, extension }): Promise<Result> {
      const api = 'chooseMessageFile'
      const endings = (extension as string[] | undefined) ?? null
      // No empty texts (wx-api §2.3 [docs]); the wording is unverified on a device.
      const empty = endings?.indexOf('') ?? -1
      if (empty >= 0) {
        throw failure(api, `parameter error: parameter.extension[${empty}] should not be empty;`, 1001)
      }
      await allow(api, [])
      const request: FileRequest = {
        count: Math.min(limits.chooseMessageFile, Math.max(0, Math.floor(Number(count)))),
        type: type as FileRequest['type'],
        // An ending with a dot matches nothing on iOS (wx-api §2.3 [observed], one report).
        extension: endings?.map((one) => (profile.name === 'ios' ? one : one.replace(/^\./, ''))) ?? null,
      }
      const ids = await screen.pickFiles(request)
      if (ids === null) throw failure(api, 'cancel', 1)
      const { files } = await bridge.call('pickChatFiles', { ids })
      for (const { path, name } of files as Picked[]) names.set(path, name)
      // The developer tools tell no time (wx-api §2.3 [docs]).
      if (profile.name !== 'devtools') return { tempFiles: files }
      return { tempFiles: (files as (Picked & { time: number })[]).map(({ time: _, ...file }) => file) }
    },
  }
}
