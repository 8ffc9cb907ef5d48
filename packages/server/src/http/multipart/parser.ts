import { createByteStore } from '../../byte-store.ts'
import { DukouError } from '../../errors.ts'
import { tooMany } from '../../too-much.ts'
import { readPartHead } from './part-headers.ts'

/** What a form may hold; sizes in bytes. */
export interface PartLimits {
  maxFiles: number
  maxFields: number
  /** Of all names and values of text fields together. */
  maxFieldBytes: number
  maxPartHeaders: number
  maxPartHeaderBytes: number
}

/** What the parser finds, in the order of the form. Data belongs to the file that began last. */
export interface FormEvents {
  /** The value is good during the call. */
  onField(name: string, value: Buffer): void
  /** `at` is how many bytes of the form stand before the file's own. */
  onFile(field: string, name: string, at: number): void
  onData(bytes: Buffer): void
  onFileEnd(): void
}

/** Takes a form in any pieces. Both calls throw a DukouError for what is refused; nothing may be called after one. */
export interface FormParser {
  /** Data events are views of the chunk. */
  write(chunk: Buffer): void
  /** There are no more bytes. Throws `multipart_truncated` before the closing boundary. */
  end(): void
}

const MAX_NAME_BYTES = 128
// Nothing that clients send stands before the first boundary or behind the last; RFC 2046 §5.1.1 permits it.
const MAX_PREAMBLE = 1024
const MAX_EPILOGUE = 1024
const MAX_PADDING = 64
const LINE_BREAK = 2
const FORBIDDEN_NAMES = new Set(['__proto__', 'constructor', 'prototype'])
const BLANK_LINE = Buffer.from('\r\n\r\n')
const [CR, LF, DASH, SPACE, TAB] = [0x0d, 0x0a, 0x2d, 0x20, 0x09]

/**
 * - `preamble`, `field`, `file`: bytes up to the next delimiter, which is CRLF, two dashes and the boundary
 * - `line`, `dash`, `break`: behind a delimiter; behind its first closing dash; behind its CR
 * - `head`: header lines up to an empty line
 * - `epilogue`: behind the closing boundary
 */
type State = 'preamble' | 'field' | 'file' | 'line' | 'dash' | 'break' | 'head' | 'epilogue'

/** A push parser for multipart/form-data (RFC 7578). It copies only heads and text fields, and holds no file's bytes. */
export function createFormParser(boundary: string, limits: PartLimits, events: FormEvents): FormParser {
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1')
  const store = createByteStore()
  let state: State = 'preamble'
  // How much of the delimiter the bytes so far end with, and how much of that was no data of the body: the line break
  // before a form's first boundary is as good as there, and that of a head's empty line serves a part without a body.
  let matched = LINE_BREAK
  let borrowed = LINE_BREAK
  let files = 0
  let fields = 0
  let fieldBytes = 0
  let fieldName = ''
  // Bytes of what is bounded by itself: the preamble, the spaces behind a boundary, the epilogue.
  let passed = 0
  // Bytes of the chunks before this one.
  let past = 0

  /** Consumes bytes up to a delimiter and behind it, or to the chunk's end. Returns where it stopped. */
  function readBody(chunk: Buffer, start: number): number {
    if (matched > 0) {
      const count = Math.min(delimiter.length - matched, chunk.length - start)
      if (chunk.compare(delimiter, matched, matched + count, start, start + count) === 0) {
        matched += count
        if (matched === delimiter.length) endBody()
        return start + count
      }
      // It was no delimiter. A new one can't begin inside of it, because CR stands at its beginning only.
      takeBody(delimiter.subarray(borrowed, matched))
      matched = borrowed = 0
    }
    const found = chunk.indexOf(delimiter, start)
    if (found >= 0) {
      takeBody(chunk.subarray(start, found))
      endBody()
      return found + delimiter.length
    }
    matched = delimiterAtEnd(chunk, start, delimiter)
    takeBody(chunk.subarray(start, chunk.length - matched))
    return chunk.length
  }

  function takeBody(bytes: Buffer): void {
    if (bytes.length === 0) return
    if (state === 'file') {
      events.onData(bytes)
    } else if (state === 'field') {
      addFieldBytes(bytes.length)
      store.add(bytes)
    } else {
      passed += bytes.length
      if (passed > MAX_PREAMBLE) throw malformed('There is no boundary.', '找不到 boundary。')
    }
  }

  function endBody(): void {
    if (state === 'file') events.onFileEnd()
    if (state === 'field') {
      events.onField(fieldName, store.view())
      store.clear()
    }
    state = 'line'
    matched = borrowed = passed = 0
  }

  /** Takes one byte behind a boundary: spaces and a line break, or two dashes. */
  function readLine(byte: number): void {
    if (state === 'line' && byte === CR) state = 'break'
    else if (state === 'line' && byte === DASH && passed === 0) state = 'dash'
    else if (state === 'line' && (byte === SPACE || byte === TAB) && passed < MAX_PADDING) passed++
    else if (state === 'break' && byte === LF) state = 'head'
    else if (state === 'dash' && byte === DASH) state = 'epilogue'
    else throw malformed('A boundary is not followed by a line break.', 'boundary 之后不是换行。')
  }

  function readHead(chunk: Buffer, start: number): number {
    const before = store.length()
    const most = limits.maxPartHeaderBytes + BLANK_LINE.length
    const piece = chunk.subarray(start, start + most - before)
    // Only a head that came in pieces is copied.
    if (before > 0) store.add(piece)
    const head = before > 0 ? store.view() : piece
    // A head without any line is an empty line alone.
    const isEmpty = head.length >= 2 && head[0] === CR && head[1] === LF
    const end = isEmpty ? 0 : head.indexOf(BLANK_LINE, Math.max(0, before - BLANK_LINE.length + 1))
    if (end < 0) {
      if (before === 0) store.add(piece)
      if (head.length < most) return chunk.length
      throw new DukouError('part_headers_too_large', {
        en: `The headers of a part may have at most ${limits.maxPartHeaderBytes} bytes.`,
        zh: `每个部分的头信息最多 ${limits.maxPartHeaderBytes} 字节。`,
      })
    }
    const next = start + end + (isEmpty ? LINE_BREAK : BLANK_LINE.length) - before
    begin(head.subarray(0, end), past + next)
    store.clear()
    matched = borrowed = LINE_BREAK
    return next
  }

  function begin(head: Buffer, at: number): void {
    const { name, fileName } = readPartHead(head, limits.maxPartHeaders)
    checkName(name)
    if (fileName !== null) {
      if (++files > limits.maxFiles) throw tooMany('too_many_files', limits.maxFiles)
      state = 'file'
      events.onFile(name, fileName, at)
      return
    }
    if (++fields > limits.maxFields) throw tooMany('too_many_fields', limits.maxFields)
    state = 'field'
    fieldName = name
    addFieldBytes(Buffer.byteLength(name))
  }

  function addFieldBytes(count: number): void {
    fieldBytes += count
    if (fieldBytes > limits.maxFieldBytes) throw fieldsTooLarge(limits.maxFieldBytes)
  }

  function readEpilogue(count: number): void {
    passed += count
    if (passed > MAX_EPILOGUE)
      throw malformed('The form goes on behind its end.', '表单在结束标记之后还有内容。')
  }

  return {
    write(chunk) {
      let at = 0
      while (at < chunk.length) {
        if (state === 'file' || state === 'field' || state === 'preamble') {
          at = readBody(chunk, at)
        } else if (state === 'head') {
          at = readHead(chunk, at)
        } else if (state === 'epilogue') {
          readEpilogue(chunk.length - at)
          at = chunk.length
        } else {
          readLine(chunk[at++]!)
        }
      }
      past += chunk.length
    },
    end() {
      if (state === 'epilogue') return
      throw new DukouError('multipart_truncated', {
        en: 'The form ends before its closing boundary.',
        zh: '表单在结束标记之前中断。',
      })
    },
  }
}

/** How many bytes of the delimiter the chunk ends with, less than all. Only its last CR can begin one. */
function delimiterAtEnd(chunk: Buffer, start: number, delimiter: Buffer): number {
  const tail = chunk.subarray(Math.max(start, chunk.length - delimiter.length + 1))
  const from = tail.lastIndexOf(CR)
  if (from < 0) return 0
  const count = tail.length - from
  return tail.compare(delimiter, 0, count, from) === 0 ? count : 0
}

function checkName(name: string): void {
  if (name === '') throw malformed('A part has no name.', '有一个部分没有 name。')
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) {
    throw new DukouError('fields_too_large', {
      en: `The name of a field may have at most ${MAX_NAME_BYTES} bytes.`,
      zh: `字段名最多 ${MAX_NAME_BYTES} 字节。`,
    })
  }
  if (FORBIDDEN_NAMES.has(name)) {
    throw new DukouError('field_refused', {
      en: `A field must not be called ${name}.`,
      zh: `字段名不能为 ${name}。`,
    })
  }
}

function malformed(en: string, zh: string): DukouError {
  return new DukouError('multipart_malformed', { en, zh })
}

function fieldsTooLarge(max: number): DukouError {
  return new DukouError('fields_too_large', {
    en: `The text fields of a form may have at most ${max} bytes together, names included.`,
    zh: `所有文本字段（含字段名）合计最多 ${max} 字节。`,
  })
}
