import { DukouError } from '../../errors.ts'
import { readParameters } from './parameters.ts'

const MAX_BOUNDARY = 70 // RFC 2046 §5.1.1

/** The boundary that a form's Content-Type names. Throws `multipart_required` or `multipart_malformed`. */
export function readBoundary(contentType = ''): string {
  const semicolon = contentType.indexOf(';')
  const type = semicolon < 0 ? contentType : contentType.slice(0, semicolon)
  if (type.trim().toLowerCase() !== 'multipart/form-data') {
    throw new DukouError('multipart_required', {
      en: 'Send the file as a multipart/form-data form, as wx.uploadFile does.',
      zh: '请像 wx.uploadFile 那样以 multipart/form-data 表单发送文件。',
    })
  }
  const boundary = semicolon < 0 ? null : readParameters(contentType.slice(semicolon))?.get('boundary')
  if (boundary && isBoundary(boundary)) return boundary
  throw new DukouError('multipart_malformed', {
    en: `The Content-Type needs a boundary of 1 to ${MAX_BOUNDARY} ASCII characters. Don't set this header yourself: the client does.`,
    zh: `Content-Type 需要 1 到 ${MAX_BOUNDARY} 个 ASCII 字符的 boundary。请不要自行设置该请求头，客户端会自动添加。`,
  })
}

/** Wider than RFC 2046's set, because clients are; what matters is that no line break can stand inside. */
function isBoundary(text: string): boolean {
  if (text.length > MAX_BOUNDARY || text.endsWith(' ')) return false
  for (let n = 0; n < text.length; n++) {
    const code = text.charCodeAt(n)
    if (code < 0x20 || code > 0x7e) return false
  }
  return true
}
