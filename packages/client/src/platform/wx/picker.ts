import type { DukouError } from '../../error.ts'
import type { FileType, Picked, Picker, PickRequest } from '../platform.ts'
import { ask, type WxLike } from './host.ts'

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

async function choose(host: WxLike, { type, count, sizeType, sourceType }: PickRequest): Promise<TempFile[]> {
  if (type === 'message')
    return (await ask<{ tempFiles: TempFile[] }>((on) => host.chooseMessageFile!({ count, ...on }))).tempFiles
  if (host.chooseMedia) {
    const mediaType = type === 'media' ? (['image', 'video'] as const) : ([type] as const)
    try {
      const { tempFiles } = await ask<{ tempFiles: TempFile[] }>((on) =>
        host.chooseMedia!({ count, mediaType: [...mediaType], sizeType, sourceType, ...on }),
      )
      return tempFiles
    } catch (error) {
      // Old and enterprise clients have the function and say that it does not exist (wx-api §2.2).
      if (!/not exist/i.test((error as Error).message)) throw error
    }
  }
  if (type === 'video') return [await ask<TempFile>((on) => host.chooseVideo!({ sourceType, ...on }))]
  const result = await ask<{ tempFilePaths: string | string[]; tempFiles: unknown }>((on) =>
    host.chooseImage!({ count, sizeType, sourceType, ...on }),
  )
  const paths = ([] as string[]).concat(result.tempFilePaths)
  // `tempFiles` came with library 1.2.0.
  return (result.tempFiles as TempFile[] | undefined) || paths.map((path) => ({ path, size: 0 }))
}

function picked(file: TempFile, otherwise: FileType): Picked {
  const path = (file.path || file.tempFilePath)!
  const { size, name } = file
  const told = file.fileType || file.mediaType || file.type
  const type = told === 'image' || told === 'video' || told === 'file' ? told : otherwise
  return { local: path, path, size, type, ...(name && { name }) }
}
