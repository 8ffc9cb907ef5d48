import type { IncomingMessage } from 'node:http'
import type { Body } from '../../storage/storage.ts'
import { createChunkMemory } from '../incoming/chunk-memory.ts'
import { createFileBody, type FileBody } from '../incoming/file-body.ts'
import { type Flow, type Pace, pump } from '../incoming/pump.ts'
import { createWater } from '../incoming/water.ts'
import { readBoundary } from './boundary.ts'
import { createFormParser, type PartLimits } from './parser.ts'
import { textOf } from './text.ts'

/** What a form may hold and how slow the client may be. */
export interface FormLimits extends PartLimits, Pace {}

/** A file part while it arrives. The body throws when the form breaks off or is refused. */
export interface FormFile {
  field: string
  /** As the client sent it; empty when it sent none. */
  name: string
  body: Body
  /** How many bytes it can have at most by the request's length, the form's end being as short as it can; null when that is unknown. */
  atMost: number | null
}

/** Who takes a form. */
export interface FormTaker {
  onField(name: string, value: string): void
  /** Must read the file's body; while it doesn't, the client waits. */
  onFile(file: FormFile): Promise<unknown>
  /** So many bytes are coming. True holds them in memory without making the client wait, because the files can't be taken yet. */
  mayHold(bytes: number): boolean
  /** No part follows. */
  onEnd(): void
  /** The form has failed; whatever `onFile` waits for besides its body will not come. */
  onFail(error: Error): void
}

/**
 * Reads a multipart form as it arrives, parts in their order. Resolves once every file has been taken. Rejects with the first
 * thing that went wrong, after every `onFile` has settled; the request's rest is then left unread.
 */
export async function readForm(
  request: IncomingMessage,
  limits: FormLimits,
  taker: FormTaker,
): Promise<void> {
  const boundary = readBoundary(request.headers['content-type'])
  const length =
    request.headers['content-length'] === undefined ? null : Number(request.headers['content-length'])
  const closing = boundary.length + '\r\n----'.length
  const memory = createChunkMemory()
  const files: Promise<unknown>[] = []

  const outcome = new Promise<void>((resolve, reject) => {
    let current: FileBody | null = null
    let isOver = false
    let isHoldingAll = false
    const water = createWater({ hold: () => isHoldingAll || flow.hold(), go: () => flow.go() })

    const finish = (error: Error | null) => {
      if (isOver) return
      isOver = true
      flow.stop()
      if (!error) return resolve()
      current?.fail(error)
      taker.onFail(error)
      reject(error)
    }
    const parser = createFormParser(boundary, limits, {
      onField: (name, value) => taker.onField(name, textOf(value)),
      onFile(field, name, at) {
        const body = createFileBody({ onHeld: water.change, release: memory.release })
        current = body
        const atMost = length === null ? null : Math.max(0, length - at - closing)
        const taken = taker.onFile({ field, name, body, atMost })
        files.push(taken)
        taken.catch(finish)
      },
      onData(bytes) {
        memory.retain(bytes)
        current?.push(bytes)
      },
      onFileEnd: () => current?.end(),
    })
    const sink = {
      write(chunk: Buffer) {
        isHoldingAll = taker.mayHold(chunk.length)
        memory.enter(chunk)
        parser.write(chunk)
        memory.done(chunk)
      },
      end() {
        parser.end()
        taker.onEnd()
      },
    }
    const flow: Flow = pump(request, sink, limits, finish)
  })
  try {
    await outcome
    await Promise.all(files)
  } finally {
    await Promise.allSettled(files)
  }
}
