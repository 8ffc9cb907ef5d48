import { DukouError } from '../../error.ts'
import type { Network, OnBytes, Running } from '../platform.ts'

type Page = typeof globalThis

/** XMLHttpRequest, because `fetch` tells no upload progress. */
export function browserNetwork(page: Page): Network {
  const origins = createOrigins(page)
  return {
    request: ({ method, url, header, body }) =>
      send(page, origins, method, url, header, body ?? null, 'text', undefined, (request) => ({
        ...headOf(request),
        body: String(request.response),
      })),
    form: ({ url, file, field, name, fields, header }, onBytes) => {
      if (typeof file === 'string')
        throw new DukouError('bad_argument', 'a web page uploads a Blob, not a path')
      const body = new page.FormData()
      for (const [key, value] of Object.entries(fields)) body.append(key, value)
      body.append(field, file, name)
      return send(page, origins, 'POST', url, header, body, 'text', onBytes, (request) => ({
        ...headOf(request),
        body: String(request.response),
      }))
    },
    download: ({ url, header }, onBytes) =>
      send(page, origins, 'GET', url, header, null, 'blob', onBytes, (request) => {
        const blob = request.response as Blob
        return { ...headOf(request), path: page.URL.createObjectURL(blob), local: blob }
      }),
  }
}

function headOf(request: XMLHttpRequest) {
  const header: Record<string, string> = {}
  for (const line of request.getAllResponseHeaders().split('\r\n')) {
    const colon = line.indexOf(': ')
    if (colon > 0) header[line.slice(0, colon)] = line.slice(colon + 2)
  }
  return { status: request.status, header }
}

/**
 * Tells a server that doesn't let this page in from one that isn't there: a browser calls both a network error. A server that
 * has answered once does let it in.
 */
function createOrigins(page: Page) {
  const known = new Set<string>()
  const originOf = (url: string) => new page.URL(url, page.location.href).origin
  return {
    answered(url: string): void {
      known.add(originOf(url))
    },
    async refuses(url: string): Promise<boolean> {
      if (known.has(originOf(url))) return false
      // Its answer can't be read, but whether there is one.
      return page.fetch(originOf(url), { mode: 'no-cors', cache: 'no-store' }).then(
        () => true,
        () => false,
      )
    },
  }
}

function send<T>(
  page: Page,
  origins: ReturnType<typeof createOrigins>,
  method: string,
  url: string,
  header: Record<string, string>,
  body: XMLHttpRequestBodyInit | null,
  responseType: 'text' | 'blob',
  onBytes: OnBytes | undefined,
  read: (request: XMLHttpRequest) => T,
): Running<T> {
  const request = new page.XMLHttpRequest()
  const done = new Promise<T>((resolve, reject) => {
    const failed = (code: string, what: string, retry = true) =>
      reject(new DukouError(code, `${method} ${url}: ${what}`, { retry }))
    request.open(method, url)
    request.responseType = responseType
    for (const [key, value] of Object.entries(header)) request.setRequestHeader(key, value)
    const watched = responseType === 'blob' ? request : request.upload
    if (onBytes)
      watched.onprogress = ({ loaded, total, lengthComputable }) =>
        onBytes(loaded, lengthComputable ? total : 0)
    request.onload = () => {
      origins.answered(url)
      resolve(read(request))
    }
    request.onabort = () => failed('aborted', 'aborted', false)
    request.ontimeout = () => failed('timeout', 'timed out')
    request.onerror = async () => {
      if (await origins.refuses(url)) failed('origin_refused', 'the server does not let this page in', false)
      else failed('network', 'no answer')
    }
    request.send(body)
  })
  return { done, abort: () => request.abort() }
}
