import { request as askHttp } from 'node:http'
import { request as askHttps } from 'node:https'
import type { Call } from './call.ts'
import { findFault } from './fault.ts'
import type { Loopback } from './loopback.ts'

const MAX_BYTES = 1024 * 1024

/** A request that a cloud makes to the app. */
export interface Delivery {
  url: string
  headers: Record<string, string>
  body: string
  /** How long the app may take. */
  timeoutMs: number
}

/** What the app answered, or why there is no answer. */
export type Delivered = { status: number; type: string; text: string } | { why: string }

/** Sends it as the fault plan of the call says, and writes it into the log. */
export async function deliver(
  delivery: Delivery,
  { faults, key }: Pick<Call, 'faults' | 'key'>,
  loopback: Loopback,
): Promise<Delivered> {
  const once = async (): Promise<Delivered> => {
    const got = await send(delivery, loopback.closing)
    const [status, why] = 'why' in got ? [null, got.why] : [got.status, null]
    loopback.note({ method: 'POST', path: delivery.url, verb: 'Callback', key, status, code: null, why })
    return got
  }
  const late = findFault(faults, 'callback late')
  if (late) loopback.later(late.ms, once)
  else if (!findFault(faults, 'callback lost')) {
    const first = await once()
    if (findFault(faults, 'callback twice')) await once()
    return first
  }
  const why = late ? 'callback late' : 'callback lost'
  loopback.note({ method: 'POST', path: delivery.url, verb: 'Callback', key, status: null, code: null, why })
  return { why }
}

function send({ url, headers, body, timeoutMs }: Delivery, closing: AbortSignal): Promise<Delivered> {
  return new Promise((resolve) => {
    if (!URL.canParse(url)) return resolve({ why: 'the address is none' })
    const ask = url.startsWith('https:') ? askHttps : askHttp
    const signal = AbortSignal.any([closing, AbortSignal.timeout(timeoutMs)])
    const asked = ask(url, {
      method: 'POST',
      signal,
      headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
      agent: false,
    })
    asked.on('error', (error) => resolve({ why: signal.aborted ? 'it took too long' : error.message }))
    asked.on('response', (response) => {
      const pieces: Buffer[] = []
      let bytes = 0
      response.on('error', (error) => resolve({ why: error.message }))
      response.on('data', (piece: Buffer) => {
        bytes += piece.length
        pieces.push(piece)
        if (bytes > MAX_BYTES) {
          resolve({ why: 'its answer is longer than 1 MB' })
          response.destroy()
        }
      })
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          text: Buffer.concat(pieces).toString('utf8'),
        }),
      )
    })
    asked.end(body)
  })
}

/** Whether an answer is what the clouds want of a callback's. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
