import type { Classes } from '../host-failure.ts'
import type { Answer, Downloaded, Network, OnBytes, Running } from '../platform.ts'
import { NO_TIMEOUT } from './figures.ts'
import { call, type WxLike } from './host.ts'

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

export function wxForm(host: WxLike, classes: Classes): Network['form'] {
  return ({ url, header, file, field, type, fields }, onBytes) =>
    runTask(
      host,
      'uploadFile',
      {
        url,
        header,
        timeout: NO_TIMEOUT,
        filePath: file as string,
        name: field,
        formData: fields,
        ...(type && type !== 'file' && { fileType: type }),
      },
      classes,
      onBytes,
    )
}

/** Runs a task of the host's network; any status is an answer. */
export function runTask<Name extends 'request' | 'uploadFile' | 'downloadFile'>(
  host: WxLike,
  name: Name,
  given: Parameters<typeof call<WxLike, Name>>[2],
  classes: Classes,
  onBytes?: OnBytes,
): Running<Answer & Downloaded> {
  const { done, task } = call<WxLike, Name>(host, name, given, classes, 'network')
  if (onBytes && task && task.onProgressUpdate)
    task.onProgressUpdate((event) => {
      onBytes(
        event.totalBytesSent || event.totalBytesWritten || 0,
        event.totalBytesExpectedToSend || event.totalBytesExpectedToWrite || 0,
      )
    })
  return { done: (done as Promise<Result>).then(answerOf), abort: () => task && task.abort() }
}
