import { DukouError } from '../../error.ts'
import type { Answer, Local, Network, OnBytes, Running } from '../platform.ts'
import { ask, type Callbacks, type ProgressEvent, type TaskLike, type WxLike } from './host.ts'

// The client has a watchdog of its own: what `timeout` counts differs by host, and its default of 60 s, or what app.json says
// instead, would end a long upload (wx-api §6.3).
const NO_TIMEOUT = 3_600_000

export function wxNetwork(host: WxLike): Network {
  return {
    request: ({ url, method, header, body, timeoutMs }) =>
      running(
        (on) =>
          host.request({
            url,
            method,
            header,
            ...(body !== undefined && { data: body as string | ArrayBuffer }),
            // Anything but `json` leaves the answer as text.
            dataType: 'text',
            responseType: 'text',
            // The watchdog's word comes first.
            timeout: timeoutMs + 5000,
            ...on,
          }),
        answerOf,
      ),
    form: ({ url, file, field, type, fields, header }, onBytes) =>
      running(
        (on) =>
          host.uploadFile({
            url,
            filePath: pathOf(file),
            name: field,
            formData: fields,
            header,
            timeout: NO_TIMEOUT,
            ...(type !== 'file' && { fileType: type }),
            ...on,
          }),
        answerOf,
        onBytes,
      ),
    download: ({ url, header }, onBytes) =>
      running(
        (on) => host.downloadFile({ url, header, timeout: NO_TIMEOUT, ...on }),
        (result) => {
          const path = result.tempFilePath || null
          return { ...headOf(result), path, local: path }
        },
        onBytes,
      ),
  }
}

export function pathOf(file: Local): string {
  if (typeof file === 'string') return file
  throw new DukouError('bad_argument', 'a mini program uploads a path, not a Blob')
}

/** What a host's answer and a download have in common. Before library 1.0.0 Android gave the status as text (wx-api §3.2). */
interface Result {
  statusCode: number | string
  data?: unknown
  tempFilePath?: string
  /** Uploads and downloads have it on devices, undocumented. */
  header?: unknown
}

function headOf({ statusCode, header }: Result) {
  return { status: Number(statusCode), header: (header || {}) as Record<string, string> }
}

/** Baidu parses what an upload answers (client-anchors §5.4). */
function answerOf(result: Result): Answer {
  const { data } = result
  return { ...headOf(result), body: typeof data === 'string' ? data : JSON.stringify(data) }
}

function running<R>(
  begin: (callbacks: Callbacks<Result>) => TaskLike | undefined,
  read: (result: Result) => R,
  onBytes?: OnBytes,
): Running<R> {
  let task: (TaskLike & { onProgressUpdate?(listener: (event: ProgressEvent) => void): void }) | undefined
  const done = ask<Result>((on) => {
    task = begin(on)
  }, 'network').then(read)
  if (onBytes && task?.onProgressUpdate)
    task.onProgressUpdate((event) => {
      onBytes(
        event.totalBytesSent || event.totalBytesWritten || 0,
        event.totalBytesExpectedToSend || event.totalBytesExpectedToWrite || 0,
      )
    })
  return { done, abort: () => task?.abort() }
}
