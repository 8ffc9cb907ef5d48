/** The languages that the uploader speaks. */
export type Language = 'zh' | 'en'

/** What the uploader shows and tells a screen reader, apart from errors. */
export interface Texts {
  add: string
  addLabel: string
  ready: string
  waiting: string
  paused: string
  retry: string
  retryAll: string
  pause: string
  resume: string
  remove: string
  confirmRemove: string
  cancel: string
  close: string
  continueOld: string
  discardOld: string
  drop: string
  failedTitle: string
  know: string
  stillSending: string
  missing: string
  /** For a screen reader: what a file is. */
  kinds: { image: string; video: string; file: string }
  states: { ready: string; waiting: string; sending: string; paused: string; done: string; failed: string }
  offer(count: number): string
  exceed(max: number): string
  failures(count: number): string
  arrived(count: number): string
  left(seconds: number): string
}

const zh: Texts = {
  add: '添加',
  addLabel: '添加文件',
  ready: '待上传',
  waiting: '等待中',
  paused: '已暂停',
  retry: '点按重试',
  retryAll: '全部重试',
  pause: '暂停',
  resume: '继续',
  remove: '删除',
  confirmRemove: '要删除这个文件吗？',
  cancel: '取消',
  close: '关闭',
  continueOld: '继续上传',
  discardOld: '放弃',
  drop: '拖到这里，或粘贴',
  failedTitle: '没有成功',
  know: '知道了',
  stillSending: '文件还在上传',
  missing: '请添加文件',
  kinds: { image: '图片', video: '视频', file: '文件' },
  states: {
    ready: '待上传',
    waiting: '等待上传',
    sending: '正在上传',
    paused: '已暂停',
    done: '已上传',
    failed: '没有成功，点按重试',
  },
  offer: (count) => `上次有 ${count} 个文件没传完`,
  exceed: (max) => `最多 ${max} 个文件`,
  failures: (count) => `${count} 个没有成功`,
  arrived: (count) => `${count} 个已上传`,
  left: (seconds) => (seconds < 60 ? `还剩 ${seconds} 秒` : `还剩 ${Math.ceil(seconds / 60)} 分钟`),
}

const several = (count: number) => (count === 1 ? '1 file' : `${count} files`)

const en: Texts = {
  add: 'Add',
  addLabel: 'Add files',
  ready: 'Not sent yet',
  waiting: 'Waiting',
  paused: 'Paused',
  retry: 'Tap to retry',
  retryAll: 'Retry all',
  pause: 'Pause',
  resume: 'Resume',
  remove: 'Delete',
  confirmRemove: 'Delete this file?',
  cancel: 'Cancel',
  close: 'Close',
  continueOld: 'Continue',
  discardOld: 'Discard',
  drop: 'Drop files here, or paste',
  failedTitle: 'It did not work',
  know: 'OK',
  stillSending: 'Files are still being uploaded',
  missing: 'Please add a file',
  kinds: { image: 'Picture', video: 'Video', file: 'File' },
  states: {
    ready: 'not sent yet',
    waiting: 'waiting',
    sending: 'uploading',
    paused: 'paused',
    done: 'uploaded',
    failed: 'failed, tap to retry',
  },
  offer: (count) => `${several(count)} left from last time`,
  exceed: (max) => `At most ${several(max)}`,
  failures: (count) => `${count} failed`,
  arrived: (count) => `${several(count)} uploaded`,
  left: (seconds) => (seconds < 60 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`),
}

/** The texts of a language as a host names it: `zh_CN`, `zh-Hant` and the like are Chinese, all others English. */
export function textsOf(language: string): Texts {
  return languageOf(language) === 'zh' ? zh : en
}

export function languageOf(language: string): Language {
  return /^zh/i.test(language) ? 'zh' : 'en'
}
