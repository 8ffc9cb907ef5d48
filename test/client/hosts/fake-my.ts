import { copyFileSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { createMyHost, type Ends } from './my-host.ts'
import { myNetwork } from './my-network.ts'

// A `my` that speaks Alipay's protocol over real HTTP and real files. test/types/my checks it against Alipay's typings.

interface Photo {
  name: string
  bytes: Uint8Array
}

interface Done {
  success: true
}

type NetworkType = 'UNKNOWN' | 'NOTREACHABLE' | 'WIFI' | '2G' | '3G' | '4G' | 'WWAN'
type OnNetwork = (status: { isConnected: boolean; networkType: NetworkType }) => void

/** @param album what is picked, the first so many */
export function createMy(album: readonly Photo[]) {
  const host = createMyHost()
  const { disk, control, end, refuse, at } = host
  const store = new Map<string, string>()
  const shows = new Set<(launch: object) => void>()
  const hides = new Set<() => void>()
  const networks = new Set<OnNetwork>()
  const missing = [10022, '文件/目录不存在'] as const
  const into = (path: string) =>
    path.startsWith('https://usr/') ? disk.resolve(path)! : refuse(10024, '指定的路径没有写权限')

  const files = {
    readFile: (options: { filePath: string } & Ends<{ data: string | ArrayBuffer; dataType: string }>) =>
      end(options, () => {
        const bytes = readFileSync(at(options.filePath, ...missing))
        return { data: new Uint8Array(bytes).buffer, dataType: 'arraybuffer' }
      }),
    getFileInfo: (options: { filePath: string; digestAlgorithm?: 'md5' | 'sha1' } & Ends<{ size: number }>) =>
      end(options, () => {
        if (!['md5', 'sha1'].includes(options.digestAlgorithm ?? 'md5'))
          refuse(16, 'digestAlgorithm参数只支持MD5和sha1')
        return { size: statSync(at(options.filePath, 12, '文件不存在')).size }
      }),
    copyFile: (options: { srcPath: string; destPath: string } & Ends<Done>) =>
      end<Done>(options, () => {
        copyFileSync(at(options.srcPath, 10022, '源文件不存在'), into(options.destPath))
        return { success: true }
      }),
    access: (options: { path: string } & Ends<Done>) =>
      end<Done>(options, () => {
        at(options.path, ...missing)
        return { success: true }
      }),
    unlink: (options: { filePath: string } & Ends<Done>) =>
      end<Done>(options, () => {
        rmSync(at(options.filePath, 10022, '文件不存在'))
        return { success: true }
      }),
  }

  const my = {
    ...myNetwork(host),
    chooseImage: (
      options: { count?: number } & Ends<{
        apFilePaths: string[]
        tempFilePaths: string[]
        tempFiles: { path: string; size: number }[]
      }> = {},
    ) =>
      end(options, () => {
        if (control.cancels) refuse(11, '用户取消操作')
        const tempFiles = album.slice(0, options.count ?? 1).map(({ name, bytes }) => disk.put(name, bytes))
        const paths = tempFiles.map(({ path }) => path)
        // Old clients tell nothing but their own name of the paths.
        if (control.clients === 'old') return { apFilePaths: paths } as never
        return { apFilePaths: paths, tempFilePaths: paths, tempFiles }
      }),
    /** Half of the bytes: no picture any more, but a smaller file. */
    compressImage: (
      options: { apFilePaths: string[]; compressLevel?: number } & Ends<{ apFilePaths: string[] }>,
    ) =>
      end(options, () => {
        const path = disk.temp('.jpg')
        copyFileSync(at(options.apFilePaths[0]!, ...missing), disk.resolve(path)!)
        truncateSync(disk.resolve(path)!, statSync(disk.resolve(path)!).size >> 1)
        return { apFilePaths: [path] }
      }),
    getImageInfo: (
      options: { src: string } & Ends<{
        width: number
        height: number
        path: string
        type: number
        orientation: 'up'
      }>,
    ) =>
      end(options, () => {
        at(options.src, ...missing)
        return { width: 400, height: 300, path: options.src, type: 1, orientation: 'up' as const }
      }),
    saveImageToPhotosAlbum: (options: { filePath: string } & Ends<Done>) =>
      end<Done>(options, () => {
        if (!control.albumAllowed) refuse(2001, '在申请授权时用户拒绝授权')
        control.saved.push(at(options.filePath, ...missing))
        return { success: true }
      }),
    openSetting: (options: Ends<{ authSetting: { album?: boolean } }> = {}) =>
      end(options, () => {
        control.albumAllowed = true
        return { authSetting: { album: true } }
      }),
    env: {
      USER_DATA_PATH: 'https://usr',
      clientName: 'ap',
      clientVersion: '10.5.0',
      language: 'zh-Hans',
      platform: 'Android',
    },
    getFileSystemManager: () => files,
    getStorageSync: ({ key }: { key: string }) => ({ data: JSON.parse(store.get(key) ?? 'null') as unknown }),
    setStorageSync({ key, data }: { key: string; data: unknown }) {
      store.set(key, JSON.stringify(data))
      return { success: true }
    },
    getNetworkType: (options: Ends<{ networkAvailable: boolean; networkType: NetworkType }> = {}) =>
      end(options, () => ({ networkAvailable: true, networkType: 'WIFI' as NetworkType })),
    onNetworkStatusChange: (call: OnNetwork) => void networks.add(call),
    offNetworkStatusChange: (call?: OnNetwork) => void (call && networks.delete(call)),
    onAppShow: (call: (launch: object) => void) => void shows.add(call),
    offAppShow: (call?: () => void) => void (call && shows.delete(call)),
    onAppHide: (call: () => void) => void hides.add(call),
    offAppHide: (call?: () => void) => void (call && hides.delete(call)),
  }
  return {
    my,
    disk,
    control: Object.assign(control, {
      hide() {
        for (const call of hides) call()
      },
      show() {
        for (const call of shows) call({})
      },
      network(networkType: NetworkType) {
        for (const call of networks) call({ networkType, isConnected: networkType !== 'NOTREACHABLE' })
      },
      listeners: () => shows.size + hides.size + networks.size,
    }),
  }
}
