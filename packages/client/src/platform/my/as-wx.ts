import { DukouError } from '../../error.ts'
import type { Callbacks, FileSystemLike, NetworkStatus, WxLike } from '../wx/host.ts'
import { type Call, fromMy } from './failure.ts'
import type { MyAnswer, MyFileSystem, MyLike, MyTask } from './host.ts'

type Wx<Api extends keyof WxLike> = Parameters<Extract<WxLike[Api], (...options: never[]) => unknown>>[0]

/** `my` under the names and with the results of `wx`. What it lacks, this lacks too. */
export function wxOf(my: MyLike): WxLike {
  const { chooseImage, chooseVideo, compressImage, getImageInfo, getFileSystemManager } = my
  const { saveImageToPhotosAlbum, saveVideoToPhotosAlbum, openSetting } = my
  const ask = <Options>(api: (options: Options) => unknown, options: Options) => quiet(api.call(my, options))
  const wx: WxLike = {
    request: ({ header, data, success, fail, ...rest }) =>
      taskOf(
        my.request({
          url: rest.url,
          method: rest.method,
          timeout: rest.timeout,
          headers: header,
          ...(data !== undefined && { data }),
          dataType: 'text',
          ...answering(success, fail, 'request'),
        }),
      ),
    uploadFile: ({ url, filePath, name, fileType, formData, header, timeout, success, fail }) =>
      taskOf(
        my.uploadFile({
          url,
          filePath,
          name,
          fileName: name,
          // Required, and there is none for other files.
          fileType: fileType || 'image',
          formData,
          header,
          timeout,
          // Else a window lies over the page until the file is there.
          hideLoading: true,
          ...answering(success, fail, 'transfer'),
        }),
      ),
    downloadFile: ({ url, header, success, fail }) =>
      taskOf(my.downloadFile({ url, header, ...answering(success, fail, 'transfer') })),
    getStorageSync: (key) => my.getStorageSync({ key }).data,
    setStorageSync(key, data) {
      const { error, errorMessage } = (my.setStorageSync({ key, data }) || {}) as {
        error?: number
        errorMessage?: string
      }
      // It answers instead of throwing.
      if (error) throw new DukouError('quota', errorMessage || `setStorageSync: error ${error}`)
    },
    env: my.env,
    ...networkOf(my),
  }
  const events = ['onAppShow', 'offAppShow', 'onAppHide', 'offAppHide'] as const
  for (const event of events) wx[event] = my[event]
  if (chooseImage)
    wx.chooseImage = ({ count, sizeType, sourceType, success, fail }: Wx<'chooseImage'>) =>
      ask(chooseImage, {
        count,
        sizeType,
        sourceType,
        success: ({ tempFilePaths, apFilePaths, tempFiles }) =>
          success({
            tempFilePaths: tempFilePaths || apFilePaths || [],
            tempFiles: Array.isArray(tempFiles) ? tempFiles : undefined,
          }),
        fail: failing(fail, 'pick'),
      })
  if (chooseVideo)
    wx.chooseVideo = ({ sourceType, success, fail }: Wx<'chooseVideo'>) =>
      ask(chooseVideo, {
        sourceType,
        success: ({ tempFilePath, apFilePath, filePath, size }) =>
          success({ tempFilePath: (tempFilePath || apFilePath || filePath)!, size }),
        fail: failing(fail, 'pick'),
      })
  if (getFileSystemManager) wx.getFileSystemManager = () => filesOf(getFileSystemManager.call(my))
  if (getImageInfo)
    wx.getImageInfo = ({ src, success, fail }: Wx<'getImageInfo'>) =>
      ask(getImageInfo, {
        src,
        // A format in words where it is one: the typings have a number.
        success: ({ width, height, type }) =>
          success({ width, height, ...(typeof type === 'string' && { type }) }),
        fail: failing(fail, 'file'),
      })
  if (compressImage)
    wx.compressImage = ({ src, quality, success, fail, ...sides }: Wx<'compressImage'>) =>
      ask(compressImage, {
        apFilePaths: [src],
        compressLevel: quality > 66 ? 2 : quality > 33 ? 1 : 0,
        ...sides,
        success: ({ apFilePaths }) => success({ tempFilePath: apFilePaths[0]! }),
        fail: failing(fail, 'file'),
      })
  if (saveImageToPhotosAlbum)
    wx.saveImageToPhotosAlbum = ({ filePath, success, fail }) =>
      ask(saveImageToPhotosAlbum, { filePath, success, fail: failing(fail, 'album') })
  if (saveVideoToPhotosAlbum)
    // `src` is what `filePath` was called before.
    wx.saveVideoToPhotosAlbum = ({ filePath, success, fail }) =>
      ask(saveVideoToPhotosAlbum, { filePath, src: filePath, success, fail: failing(fail, 'album') })
  if (openSetting)
    wx.openSetting = ({ success, fail }) => ask(openSetting, { success, fail: failing(fail, 'other') })
  return wx
}

function failing(fail: (failure: unknown) => void, call: Call) {
  return (failure: unknown) => fail(fromMy(call, failure))
}

/** Every HTTP status is an answer, as in `wx`; here 4xx and 5xx come as a failure, number 19, with the answer in it. */
function answering(success: Callbacks<never>['success'], fail: (failure: unknown) => void, call: Call) {
  const succeed = success as (result: object) => void
  const answer = (result: MyAnswer) =>
    succeed({
      data: result.data,
      // A download says none.
      statusCode: result.statusCode || result.status || 200,
      header: result.header || result.headers,
      tempFilePath: result.tempFilePath || result.apFilePath,
    })
  return {
    success: answer,
    fail(failure: unknown) {
      const { statusCode, status } = (failure || {}) as MyAnswer
      if (Number(statusCode || status) >= 300) answer(failure as MyAnswer)
      else fail(fromMy(call, failure))
    },
  }
}

/** A promise beside callbacks says the same, and nobody listens to it. */
function quiet<T>(returned: T): T {
  const { catch: onFailure } = (returned || {}) as Partial<Promise<unknown>>
  if (onFailure) onFailure.call(returned, () => {})
  return returned
}

function taskOf(task: MyTask) {
  return quiet(task) as ReturnType<WxLike['uploadFile']>
}

function filesOf(system: MyFileSystem): FileSystemLike {
  const failed = <Options extends Callbacks<never>>(options: Options): Options => ({
    ...options,
    fail: failing(options.fail, 'file'),
  })
  return {
    getFileInfo: (options) => quiet(system.getFileInfo(failed(options))),
    copyFile: (options) => quiet(system.copyFile(failed(options))),
    access: (options) => quiet(system.access(failed(options))),
    unlink: (options) => quiet(system.unlink(failed(options))),
  } as FileSystemLike
}

/** Network types in the words of `wx`: there they are WIFI, 4G, WWAN and, without a network, NOTREACHABLE. */
function networkOf(my: MyLike): Partial<WxLike> {
  const heard = new Map<unknown, (status: NetworkStatus) => void>()
  const typeOf = (type = '') => (type === 'NOTREACHABLE' ? 'none' : type.toLowerCase())
  return {
    getNetworkType: ({ success, fail }) =>
      my.getNetworkType?.({
        success: ({ networkType }) => success({ networkType: typeOf(networkType) }),
        fail,
      }),
    onNetworkStatusChange(listener) {
      const own = ({ isConnected, networkType }: NetworkStatus) =>
        listener({ isConnected, networkType: typeOf(networkType) })
      heard.set(listener, own)
      if (my.onNetworkStatusChange) my.onNetworkStatusChange(own)
    },
    offNetworkStatusChange(listener) {
      if (my.offNetworkStatusChange) my.offNetworkStatusChange(heard.get(listener))
    },
  }
}
