import type { Answer, Downloaded, Network, OnBytes, Running } from '../platform.ts'
import { ask, type ProgressEvent, type TaskLike, type WxLike } from './host.ts'

// The client has a watchdog of its own: what `timeout` counts differs by host, and its default of 60 s, or what app.json says
// instead, would end a long upload (wx-api §6.3).
const timeout = 3_600_000

export function wxNetwork(host: WxLike): Network {
  return {
    request: ({ url, method, header, body }) =>
      run(host, 'request', {
        url,
        method,
        header,
        ...(body !== undefined && { data: body as string | ArrayBuffer }),
        // Anything but `json` leaves the answer as text.
        dataType: 'text',
        timeout,
      }),
    form: ({ url, file, field, type, fields, header }, onBytes) =>
      run(
        host,
        'uploadFile',
        {
          url,
          filePath: file as string,
          name: field,
          formData: fields,
          header,
          timeout,
          ...(type && type !== 'file' && { fileType: type }),
        },
        onBytes,
      ),
    download: ({ url, header }, onBytes) => run(host, 'downloadFile', { url, header, timeout }, onBytes),
  }
}

/** What a host answers. Before library 1.0.0 Android gave the status as text (wx-api §3.2). */
interface Result {
  statusCode: number | string
  data?: unknown
  tempFilePath?: string | null
  /** Uploads and downloads have it on devices, undocumented. */
  header?: unknown
}

/** Whatever the call was, what it didn't bring is null or an empty text. Baidu parses what an upload answers (client-anchors §5.4). */
function answerOf({ statusCode, header, data = '', tempFilePath = null }: Result): Answer & Downloaded {
  return {
    status: Number(statusCode),
    header: (header || {}) as Record<string, string>,
    body: typeof data === 'string' ? data : JSON.stringify(data),
    path: tempFilePath,
    local: tempFilePath,
  }
}

function run<Name extends 'request' | 'uploadFile' | 'downloadFile'>(
  host: WxLike,
  name: Name,
  given: Parameters<typeof ask<WxLike, Name>>[2],
  onBytes?: OnBytes,
): Running<Answer & Downloaded> {
  let task: (TaskLike & { onProgressUpdate?(listener: (event: ProgressEvent) => void): void }) | undefined
  const done = ask<WxLike, Name>(host, name, given, 'network', (begun) => {
    task = begun
  })
  if (onBytes && task && task.onProgressUpdate)
    task.onProgressUpdate((event) => {
      onBytes(
        event.totalBytesSent || event.totalBytesWritten || 0,
        event.totalBytesExpectedToSend || event.totalBytesExpectedToWrite || 0,
      )
    })
  return { done: (done as Promise<Result>).then(answerOf), abort: () => task && task.abort() }
}
