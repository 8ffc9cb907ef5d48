import { copyFileSync, openSync, readSync, rmSync, statSync } from 'node:fs'
import type { Ends, TtHost } from './tt-host.ts'

/** Douyin's FileSystemManager, over real files. */
export function ttFiles({ end, at, into }: TtHost) {
  return {
    readFile: (
      options: { filePath: string; encoding?: string; position?: number; length?: number } & Ends<{
        data: string
      }>,
    ) =>
      end('readFile', options, () => {
        const place = at(options.filePath, 'readFile')
        const { position = 0, length = statSync(place).size - position } = options
        const bytes = new Uint8Array(length)
        readSync(openSync(place, 'r'), bytes, 0, length, position)
        // The typings say string, the documentation string | arraybuffer.
        return { data: bytes.buffer as unknown as string }
      }),
    getFileInfo: (
      options: { filePath: string; digestAlgorithm?: string } & Ends<{ size: number; digest?: string }>,
    ) => end('getFileInfo', options, () => ({ size: statSync(at(options.filePath, 'getFileInfo')).size })),
    copyFile: (options: { srcPath: string; destPath: string } & Ends<object>) =>
      end('copyFile', options, () => {
        copyFileSync(at(options.srcPath, 'copyFile'), into(options.destPath, 'copyFile'))
        return {}
      }),
    access: (options: { path: string } & Ends<object>) =>
      end('access', options, () => {
        at(options.path, 'access')
        return {}
      }),
    unlink: (options: { filePath: string } & Ends<object>) =>
      end('unlink', options, () => {
        rmSync(at(options.filePath, 'unlink'))
        return {}
      }),
  }
}
