import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { Fault } from './fault.ts'

/** A parameter of the query, decoded; null where there was no `=`. */
export type Parameter = readonly [name: string, value: string | null]

/** One request that a stand-in is answering. */
export interface Call {
  method: string
  /** The path as it came, percent-encoded. */
  path: string
  /** The path, decoded. */
  decodedPath: string
  query: readonly Parameter[]
  headers: IncomingHttpHeaders
  /** The request's body, as far as the fault plan lets it through. */
  body: Readable
  request: IncomingMessage
  /** What is asked for, by the log's name. */
  verb: string
  /** The key that it is about, as soon as it is known; for the log. */
  key: string | null
  faults: readonly Fault[]
}

/** What a stand-in answers. */
export interface Answer {
  status: number
  headers?: Record<string, string>
  body?: string | Buffer | Readable
}

/** A request and how it ended. */
export interface Logged {
  /** Milliseconds since 1970, by the stand-in's clock. */
  at: number
  method: string
  /** The decoded path, without the query (which may hold signatures); a callback's full address. */
  path: string
  verb: string
  key: string | null
  /** Null where no answer was given or came. */
  status: number | null
  /** The cloud's code of a refusal. */
  code: string | null
  /** What was refused and why, or which fault struck. */
  why: string | null
}

/** A query as it came, decoded, in order. */
export function readQuery(search: string): Parameter[] {
  return search
    .split('&')
    .filter((piece) => piece !== '')
    .map((piece) => {
      const at = piece.indexOf('=')
      return at < 0 ? [decode(piece), null] : [decode(piece.slice(0, at)), decode(piece.slice(at + 1))]
    })
}

/** The first parameter of this name; null where there is none, an empty text where it has no value. */
export function parameter(query: readonly Parameter[], name: string): string | null {
  const found = query.find(([one]) => one === name)
  return found ? (found[1] ?? '') : null
}

/** A header that is given once, or null. */
export function header(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name]
  return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value
}

/** Percent-decoding that leaves what is no encoding as it is. */
export function decodePath(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function decode(text: string): string {
  return decodePath(text.replaceAll('+', ' '))
}
