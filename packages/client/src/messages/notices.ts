import { developer, type Entry } from './text.ts'

/** What a host could not do as asked: `onNotice`. The upload goes on. */
export const NOTICES: Record<'not_kept' | 'not_compressed' | 'not_resumable', Entry> = {
  not_kept: developer(
    [
      '这个文件没能另存一份：小程序被关掉后，它不会出现在 client.pending() 里。',
      '上传照常进行。空间不够时用 client.kept() 和 client.forget(key) 腾地方；宿主没有可写目录（如 uni-app 的 App）时不要承诺重启后续传。',
    ],
    [
      'No copy of this file could be kept: after a kill it will not be in client.pending().',
      'The upload goes on. Where space is short, make room with client.kept() and client.forget(key); where the host has no folder to write to (uni-app’s App), promise no resume after a restart.',
    ],
  ),
  not_compressed: developer(
    [
      '这张图没有压缩，按原样上传。',
      '上传照常进行。宿主没有压缩接口，或这张图解不开；想从源头变小，给 pick 传 sizeType: ["compressed"]。',
    ],
    [
      'This picture was not made smaller and goes as it is.',
      'The upload goes on. The host has no call for it, or could not read the picture; to get smaller ones at the source give pick sizeType: ["compressed"].',
    ],
  ),
  not_resumable: developer(
    [
      '这台宿主不能分段读文件，大文件一次整个发送，断了就从头再来。',
      '上传照常进行。uni-app 的 App 和支付宝就是这样；微信需要基础库 2.10.0 以上（FileSystemManager.readFile 的 position、length）。',
    ],
    [
      'This host reads no ranges: a large file goes in one piece, and from the beginning after a break.',
      'The upload goes on. uni-app’s App and Alipay are such hosts; WeChat needs base library 2.10.0 (position and length of FileSystemManager.readFile).',
    ],
  ),
}
