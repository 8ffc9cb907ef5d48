import type { IncomingMessage } from 'node:http'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { DukouError } from '../errors.ts'

/** What a form may hold. Sizes in bytes, times in milliseconds. */
export interface FormLimits {
  maxFiles: number
  maxFields: number
  maxFieldBytes: number
  maxPartHeaders: number
  maxPartHeaderBytes: number
  stallMs: number
}

/** A file part while it arrives. The body throws when the form breaks off or is refused. */
export interface FormFile {
  field: string
  /** As the client sent it; empty when it sent none. */
  name: string
  body: AsyncIterable<Uint8Array>
}

const MAX_BOUNDARY = 70 // RFC 2046 §5.1.1
const MAX_NAME_BYTES = 128
const FORBIDDEN_NAMES = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Reads a multipart form as it arrives. `onFile` is called for each file, in their order, and must read its body;
 * while it doesn't, the client waits. Resolves with the text fields, in their order, once every file has been taken. Rejects with the first
 * thing that went wrong, after every `onFile` has settled; the request's rest is then left unread.
 */
export async function readForm(
  request: IncomingMessage,
  limits: FormLimits,
  onFile: (file: FormFile) => Promise<unknown>,
): Promise<[name: string, value: string][]> {
  const parser = openParser(request, limits)
  const fields: [string, string][] = []
  const files: Promise<unknown>[] = []
  let fieldBytes = 0
  let current: { destroy(error: Error): unknown } | null = null

  const outcome = new Promise<void>((resolve, reject) => {
    let failed = false
    const stop = pump(request, parser, limits.stallMs, (error) => fail(error))
    const fail = (error: Error) => {
      if (failed) return
      failed = true
      stop()
      current?.destroy(error)
      reject(error)
    }
    const refuse = (code: 'too_many_files' | 'too_many_fields', max: number) =>
      fail(
        new DukouError(code, {
          en: `At most ${max} are taken in one request.`,
          zh: `一次请求最多 ${max} 个。`,
        }),
      )

    parser.on('file', (field, stream, name) => {
      stream.on('error', () => {}) // The reader of the body learns it; without this listener it would end the process.
      const problem = failed ? new DukouError('multipart_malformed') : checkName(field)
      if (problem) {
        stream.resume()
        return fail(problem)
      }
      current = stream
      const taken = onFile({ field, name: name ?? '', body: stream })
      files.push(taken)
      taken.catch(fail)
    })
    parser.on('field', (name, value, _, isCut) => {
      if (failed) return
      const problem = checkName(name)
      if (problem) return fail(problem)
      fieldBytes += Buffer.byteLength(name) + Buffer.byteLength(value)
      if (isCut || fieldBytes > limits.maxFieldBytes) return fail(fieldsTooLarge(limits.maxFieldBytes))
      fields.push([name, value])
    })
    parser.on('filesLimit', () => refuse('too_many_files', limits.maxFiles))
    parser.on('fieldsLimit', () => refuse('too_many_fields', limits.maxFields))
    parser.on('partsLimit', () => refuse('too_many_fields', limits.maxFields))
    parser.on('error', (error) =>
      fail(
        new DukouError(
          'multipart_truncated',
          { en: 'The form ends before its closing boundary.', zh: '表单在结束标记之前中断。' },
          error,
        ),
      ),
    )
    parser.on('finish', () => {
      stop()
      if (!failed) resolve()
    })
  })
  try {
    await outcome
    await Promise.all(files)
  } finally {
    await Promise.allSettled(files)
  }
  return fields
}

function openParser(request: IncomingMessage, limits: FormLimits): BusboyInstance {
  const contentType = request.headers['content-type'] ?? ''
  if (!/^multipart\/form-data\s*(;|$)/i.test(contentType)) {
    throw new DukouError('multipart_required', {
      en: 'Send the file as a multipart/form-data form, as wx.uploadFile does.',
      zh: '请像 wx.uploadFile 那样以 multipart/form-data 表单发送文件。',
    })
  }
  const malformed = (cause?: unknown) =>
    new DukouError(
      'multipart_malformed',
      {
        en: `The Content-Type needs a boundary of 1 to ${MAX_BOUNDARY} characters. Don't set this header yourself: the client does.`,
        zh: `Content-Type 需要 1 到 ${MAX_BOUNDARY} 个字符的 boundary。请不要自行设置该请求头，客户端会自动添加。`,
      },
      cause,
    )
  const boundary = /;\s*boundary=(?:"([^"]*)"|([^;\s]*))/i.exec(contentType.slice(0, 1024))
  const length = (boundary?.[1] ?? boundary?.[2] ?? '').length
  if (length < 1 || length > MAX_BOUNDARY) throw malformed()
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      preservePath: true,
      fileHwm: 256 * 1024,
      limits: {
        files: limits.maxFiles,
        fields: limits.maxFields,
        parts: limits.maxFiles + limits.maxFields + 1,
        fieldSize: limits.maxFieldBytes,
        headerPairs: limits.maxPartHeaders,
        headerSize: limits.maxPartHeaderBytes,
      },
    })
  } catch (error) {
    throw malformed(error)
  }
}

/** Feeds the request into the parser, holding the client back while the parser is full. Returns how to stop. */
function pump(
  request: IncomingMessage,
  parser: BusboyInstance,
  stallMs: number,
  fail: (error: Error) => void,
): () => void {
  const onStall = () =>
    fail(
      new DukouError('stalled', {
        en: `Nothing arrived for ${stallMs} ms.`,
        zh: `${stallMs} 毫秒内没有收到任何数据。`,
      }),
    )
  // The clock runs only while the client's turn lasts: a slow disk is not the client's fault.
  let clock = setTimeout(onStall, stallMs)
  const onData = (chunk: Buffer) => {
    if (parser.write(chunk)) {
      clock.refresh()
      return
    }
    clearTimeout(clock)
    request.pause()
  }
  const onDrain = () => {
    if (request.readableEnded) return
    clearTimeout(clock)
    clock = setTimeout(onStall, stallMs)
    request.resume()
  }
  const onEnd = () => {
    clearTimeout(clock)
    parser.end()
  }
  const onClose = () => {
    if (!request.readableEnded) fail(new DukouError('aborted'))
  }
  request.on('data', onData)
  request.on('end', onEnd)
  request.on('close', onClose)
  parser.on('drain', onDrain)
  return () => {
    clearTimeout(clock)
    request.off('data', onData)
    request.off('end', onEnd)
    request.off('close', onClose)
    parser.off('drain', onDrain)
    request.pause()
  }
}

function checkName(name: string | undefined): DukouError | null {
  if (!name) {
    return new DukouError('multipart_malformed', { en: 'A part has no name.', zh: '有一个部分没有 name。' })
  }
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return fieldsTooLarge(MAX_NAME_BYTES)
  if (!FORBIDDEN_NAMES.has(name)) return null
  return new DukouError('field_refused', {
    en: `A field must not be called ${name}.`,
    zh: `字段名不能为 ${name}。`,
  })
}

function fieldsTooLarge(max: number): DukouError {
  return new DukouError('fields_too_large', {
    en: `Field names may take 128 bytes each, and the fields together at most ${max} bytes.`,
    zh: `每个字段名最多 128 字节，所有字段合计最多 ${max} 字节。`,
  })
}
