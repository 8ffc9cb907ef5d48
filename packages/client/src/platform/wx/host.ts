import { type Classes, classified } from '../host-failure.ts'

/** The part of `wx` that is used, by structure: WeChat's own typings and uni-app's both fit. What is optional is looked for. */
export interface WxLike {
  request(
    options: {
      url: string
      method: 'GET' | 'POST' | 'PUT'
      header: Record<string, string>
      data?: string | ArrayBuffer
      dataType: string
      timeout: number
    } & Callbacks<{ statusCode: number; data: unknown; header?: unknown }>,
  ): TaskLike
  uploadFile(
    options: {
      url: string
      filePath: string
      name: string
      formData: Record<string, string>
      header: Record<string, string>
      timeout: number
      /** For uni-app on Alipay. */
      fileType?: 'image' | 'video' | 'audio'
    } & Callbacks<{ statusCode: number; data: string; header?: unknown }>,
  ): ProgressTask
  downloadFile(
    options: { url: string; header: Record<string, string>; timeout: number } & Callbacks<{
      statusCode: number
      tempFilePath: string
      header?: unknown
    }>,
  ): ProgressTask
  getStorageSync(key: string): unknown
  setStorageSync(key: string, value: unknown): void
  chooseImage?(
    options: {
      count: number
      sizeType?: ('original' | 'compressed')[]
      sourceType?: ('album' | 'camera')[]
    } & Callbacks<{ tempFilePaths: string | string[]; tempFiles: unknown }>,
  ): unknown
  chooseMedia?(
    options: {
      count: number
      mediaType: ('image' | 'video')[]
      sizeType?: ('original' | 'compressed')[]
      sourceType?: ('album' | 'camera')[]
    } & Callbacks<{ tempFiles: { tempFilePath: string; size: number; fileType?: string }[] }>,
  ): unknown
  chooseVideo?(
    options: { sourceType?: ('album' | 'camera')[] } & Callbacks<{ tempFilePath: string; size: number }>,
  ): unknown
  chooseMessageFile?(
    options: { count: number } & Callbacks<{
      tempFiles: { path: string; size: number; name: string; type?: string }[]
    }>,
  ): unknown
  getFileSystemManager?(): FileSystemLike
  getFileInfo?(options: { filePath: string } & Callbacks<{ size: number }>): unknown
  env?: { USER_DATA_PATH?: string }
  getImageInfo?(
    options: { src: string } & Callbacks<{ width: number; height: number; type?: string }>,
  ): unknown
  compressImage?(
    options: {
      src: string
      quality: number
      compressedWidth?: number
      compressedHeight?: number
    } & Callbacks<{
      tempFilePath: string
    }>,
  ): unknown
  saveImageToPhotosAlbum?(options: { filePath: string } & Callbacks<object>): unknown
  saveVideoToPhotosAlbum?(options: { filePath: string } & Callbacks<object>): unknown
  openSetting?(options: Callbacks<{ authSetting: object }>): unknown
  getNetworkType?(options: Callbacks<{ networkType: string }>): unknown
  onNetworkStatusChange?(listener: (status: NetworkStatus) => void): void
  offNetworkStatusChange?(listener: unknown): void
  onNetworkWeakChange?(listener: (status: { weakNet: boolean }) => void): void
  offNetworkWeakChange?(listener: unknown): void
  onAppShow?(listener: () => void): void
  offAppShow?(listener: () => void): void
  onAppHide?(listener: () => void): void
  offAppHide?(listener: () => void): void
}

export interface NetworkStatus {
  isConnected: boolean
  networkType?: string
}

export interface FileSystemLike {
  getFileInfo(
    options: { filePath: string; digestAlgorithm?: 'sha256' } & Callbacks<{
      size: number
      digest?: string
    }>,
  ): void
  readFile(
    options: { filePath: string; position?: number; length?: number } & Callbacks<{
      data: string | ArrayBuffer
    }>,
  ): void
  copyFile(options: { srcPath: string; destPath: string } & Callbacks<object>): void
  access(options: { path: string } & Callbacks<object>): void
  unlink(options: { filePath: string } & Callbacks<object>): void
}

export interface TaskLike {
  abort(): void
}

export interface ProgressTask extends TaskLike {
  onProgressUpdate(listener: (event: ProgressEvent) => void): void
}

export interface ProgressEvent {
  totalBytesSent?: number
  totalBytesExpectedToSend?: number
  totalBytesWritten?: number
  totalBytesExpectedToWrite?: number
}

export interface Callbacks<T> {
  success(result: T): void
  fail(failure: unknown): void
}

type Api<Host, Name extends keyof Host> = Extract<Host[Name], (options: never) => unknown>
type Given<Host, Name extends keyof Host> = Omit<Parameters<Api<Host, Name>>[0], 'success' | 'fail'>
type Result<Host, Name extends keyof Host> =
  Parameters<Api<Host, Name>>[0] extends Callbacks<infer T> ? T : never

/** Calls an API with callbacks: uni-app gives a task only with them, and old libraries know no promises (wx-api §1.2, §15.1). */
export function call<Host, Name extends keyof Host & string>(
  host: Host,
  name: Name,
  given: Given<Host, Name>,
  classes: Classes,
  otherwise: 'network' | 'failed',
): { done: Promise<Result<Host, Name>>; task: ProgressTask | undefined } {
  const apis = host as Record<string, (options: object) => ProgressTask | undefined>
  let task: ProgressTask | undefined
  const done = new Promise<Result<Host, Name>>((success, fail) => {
    task = apis[name]!({ ...given, success, fail })
  }).catch((failure) => {
    throw classified(failure, classes, otherwise)
  })
  return { done, task }
}
