import type { Downloader } from './download.ts'
import type { PendingUploads } from './pending.ts'
import type { Compression } from './platform/platform.ts'
import type { Receiving } from './receiving.ts'
import type { Resumable } from './resumable.ts'
import type { Cargo } from './road.ts'
import type { Setting } from './setting.ts'
import type { Shelf } from './shelf.ts'

/** What the whole client has beside its core. Each is absent where an app goes without it, and then costs no byte. */
export interface Features {
  resumable?(setting: Setting, maxPart: number, onSmall: (bytes: number) => void): Resumable
  keeping?(setting: Setting, maxBytes: number): Keeping
  receiving?(downloader: Downloader): Receiving
  compressed?(setting: Setting, cargo: Cargo, wanted: Compression): Promise<Cargo>
}

/** What survives a restart. */
export interface Keeping {
  shelf: Shelf
  pending: PendingUploads
}
