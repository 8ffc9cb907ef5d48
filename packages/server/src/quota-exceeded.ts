import { DukouError } from './errors.ts'
import type { Policy } from './policy.ts'

/** Why an owner can't bring in more. */
export function quotaExceeded({ quotaBytes, quotaFiles }: Policy): DukouError {
  const en = [
    quotaBytes === null ? '' : `${quotaBytes} bytes`,
    quotaFiles === null ? '' : `${quotaFiles} files`,
  ]
  const zh = [
    quotaBytes === null ? '' : `${quotaBytes} 字节`,
    quotaFiles === null ? '' : `${quotaFiles} 个文件`,
  ]
  return new DukouError('quota_exceeded', {
    en: `There is no room left in your ${en.filter(Boolean).join(' and ')}. Delete something first.`,
    zh: `你的空间（${zh.filter(Boolean).join('、')}）已满，请先删除一些文件。`,
  })
}
