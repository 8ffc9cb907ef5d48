import { createDownloads, type DownloadedFile, type Downloader, type DownloadOptions } from './download.ts'
import { DukouError } from './error.ts'
import type { Album } from './platform/platform.ts'
import type { Task } from './task.ts'

/** From the server to the phone. */
export interface Receiving {
  download(url: string, options?: DownloadOptions): Task<DownloadedFile>
  saveToAlbum(what: string | DownloadedFile, type?: 'image' | 'video'): Promise<void>
  askForAlbum(): Promise<boolean>
}

export function receiving(downloader: Downloader): Receiving {
  const { platform } = downloader.setting
  const download = createDownloads(downloader)
  const album = (): Album => {
    if (platform.album) return platform.album
    throw new DukouError('unsupported', `${platform.name} has no album`)
  }
  return {
    download: (url, options = {}) => download(url, options),
    async saveToAlbum(what, type = 'image') {
      const { path } = typeof what === 'string' ? await download(what, {}) : what
      return album().save(path, type)
    },
    askForAlbum: async () => album().ask(),
  }
}
