import type { Keeping } from './features.ts'
import { pendingUploads } from './pending.ts'
import type { Setting } from './setting.ts'
import { createShelf } from './shelf.ts'

/** Keeps downloads, and uploads that aren't finished. */
export function keeping(setting: Setting, maxBytes: number): Keeping {
  const { files } = setting.platform
  const most = files?.keeper ? Math.min(maxBytes, files.keeper.quota) : maxBytes
  const shelf = createShelf(setting.platform, most, setting.clock)
  return { shelf, pending: pendingUploads(setting, shelf) }
}
