import type { DukouError } from '../error.ts'
import type { Language } from './texts.ts'

/** What happened, in few enough characters for a tile, and what to do about it. */
const SENTENCES: Record<string, [zh: string, en: string]> = {
  network: ['网络不通，请稍后重试', 'No connection. Please try again'],
  timeout: ['网络太慢，请稍后重试', 'The network is too slow. Please try again'],
  stalled: ['网络太慢，请稍后重试', 'The network is too slow. Please try again'],
  interrupted: ['上传被打断，请重试', 'The upload was interrupted. Please try again'],
  aborted: ['已取消', 'Cancelled'],
  busy: ['任务太多，请稍后重试', 'Too many uploads. Please try again later'],
  domain: ['服务器域名没有加入小程序的合法域名', "The server's domain is not on the mini program's list"],
  bad_url: ['服务器地址不对', "The server's address is wrong"],
  tls: ['服务器证书有问题', "The server's certificate is not valid"],
  origin_refused: ['服务器不允许这个网页上传', 'The server does not let this page in'],
  denied: ['没有权限，请在设置里允许', 'Permission refused. Please allow it in the settings'],
  privacy: [
    '需要先同意隐私保护指引；开发者请在其中声明所用的接口',
    'The privacy agreement must be accepted, and must name this permission',
  ],
  quota: ['手机空间不足', 'There is no room left on this phone'],
  file_missing: ['文件不在了，请重新选择', 'The file is gone. Please choose it again'],
  file_denied: ['文件不能读取，请重新选择', 'The file cannot be read. Please choose it again'],
  too_large: ['文件太大', 'The file is too large'],
  http_413: ['文件太大', 'The file is too large'],
  http_401: ['请先登录', 'Please sign in first'],
  http_403: ['没有上传的权限', 'You may not upload here'],
  http_404: ['服务器地址不对', "The server's address is wrong"],
  bad_type: ['不支持这种文件', 'This kind of file is not accepted'],
  bad_answer: ['服务器的回答不对', "The server's answer is not understood"],
  unsupported: ['这里不支持这个功能', 'This is not supported here'],
}

/** One sentence for the visitor: the server's own where it sent one, else one by the error's code. */
export function explain(error: Pick<DukouError, 'code' | 'status' | 'cause'>, language: Language): string {
  const isChinese = language === 'zh'
  const cause = error.cause as { detail?: unknown; detailZh?: unknown } | null | undefined
  const detail = cause && (isChinese ? cause.detailZh : cause.detail)
  if (typeof detail === 'string' && detail) return detail
  const sentence = SENTENCES[error.code]
  if (sentence) return sentence[isChinese ? 0 : 1]
  if (error.status >= 500)
    return isChinese ? '服务器出错，请稍后重试' : 'The server has a problem. Please try again'
  return isChinese ? `没有成功（${error.code}）` : `It did not work (${error.code})`
}
