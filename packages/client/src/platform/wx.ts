import { DukouError, fromHost } from '../error.ts'
import type { Answer, Downloaded, OnBytes, Picked, PickRequest, Platform, Running } from './platform.ts'

/** The part of `wx` that is used, by structure: WeChat's own typings and uni-app's both fit. */
export interface WxLike {
  uploadFile(options: {
    url: string
    filePath: string
    name: string
    formData: Record<string, string>
    header: Record<string, string>
    success(result: { statusCode: number; data: string }): void
    fail(failure: unknown): void
  }): Task
  downloadFile(options: {
    url: string
    header: Record<string, string>
    success(result: { statusCode: number; tempFilePath: string }): void
    fail(failure: unknown): void
  }): Task
  chooseImage(options: {
    count: number
    sizeType: ('original' | 'compressed')[]
    sourceType: ('album' | 'camera')[]
    success(result: { tempFilePaths: string | string[]; tempFiles: unknown }): void
    fail(failure: unknown): void
  }): unknown
  chooseMedia?(options: {
    count: number
    mediaType: 'image'[]
    sizeType: ('original' | 'compressed')[]
    sourceType: ('album' | 'camera')[]
    success(result: { tempFiles: { tempFilePath: string; size: number }[] }): void
    fail(failure: unknown): void
  }): unknown
  getFileSystemManager?(): FileSystem
  getStorageSync(key: string): unknown
  setStorageSync(key: string, value: unknown): void
}

interface Task {
  abort(): void
  onProgressUpdate(listener: (event: Progress) => void): void
}

interface Progress {
  totalBytesSent?: number
  totalBytesExpectedToSend?: number
  totalBytesWritten?: number
  totalBytesExpectedToWrite?: number
}

interface FileSystem {
  saveFile(options: {
    tempFilePath: string
    success(result: { savedFilePath: string }): void
    fail(failure: unknown): void
  }): void
  getFileInfo(options: {
    filePath: string
    success(result: { size: number }): void
    fail(failure: unknown): void
  }): void
  access(options: { path: string; success(): void; fail(): void }): void
  removeSavedFile(options: { filePath: string; success(): void; fail(failure: unknown): void }): void
}

/** A mini program's `wx`, or uni-app's `uni`. */
export function wxPlatform(host: WxLike, name: 'wx' | 'uni' = 'wx'): Platform {
  const files = host.getFileSystemManager?.()
  return {
    name,
    network: {
      form: (request, onBytes) =>
        running<Answer>(onBytes, (resolve, reject) =>
          host.uploadFile({
            url: request.url,
            filePath: localPath(request.file),
            name: 'file',
            formData: request.fields,
            header: request.header,
            success: (result) => resolve({ status: Number(result.statusCode), body: result.data }),
            fail: reject,
          }),
        ),
      download: (request, onBytes) =>
        running<Downloaded>(onBytes, (resolve, reject) =>
          host.downloadFile({
            url: request.url,
            header: request.header,
            success: ({ statusCode, tempFilePath }) =>
              resolve({
                status: Number(statusCode),
                path: tempFilePath ?? null,
                local: tempFilePath ?? null,
              }),
            fail: reject,
          }),
        ),
    },
    picker: { images: (request) => pickImages(host, request) },
    ...(files && { keeper: keeperOf(files) }),
    store: {
      get: (key) => host.getStorageSync(key),
      set: (key, value) => host.setStorageSync(key, value),
    },
  }
}

function localPath(file: string | Blob): string {
  if (typeof file === 'string') return file
  throw new DukouError('bad_argument', 'a mini program uploads a path, not a Blob')
}

/** uni-app returns a task only when a callback is passed, and WeChat always: so callbacks are always passed. */
function running<T>(
  onBytes: OnBytes,
  start: (resolve: (value: T) => void, reject: (failure: unknown) => void) => Task | undefined,
): Running<T> {
  let task: Task | undefined
  const done = new Promise<T>((resolve, reject) => {
    task = start(resolve, (failure) => reject(fromHost(failure)))
  })
  task?.onProgressUpdate((event) => {
    onBytes(
      event.totalBytesSent ?? event.totalBytesWritten ?? 0,
      event.totalBytesExpectedToSend ?? event.totalBytesExpectedToWrite ?? 0,
    )
  })
  return { done, abort: () => task?.abort() }
}

function pickImages(host: WxLike, request: PickRequest): Promise<Picked[]> {
  return new Promise((resolve, reject) => {
    const fail = (failure: unknown) => reject(fromHost(failure))
    const choose = () =>
      host.chooseImage({
        ...request,
        success: (result) => resolve(result.tempFiles ? (result.tempFiles as TempFile[]).map(picked) : []),
        fail,
      })
    if (!host.chooseMedia) return void choose()
    host.chooseMedia({
      ...request,
      mediaType: ['image'],
      success: (result) => {
        resolve(result.tempFiles.map((file) => picked({ path: file.tempFilePath, size: file.size })))
      },
      // Old and enterprise clients have the function and say that it does not exist (wx-api §2.2).
      fail: (failure) =>
        /not exist/i.test(String((failure as TempFailure)?.errMsg)) ? choose() : fail(failure),
    })
  })
}

interface TempFile {
  path: string
  size: number
  name?: string
}
interface TempFailure {
  errMsg?: string
}

function picked(file: TempFile): Picked {
  return { local: file.path, path: file.path, size: file.size, ...(file.name && { name: file.name }) }
}

function keeperOf(files: FileSystem): Platform['keeper'] {
  return {
    keep: (_key, local) =>
      new Promise((resolve, reject) => {
        const fail = (failure: unknown) => reject(fromHost(failure))
        files.saveFile({
          tempFilePath: localPath(local),
          success: ({ savedFilePath }) =>
            files.getFileInfo({
              filePath: savedFilePath,
              success: ({ size }) => resolve({ path: savedFilePath, size }),
              fail,
            }),
          fail,
        })
      }),
    find: (_key, path) =>
      new Promise((resolve) =>
        files.access({ path, success: () => resolve(path), fail: () => resolve(null) }),
      ),
    remove: (_key, path) =>
      new Promise((resolve, reject) =>
        files.removeSavedFile({
          filePath: path,
          success: () => resolve(),
          fail: (failure) => {
            const error = fromHost(failure)
            // Gone already is as good as removed.
            if (error.code === 'file_missing') resolve()
            else reject(error)
          },
        }),
      ),
  }
}
