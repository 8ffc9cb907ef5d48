import type { NetworkStatus } from '../wx/host.ts'

/**
 * The part of Alipay's `my` that is used, by structure: `@mini-types/my` fits. What is optional is looked for.
 * Names and results are those of its typings 3.0.14 and of opendocs.alipay.com; what older clients answer instead is optional
 * beside it. Unverified on a device.
 */
export interface MyLike {
  request(
    options: {
      url: string
      method: 'GET' | 'POST' | 'PUT'
      headers: Record<string, string>
      data?: string | ArrayBuffer
      dataType: 'text'
      timeout: number
    } & MyCallbacks<MyAnswer>,
  ): MyTask
  uploadFile(
    options: {
      url: string
      filePath: string
      name: string
      /** What `name` was called before. */
      fileName: string
      fileType: 'image' | 'video' | 'audio'
      formData: Record<string, string>
      header: Record<string, string>
      /** From client 10.2.80. */
      timeout: number
      hideLoading: boolean
    } & MyCallbacks<MyAnswer>,
  ): MyTask
  downloadFile(options: { url: string; header: Record<string, string> } & MyCallbacks<MyAnswer>): MyTask
  getStorageSync(options: { key: string }): { data?: unknown }
  setStorageSync(options: { key: string; data: unknown }): unknown
  chooseImage?(
    options: {
      count: number
      sizeType?: ('original' | 'compressed')[]
      sourceType?: ('album' | 'camera')[]
    } & MyCallbacks<{
      tempFilePaths?: string[]
      apFilePaths?: string[]
      /** A list; the typings have lost that. */
      tempFiles?: unknown
    }>,
  ): unknown
  chooseVideo?(
    options: { sourceType?: ('album' | 'camera')[] } & MyCallbacks<{
      tempFilePath?: string
      apFilePath?: string
      filePath?: string
      size: number
    }>,
  ): unknown
  getFileSystemManager?(): MyFileSystem
  env?: { USER_DATA_PATH?: string }
  getImageInfo?(
    options: { src: string } & MyCallbacks<{ width: number; height: number; type?: unknown }>,
  ): unknown
  compressImage?(
    options: {
      apFilePaths: string[]
      /** 0 is the smallest, 2 the best, 3 as it is, 4 by the network. */
      compressLevel: 0 | 1 | 2
      compressedWidth?: number
      compressedHeight?: number
    } & MyCallbacks<{ apFilePaths: string[] }>,
  ): unknown
  saveImageToPhotosAlbum?(options: { filePath: string } & MyCallbacks<object>): unknown
  saveVideoToPhotosAlbum?(options: { filePath: string; src: string } & MyCallbacks<object>): unknown
  openSetting?(options: MyCallbacks<{ authSetting: object }>): unknown
  getNetworkType?(options: MyCallbacks<{ networkType: string }>): unknown
  onNetworkStatusChange?(listener: (status: NetworkStatus) => void): void
  offNetworkStatusChange?(listener: unknown): void
  onAppShow?(listener: () => void): void
  offAppShow?(listener: () => void): void
  onAppHide?(listener: () => void): void
  offAppHide?(listener: () => void): void
}

export interface MyAnswer {
  data?: unknown
  statusCode?: number
  /** What older clients call the status and the headers of a request. */
  status?: number
  header?: unknown
  headers?: unknown
  tempFilePath?: string
  apFilePath?: string
}

/** A promise too: it is for those who give no callbacks. */
export interface MyTask {
  abort(options?: object): unknown
  onProgressUpdate?(
    listener: (event: { totalBytesWritten?: number; totalBytesExpectedToWrite?: number }) => void,
  ): unknown
  catch?(listener: () => void): unknown
}

/** Without ranges: `readFile` takes neither position nor length. */
export interface MyFileSystem {
  getFileInfo(options: { filePath: string } & MyCallbacks<{ size: number }>): unknown
  copyFile(options: { srcPath: string; destPath: string } & MyCallbacks<object>): unknown
  access(options: { path: string } & MyCallbacks<object>): unknown
  unlink(options: { filePath: string } & MyCallbacks<object>): unknown
}

export interface MyCallbacks<T> {
  success(result: T): void
  fail(failure: unknown): void
}
