import type { Files } from '../platform.ts'
import { ask } from './ask.ts'
import { QUOTA } from './figures.ts'
import type { WxLike } from './host.ts'

/** Undefined where the host has no file system. */
export function wxFiles(host: WxLike): Files | undefined {
  const { env, getFileSystemManager } = host
  if (!getFileSystemManager) return undefined
  const system = getFileSystemManager.call(host)
  const folder = env && env.USER_DATA_PATH
  const info = (asked: { filePath: string; digestAlgorithm?: 'sha256' }) => ask(system, 'getFileInfo', asked)
  const files: Files = {
    size: async (local) => (await info({ filePath: local as string })).size,
    // Ranges came with library 2.10.0 (wx-api §8.2); what comes back is checked, because hosts before read the whole file.
    async read(local, position, end) {
      const length = end - position
      const { data } = await ask(system, 'readFile', { filePath: local as string, position, length })
      const bytes = data as ArrayBuffer
      return bytes.byteLength > length ? bytes.slice(position, end) : bytes
    },
    // From library 3.4.2; before, the host refuses the algorithm or answers with another one (wx-api §8.2).
    async sha256(local) {
      const { digest = '' } = await info({ filePath: local as string, digestAlgorithm: 'sha256' })
      return digest.length === 64 ? digest : null
    },
  }
  if (folder)
    files.keeper = {
      quota: QUOTA,
      place: (name) => `${folder}/dukou-${name}`,
      copy: (local, destPath) => ask(system, 'copyFile', { srcPath: local as string, destPath }),
      open: (path) =>
        ask(system, 'access', { path }).then(
          () => ({ local: path, path }),
          () => null,
        ),
      // Gone already is as good as removed; what can't be removed now is found by nobody.
      remove: (filePath) => ask(system, 'unlink', { filePath }).catch(() => {}),
    }
  return files
}
