import { DukouError } from '../../error.ts'
import type { Keeper } from '../platform.ts'

type Page = typeof globalThis

const FOLDER = 'dukou'
// Browsers give a page far more; what is kept for it should still be bounded.
const QUOTA = 1024 * 1024 * 1024

/** The origin's own files (OPFS). Undefined in contexts that aren't secure, and in browsers that can't write there. */
export function browserKeeper(page: Page): Keeper | undefined {
  const storage = page.navigator.storage
  if (!storage?.getDirectory || !page.FileSystemFileHandle?.prototype.createWritable) return undefined
  const folder = async () => (await storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true })
  return {
    quota: QUOTA,
    place: (name) => name,
    async copy(local, place) {
      const handle = await (await folder()).getFileHandle(place, { create: true })
      try {
        await (local as Blob).stream().pipeTo(await handle.createWritable())
      } catch (error) {
        const isFull = (error as DOMException).name === 'QuotaExceededError'
        throw new DukouError(isFull ? 'quota' : 'file_denied', String(error), { cause: error })
      }
    },
    async open(place) {
      try {
        const local = await (await (await folder()).getFileHandle(place)).getFile()
        return { local, path: page.URL.createObjectURL(local) }
      } catch {
        return null
      }
    },
    async remove(place) {
      try {
        await (await folder()).removeEntry(place)
      } catch {
        // Gone already.
      }
    },
  }
}
