import type { DukouError } from '../../error.ts'
import type { FileType, Picked, Picker, PickRequest } from '../platform.ts'
import { ask } from './ask.ts'
import type { WxLike } from './host.ts'

interface TempFile {
  path?: string
  tempFilePath?: string
  size: number
  name?: string
  type?: string
  fileType?: string
  /** What Douyin calls it. */
  mediaType?: string
}

export function wxPicker(host: WxLike): Picker {
  return {
    pick: (request) =>
      choose(host, request).then(
        (files) => files.map((file) => picked(file, request.type === 'video' ? 'video' : 'image')),
        (error: DukouError) => {
          if (error.code === 'cancelled') return []
          throw error
        },
      ),
  }
}

async function choose(host: WxLike, { type, ...how }: PickRequest): Promise<TempFile[]> {
  if (type === 'message') return (await ask(host, 'chooseMessageFile', how)).tempFiles
  if (host.chooseMedia)
    try {
      const mediaType: ('image' | 'video')[] = type === 'media' ? ['image', 'video'] : [type]
      return (await ask(host, 'chooseMedia', { ...how, mediaType })).tempFiles
    } catch (error) {
      // Old and enterprise clients have the function and say that it does not exist (wx-api §2.2).
      if (!/not exist/i.test((error as Error).message)) throw error
    }
  if (type === 'video') return [await ask(host, 'chooseVideo', how)]
  const { tempFiles, tempFilePaths } = await ask(host, 'chooseImage', how)
  // `tempFiles` came with library 1.2.0.
  if (tempFiles) return tempFiles as TempFile[]
  return ([] as string[]).concat(tempFilePaths).map((path) => ({ path, size: 0 }))
}

function picked(file: TempFile, otherwise: FileType): Picked {
  const path = (file.path || file.tempFilePath)!
  const { size, name } = file
  const told = file.fileType || file.mediaType || file.type
  const type = /^(image|video|file)$/.test(told!) ? (told as FileType) : otherwise
  return { local: path, path, size, type, ...(name && { name }) }
}
