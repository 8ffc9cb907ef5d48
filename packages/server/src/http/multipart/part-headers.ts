import { DukouError } from '../../errors.ts'
import { isToken, readParameters } from './parameters.ts'
import { declaredText, textOf } from './text.ts'

/** What a part says about itself. */
export interface PartHead {
  /** Empty when it says none. */
  name: string
  /** As the client sent it, null for a text field; empty for a file that says none. */
  fileName: string | null
}

/**
 * Reads the header lines of a part, without the empty line behind them. A part is a file when it has a file name or is
 * of type `application/octet-stream`. Throws `multipart_malformed` for what can be read in two ways, and
 * `part_headers_too_large`. Takes time in proportion to the bytes.
 */
export function readPartHead(block: Buffer, maxLines: number): PartHead {
  // One character per byte; texts are decoded once they are cut out.
  const text = block.toString('latin1')
  let disposition: string | null = null
  let type: string | null = null
  let lines = 0
  for (let at = 0; at < text.length; ) {
    if (++lines > maxLines) throw tooManyLines(maxLines)
    const lineBreak = text.indexOf('\r\n', at)
    const end = lineBreak < 0 ? text.length : lineBreak
    const line = text.slice(at, end)
    at = end + 2
    const colon = line.indexOf(':')
    // A folded line begins with a space and is no token; form data has never had them (RFC 7578 §4.2, RFC 9112 §5.2).
    if (!isToken(line.slice(0, Math.max(colon, 0))) || line.includes('\r') || line.includes('\n')) {
      throw malformed('A header line of a part is malformed.', '某个部分的头信息格式有误。')
    }
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1).trim()
    if (name === 'content-disposition') {
      if (disposition !== null) throw badDisposition()
      disposition = value
    } else if (name === 'content-type') {
      type ??= value
    }
  }
  const { name, fileName } = readDisposition(disposition ?? '')
  return { name, fileName: fileName ?? (isOctetStream(type ?? '') ? '' : null) }
}

function readDisposition(value: string): PartHead {
  const semicolon = value.indexOf(';')
  const kind = semicolon < 0 ? value : value.slice(0, semicolon)
  const parameters = readParameters(semicolon < 0 ? '' : value.slice(semicolon))
  if (kind.trim().toLowerCase() !== 'form-data' || !parameters) throw badDisposition()
  const plain = parameters.get('filename')
  const extended = parameters.get('filename*')
  return {
    name: decode(parameters.get('name') ?? ''),
    fileName:
      (extended === undefined ? null : decodeExtended(extended)) ??
      (plain === undefined ? (extended === undefined ? null : '') : decode(plain)),
  }
}

/** Browsers write a quote and line breaks in a name as %22, %0D and %0A, and nothing else so (WHATWG HTML, multipart form data). */
function decode(raw: string): string {
  const bytes = Buffer.from(raw, 'latin1')
  let text = textOf(bytes)
  if (!text.includes('%')) return text
  for (const [escaped, plain] of ESCAPES) text = text.replaceAll(escaped, plain)
  return text
}

const ESCAPES = [
  ['%22', '"'],
  ['%0D', '\r'],
  ['%0A', '\n'],
] as const

/** `UTF-8''%E5%A4%B4.png` (RFC 5987 §3.2). Null when it isn't of this form, so that a plain name next to it counts. */
function decodeExtended(raw: string): string | null {
  const first = raw.indexOf("'")
  const second = raw.indexOf("'", first + 1)
  if (first < 0 || second < 0) return null
  const bytes = percentDecoded(raw.slice(second + 1))
  return bytes && declaredText(bytes, raw.slice(0, first))
}

function percentDecoded(text: string): Buffer | null {
  const bytes = Buffer.alloc(text.length)
  let length = 0
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at)
    if (code === PERCENT) {
      const high = hexDigit(text.charCodeAt(at + 1))
      const low = hexDigit(text.charCodeAt(at + 2))
      if (high < 0 || low < 0) return null
      code = high * 16 + low
      at += 2
    }
    bytes[length++] = code
  }
  return bytes.subarray(0, length)
}

const PERCENT = 0x25

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1
}

function isOctetStream(type: string): boolean {
  const semicolon = type.indexOf(';')
  return (semicolon < 0 ? type : type.slice(0, semicolon)).trim().toLowerCase() === 'application/octet-stream'
}

function badDisposition(): DukouError {
  return malformed(
    'Each part needs one header like Content-Disposition: form-data; name="file".',
    '每个部分都需要一个形如 Content-Disposition: form-data; name="file" 的头。',
  )
}

function malformed(en: string, zh: string): DukouError {
  return new DukouError('multipart_malformed', { en, zh })
}

function tooManyLines(max: number): DukouError {
  return new DukouError('part_headers_too_large', {
    en: `A part may have at most ${max} header lines.`,
    zh: `每个部分最多 ${max} 行头信息。`,
  })
}
