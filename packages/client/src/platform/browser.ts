import { DukouError } from '../error.ts'
import type { Answer, Downloaded, Keeper, OnBytes, Picked, Platform, Running } from './platform.ts'

const KEPT = 'dukou-kept'

/** A web page. Uploads use XMLHttpRequest, because `fetch` has no upload progress. */
export function browserPlatform(page: typeof globalThis = globalThis): Platform {
  return {
    name: 'browser',
    network: {
      form: ({ url, file, name, fields, header }, onBytes) => {
        const body = new page.FormData()
        for (const [key, value] of Object.entries(fields)) body.append(key, value)
        if (typeof file === 'string')
          throw new DukouError('bad_argument', 'a web page uploads a Blob, not a path')
        body.append('file', file, name ?? (file as File).name ?? 'file')
        return send<Answer>(page, 'POST', url, header, body, onBytes, (request) => ({
          status: request.status,
          body: String(request.response),
        }))
      },
      download: ({ url, header }, onBytes) =>
        send<Downloaded>(page, 'GET', url, header, null, onBytes, (request) => {
          const blob = request.response as Blob
          return {
            status: request.status,
            path: page.URL.createObjectURL(blob),
            local: blob,
          }
        }),
    },
    picker: { images: (request) => pickImages(page, request.count) },
    // Cache Storage exists in secure contexts only: https and localhost.
    ...(page.caches && { keeper: keeperOf(page) }),
    store: {
      get: (key) => JSON.parse(page.localStorage.getItem(key) ?? 'null'),
      set: (key, value) => page.localStorage.setItem(key, JSON.stringify(value)),
    },
  }
}

function send<T>(
  page: typeof globalThis,
  method: 'GET' | 'POST',
  url: string,
  header: Record<string, string>,
  body: FormData | null,
  onBytes: OnBytes,
  read: (request: XMLHttpRequest) => T,
): Running<T> {
  const request = new page.XMLHttpRequest()
  const done = new Promise<T>((resolve, reject) => {
    request.open(method, url)
    request.responseType = body ? 'text' : 'blob'
    for (const [key, value] of Object.entries(header)) request.setRequestHeader(key, value)
    const watched = body ? request.upload : request
    watched.onprogress = (event) => onBytes(event.loaded, event.lengthComputable ? event.total : 0)
    request.onload = () => resolve(read(request))
    request.onabort = () => reject(new DukouError('aborted', `${method} ${url}: aborted`))
    request.ontimeout = () =>
      reject(new DukouError('timeout', `${method} ${url}: timed out`, { retry: true }))
    request.onerror = () =>
      reject(new DukouError('network', `${method} ${url}: no answer, or refused by CORS`, { retry: true }))
    request.send(body)
  })
  return { done, abort: () => request.abort() }
}

function pickImages(page: typeof globalThis, count: number): Promise<Picked[]> {
  return new Promise((resolve, reject) => {
    const input = page.document.createElement('input')
    input.type = 'file'
    input.accept = 'image/*'
    input.multiple = count > 1
    input.onchange = () =>
      resolve([...(input.files ?? [])].slice(0, count).map((file) => pickedFile(page, file)))
    input.oncancel = () => reject(new DukouError('cancelled', 'the visitor closed the file dialog'))
    input.click()
  })
}

function pickedFile(page: typeof globalThis, file: File): Picked {
  return { local: file, path: page.URL.createObjectURL(file), size: file.size, name: file.name }
}

function keeperOf(page: typeof globalThis): Keeper {
  const entry = (key: string) => `/${KEPT}/${encodeURIComponent(key)}`
  return {
    async keep(key, local) {
      const blob = local as Blob
      const cache = await page.caches.open(KEPT)
      await cache.put(entry(key), new page.Response(blob))
      return { path: page.URL.createObjectURL(blob), size: blob.size }
    },
    async find(key) {
      const cache = await page.caches.open(KEPT)
      const response = await cache.match(entry(key))
      return response ? page.URL.createObjectURL(await response.blob()) : null
    },
    async remove(key) {
      const cache = await page.caches.open(KEPT)
      await cache.delete(entry(key))
    },
  }
}
