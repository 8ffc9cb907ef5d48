import { copyFileSync, statSync, truncateSync } from 'node:fs'
import { ttFiles } from './tt-files.ts'
import { createTtHost, type Ends } from './tt-host.ts'
import { ttNetwork } from './tt-network.ts'

// A `tt` that speaks Douyin's protocol over real HTTP and real files. test/types/tt checks it against Douyin's typings.

type NetworkType = 'wifi' | '2g' | '3g' | '4g' | 'unknown' | 'none'
type OnNetwork = (status: { networkType: NetworkType; isConnected: boolean }) => void

interface Photo {
  name: string
  bytes: Uint8Array
}

/** @param album what is picked, the first so many */
export function createTt(album: readonly Photo[]) {
  const host = createTtHost()
  const { disk, control, running, end, refuse, at } = host
  const files = ttFiles(host)
  const store = new Map<string, string>()
  const shows = new Set<CallableFunction>()
  const hides = new Set<CallableFunction>()
  const networks = new Set<OnNetwork>()
  const pickedFiles = (count: number) => {
    if (control.cancels) refuse('cancel')
    return album.slice(0, count).map(({ name, bytes }) => disk.put(name, bytes))
  }

  const tt = {
    ...ttNetwork(host),
    chooseMedia: (
      options: { count?: number; mediaType?: ('image' | 'video')[] } & Ends<{
        tempFiles: { tempFilePath: string; size: number; mediaType: string }[]
      }>,
    ) =>
      end('chooseMedia', options, () => ({
        tempFiles: pickedFiles(options.count ?? 9).map(({ path, size }) => ({
          tempFilePath: path,
          size,
          mediaType: 'image',
        })),
      })),
    getImageInfo: (
      options: { src: string } & Ends<{
        width: number
        height: number
        type: string
        path: string
        orientation: string
      }>,
    ) =>
      end('getImageInfo', options, () => {
        at(options.src, 'getImageInfo')
        return { width: 400, height: 300, type: 'jpeg', path: options.src, orientation: 'up' }
      }),
    /** Half of the bytes: no picture any more, but a smaller file. */
    compressImage: (
      options: { src: string | string[]; quality?: number } & Ends<{ tempFilePath: string | string[] }>,
    ) =>
      end('compressImage', options, () => {
        const tempFilePath = disk.temp('.jpg')
        copyFileSync(at(String(options.src), 'compressImage'), disk.resolve(tempFilePath)!)
        truncateSync(disk.resolve(tempFilePath)!, statSync(disk.resolve(tempFilePath)!).size >> 1)
        return { tempFilePath }
      }),
    saveImageToPhotosAlbum: (options: { filePath: string } & Ends<object>) =>
      end('saveImageToPhotosAlbum', options, () => {
        if (!control.albumAllowed) refuse('auth deny')
        control.saved.push(at(options.filePath, 'saveImageToPhotosAlbum'))
        return {}
      }),
    openSetting: (options: Ends<{ authSetting: { 'scope.album'?: boolean } }>) =>
      end('openSetting', options, () => {
        control.albumAllowed = true
        return { authSetting: { 'scope.album': true } }
      }),
    env: { USER_DATA_PATH: 'ttfile://user', VERSION: 'development' },
    getFileSystemManager: () => files,
    getStorageSync: (key: string) => JSON.parse(store.get(key) ?? '""') as unknown,
    setStorageSync: (key: string, data: unknown) => {
      store.set(key, JSON.stringify(data))
    },
    onAppShow: (call: CallableFunction) => void shows.add(call),
    offAppShow: (call: CallableFunction) => void shows.delete(call),
    onAppHide: (call: CallableFunction) => void hides.add(call),
    offAppHide: (call: CallableFunction) => void hides.delete(call),
    onNetworkStatusChange: (call: OnNetwork) => void networks.add(call),
    offNetworkStatusChange: (call: OnNetwork) => void networks.delete(call),
  }
  return {
    tt,
    disk,
    control: Object.assign(control, {
      /** Cuts at once what a real client cuts after five seconds. */
      hide() {
        control.hidden = true
        for (const call of hides) call()
        for (const task of [...running]) task.abort()
      },
      show() {
        control.hidden = false
        for (const call of shows) call({})
      },
      /** Ends the app: what was asked for is never answered. */
      kill() {
        control.run++
        for (const listeners of [shows, hides, networks]) listeners.clear()
        for (const task of [...running]) task.abort()
      },
      network(networkType: NetworkType) {
        for (const call of networks) call({ networkType, isConnected: networkType !== 'none' })
      },
    }),
  }
}
