import { DukouError } from '../errors.ts'
import type { Policy } from '../policy.ts'

/** The policy takes other types only. */
export function typeRefused({ types }: Policy, type: string): DukouError {
  return new DukouError('type_refused', {
    en: `This file is ${type} by its bytes; taken are ${types!.join(', ')}.`,
    zh: `按内容判断该文件为 ${type}；仅接受 ${types!.join('、')}。`,
  })
}

/** More pixels than `max`. */
export function imageTooLarge(max: number): DukouError {
  return new DukouError('image_too_large', {
    en: `An image may have at most ${max} pixels, width times height.`,
    zh: `图片最多 ${max} 像素（宽 × 高）。`,
  })
}
