import type { IncomingMessage } from 'node:http'
import { DukouError } from '../../errors.ts'
import { readBoundary } from './boundary.ts'
import { createFileBody, type FileBody } from './file-body.ts'
import { createFormParser, type FormParser, type PartLimits } from './parser.ts'
import { textOf } from './text.ts'

/** What a form may hold and how long the client may be silent. Sizes in bytes, times in milliseconds. */
export interface FormLimits extends PartLimits {
  stallMs: number
}

/** A file part while it arrives. The body throws when the form breaks off or is refused. */
export interface FormFile {
  field: string
  /** As the client sent it; empty when it sent none. */
  name: string
  body: AsyncIterable<Uint8Array>
}

// The client is held back while more than this waits to be read, and let go on below half of it.
const HIGH_WATER = 256 * 1024
const LOW_WATER = HIGH_WATER / 2

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
  const boundary = readBoundary(request.headers['content-type'])
  const fields: [string, string][] = []
  const files: Promise<unknown>[] = []
  const outcome = new Promise<void>((resolve, reject) => {
    let current: FileBody | null = null
    let isOver = false
    let held = 0

    const finish = (error: Error | null) => {
      if (isOver) return
      isOver = true
      flow.stop()
      if (!error) return resolve()
      current?.fail(error)
      reject(error)
    }
    const onHeld = (change: number) => {
      held += change
      if (held > HIGH_WATER) flow.hold()
      else if (held <= LOW_WATER) flow.go()
    }
    const parser = createFormParser(boundary, limits, {
      onField: (name, value) => fields.push([name, textOf(value)]),
      onFile(field, name) {
        const body = createFileBody(onHeld)
        current = body
        const taken = onFile({ field, name, body })
        files.push(taken)
        taken.catch(finish)
      },
      onData: (bytes) => current?.push(bytes),
      onFileEnd: () => current?.end(),
    })
    const flow = pump(request, parser, limits.stallMs, finish)
  })
  try {
    await outcome
    await Promise.all(files)
  } finally {
    await Promise.allSettled(files)
  }
  return fields
}

/** Feeds the request into the parser until it ends, is stopped, or one of them fails. */
function pump(
  request: IncomingMessage,
  parser: FormParser,
  stallMs: number,
  finish: (error: Error | null) => void,
) {
  let isHeld = false
  let isStopped = false
  // The clock runs only while the client's turn lasts: a slow disk is not the client's fault.
  let clock = setTimeout(onStall, stallMs)
  request.on('data', onData).on('end', onEnd).on('close', onClose)

  function onStall() {
    finish(
      new DukouError('stalled', {
        en: `Nothing arrived for ${stallMs} ms.`,
        zh: `${stallMs} 毫秒内没有收到任何数据。`,
      }),
    )
  }

  function onData(chunk: Buffer) {
    try {
      parser.write(chunk)
    } catch (error) {
      return finish(error as Error)
    }
    if (!isHeld) clock.refresh()
  }

  function onEnd() {
    try {
      parser.end()
      finish(null)
    } catch (error) {
      finish(error as Error)
    }
  }

  function onClose() {
    if (!request.readableEnded) finish(new DukouError('aborted'))
  }

  return {
    hold() {
      if (isHeld || isStopped) return
      isHeld = true
      clearTimeout(clock)
      request.pause()
    },
    go() {
      if (!isHeld || isStopped) return
      isHeld = false
      clock = setTimeout(onStall, stallMs)
      request.resume()
    },
    stop() {
      isStopped = true
      clearTimeout(clock)
      request.off('data', onData).off('end', onEnd).off('close', onClose)
      request.pause()
    },
  }
}
