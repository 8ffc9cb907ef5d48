import type { Client } from './client.ts'
import { createDownloads, type Downloader } from './download.ts'
import { DukouError } from './error.ts'
import type { Album } from './platform/platform.ts'

/** From the server to the phone. */
export type Receiving = Pick<Client, 'download' | 'saveToAlbum' | 'askForAlbum' | 'kept' | 'forget'>

export function receiving(downloader: Downloader): Receiving {
  const { setting, shelf } = downloader
  const { platform } = setting
  const download = createDownloads(downloader)
  const album = (): Album => {
    if (platform.album) return platform.album
    throw new DukouError('unsupported', `${platform.name} has no album`)
  }
  return {
    download,
    async saveToAlbum(what, type = 'image') {
      const { path } = typeof what === 'string' ? await download(what) : what
      return album().save(path, type)
    },
    askForAlbum: async () => album().ask(),
    kept: async () => (shelf ? shelf.list() : []),
    async forget(key) {
      if (shelf) await shelf.remove(key)
    },
  }
}
