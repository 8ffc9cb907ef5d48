import type { PickRequest, Platform } from './platform.ts'
import type { Callbacks, TaskLike, WxLike } from './wx/host.ts'
import { wxPlatform } from './wx.ts'

type Wx<Api extends 'request' | 'uploadFile' | 'downloadFile'> = Parameters<WxLike[Api]>[0]
type Choice = 'chooseImage' | 'chooseMedia' | 'chooseVideo'
/** With what WeChat's pickers can do without. */
type Choosing<Api extends Choice> = Parameters<NonNullable<WxLike[Api]>>[0] & typeof BOTH

/**
 * The part of Douyin's `tt` that is used, by structure: `@douyin-microapp/typings` fits. It is nearly `wx` (wx-api §15.3).
 * Unverified on a device.
 */
export interface TtLike extends Omit<WxLike, 'request' | 'compressImage' | Choice> {
  chooseImage?(options: Choosing<'chooseImage'>): unknown
  chooseMedia?(options: Choosing<'chooseMedia'>): unknown
  chooseVideo?(options: Choosing<'chooseVideo'>): unknown
  request(options: Omit<Wx<'request'>, 'data'> & { data?: object }): TaskLike
  compressImage?(
    options: { src: string; quality: number } & Callbacks<{ tempFilePath: string | string[] }>,
  ): unknown
  /** Where clients before `tt.env` say the folder. */
  getEnvInfoSync?(): { common: { USER_DATA_PATH: string } }
}

// Longer isn't taken (open-douyin.com, mini-app/develop/api/network/network: 默认超时时间和最大超时时间都是 60s).
const LONGEST_MS = 60_000
// Of the 10 MB that an app may keep (open-douyin.com, mini-app/develop/api/file/tt-save-file).
const QUOTA = 9 * 1024 * 1024
const SCOPE = 'scope.album'
const BOTH: Required<Pick<PickRequest, 'sizeType' | 'sourceType'>> = {
  sizeType: ['original', 'compressed'],
  sourceType: ['album', 'camera'],
}

/** A Douyin mini program's `tt`. */
export function ttPlatform(tt: TtLike): Platform {
  const platform = wxPlatform(wxOf(tt), 'tt', SCOPE)
  const { files, images, picker } = platform
  if (files?.keeper) files.keeper.quota = QUOTA
  if (images) images.keepsSides = true
  if (picker) platform.picker = { pick: (request) => picker.pick({ ...BOTH, ...request }) }
  return platform
}

/** `tt` under the names and with the values of `wx`. */
function wxOf(tt: TtLike): WxLike {
  const within = <Options extends { timeout: number }>(options: Options): Options => ({
    ...options,
    timeout: Math.min(options.timeout, LONGEST_MS),
  })
  const compress = tt.compressImage
  return Object.assign(Object.create(tt) as TtLike, {
    env: tt.env || tt.getEnvInfoSync?.().common,
    // Text isn't among what `data` may be: the client's texts are JSON, which the host writes as such again.
    request: ({ data, ...options }: Wx<'request'>) =>
      tt.request({
        ...within(options),
        dataType: 'string',
        data: typeof data === 'string' ? (JSON.parse(data) as object) : data,
      }),
    uploadFile: (options: Wx<'uploadFile'>) => tt.uploadFile(within(options)),
    downloadFile: (options: Wx<'downloadFile'>) => tt.downloadFile(within(options)),
    compressImage:
      compress &&
      (({
        src,
        quality,
        success,
        fail,
      }: { src: string; quality: number } & Callbacks<{ tempFilePath: string }>) =>
        compress.call(tt, {
          src,
          quality,
          // A list where the source is one, from library 2.48.0; a picture that failed is an empty text there.
          success: ({ tempFilePath }) => success({ tempFilePath: ([] as string[]).concat(tempFilePath)[0]! }),
          fail,
        })),
  }) as WxLike
}
