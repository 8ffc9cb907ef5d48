import type { DukouError } from '../../error.ts'
import type { Answer, Downloaded, Network, OnBytes, Running } from '../platform.ts'
import { call, type ProgressEvent, type TaskLike, type WxLike } from './host.ts'

// The client has a watchdog of its own: what `timeout` counts differs by host, and its default of 60 s, or what app.json says
// instead, would end a long upload (wx-api §6.3).
export const NO_TIMEOUT = 3_600_000

/** What a host answers. Before library 1.0.0 Android gave the status as text (wx-api §3.2). */
interface Result {
  statusCode: number | string
  data?: unknown
  tempFilePath?: string | null
  /** Uploads and downloads have it on devices, undocumented. */
  header?: unknown
}

/** Baidu parses what an upload answers (client-anchors §5.4). Downloads bring a path, the others a text. */
function answerOf({ statusCode, header, data = '', tempFilePath: path = null }: Result): Answer & Downloaded {
  return {
    status: Number(statusCode),
    header: (header || {}) as Record<string, string>,
    body: typeof data === 'string' ? data : JSON.stringify(data),
    path,
    local: path,
  }
}

export function wxForm(host: WxLike, fromFailure: (failure: unknown) => DukouError): Network['form'] {
  return ({ url, file, field, type, fields, header }, onBytes) =>
    runTask(
      host,
      'uploadFile',
      {
        url,
        filePath: file as string,
        name: field,
        formData: fields,
        header,
        timeout: NO_TIMEOUT,
        ...(type && type !== 'file' && { fileType: type }),
      },
      fromFailure,
      onBytes,
    )
}

/** Runs a task of the host's network; any status is an answer. */
export function runTask<Name extends 'request' | 'uploadFile' | 'downloadFile'>(
  host: WxLike,
  name: Name,
  given: Parameters<typeof call<WxLike, Name>>[2],
  fromFailure: (failure: unknown) => DukouError,
  onBytes?: OnBytes,
): Running<Answer & Downloaded> {
  let task: (TaskLike & { onProgressUpdate?(listener: (event: ProgressEvent) => void): void }) | undefined
  const done = call<WxLike, Name>(host, name, given, fromFailure, (begun) => {
    task = begun
  }) as Promise<Result>
  if (onBytes && task && task.onProgressUpdate)
    task.onProgressUpdate((event) => {
      onBytes(
        event.totalBytesSent || event.totalBytesWritten || 0,
        event.totalBytesExpectedToSend || event.totalBytesExpectedToWrite || 0,
      )
    })
  return { done: done.then(answerOf), abort: () => task && task.abort() }
}
