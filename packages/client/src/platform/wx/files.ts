import type { Files } from '../platform.ts'
import { ask, type WxLike } from './host.ts'
import { pathOf } from './network.ts'

// Of the 200 MB that an app may keep, with what it keeps by itself (wx-api §7.1).
const QUOTA = 180 * 1024 * 1024

/** Only sizes where the host has no file system, as uni-app's App and H5; undefined where it tells not even them. */
export function wxFiles(host: WxLike): Files | undefined {
  const system = host.getFileSystemManager?.()
  if (!system)
    return (
      host.getFileInfo && {
        size: async (local) =>
          (await ask<{ size: number }>((on) => host.getFileInfo!({ filePath: pathOf(local), ...on }))).size,
      }
    )
  const folder = host.env?.USER_DATA_PATH
  const info = (filePath: string, digestAlgorithm?: 'sha256') =>
    ask<{ size: number; digest?: string }>((on) =>
      system.getFileInfo({ filePath, ...(digestAlgorithm && { digestAlgorithm }), ...on }),
    )
  const files: Files = {
    size: async (local) => (await info(pathOf(local))).size,
    // Ranges came with library 2.10.0 (wx-api §8.2); what comes back is checked, because hosts before read the whole file.
    read: async (local, start, end) => {
      const { data } = await ask<{ data: string | ArrayBuffer }>((on) =>
        system.readFile({ filePath: pathOf(local), position: start, length: end - start, ...on }),
      )
      const bytes = data as ArrayBuffer
      return bytes.byteLength > end - start ? bytes.slice(start, end) : bytes
    },
    // From library 3.4.2; before, the host refuses the algorithm or answers with another one (wx-api §8.2).
    sha256: async (local) => {
      const { digest } = await info(pathOf(local), 'sha256')
      return digest?.length === 64 ? digest : null
    },
  }
  if (folder)
    files.keeper = {
      quota: QUOTA,
      place: (name) => `${folder}/dukou-${name}`,
      copy: async (local, place) => {
        await ask<object>((on) => system.copyFile({ srcPath: pathOf(local), destPath: place, ...on }))
      },
      open: (place) =>
        ask<object>((on) => system.access({ path: place, ...on })).then(
          () => ({ local: place, path: place }),
          () => null,
        ),
      // Gone already is as good as removed; what can't be removed now is found by nobody.
      remove: (place) =>
        ask<object>((on) => system.unlink({ filePath: place, ...on })).then(
          () => {},
          () => {},
        ),
    }
  return files
}
