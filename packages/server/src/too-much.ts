import { DukouError } from './errors.ts'

export function fileTooLarge(max: number): DukouError {
  return new DukouError('file_too_large', {
    en: `A file may have at most ${max} bytes.`,
    zh: `单个文件最大 ${max} 字节。`,
  })
}

/** `code` says of what. */
export function tooMany(code: 'too_many_files' | 'too_many_fields', max: number): DukouError {
  return new DukouError(code, {
    en: `At most ${max} are taken in one request.`,
    zh: `一次请求最多 ${max} 个。`,
  })
}
