import { extname } from 'node:path'
import type { Ends, MyHost } from './my-host.ts'
import { fetchFile, type Reply, type Sent, sendBytes, sendForm } from './wire.ts'

type OnProgress = (event: {
  progress: number
  totalBytesWritten: number
  totalBytesExpectedToWrite: number
}) => void
type OnHeaders<Head> = (event: Head) => void

interface Asked {
  success: true
}

/** Alipay's three network calls, over real HTTP. Each gives a promise that is a task too. */
export function myNetwork({ disk, control, end, refuse, at }: MyHost) {
  function start<T, Result, Head>(
    options: Ends<Result>,
    begin: (onBytes: (bytes: number, total: number) => void) => Sent<T>,
    told: (reply: T) => Result,
    head: (reply: T) => Head,
    failure: [error: number, errorMessage: string],
  ) {
    const progress = new Set<OnProgress>()
    const heads = new Set<OnHeaders<Head>>()
    let sent: Sent<T> | undefined
    let isAborted = false
    const done = end(options, async () => {
      if (isAborted || control.cut) return refuse(...failure)
      sent = begin((bytes, total) => {
        const event = {
          progress: total > 0 ? Math.floor((bytes / total) * 100) : 0,
          totalBytesWritten: bytes,
          totalBytesExpectedToWrite: total,
        }
        for (const call of progress) call(event)
      })
      const reply = await sent.done.catch(() => refuse(...failure))
      for (const call of heads) call(head(reply))
      return told(reply)
    })
    return Object.assign(done, {
      /** Its documentation gives it nothing, its typings want an object. */
      async abort(_options?: object): Promise<Asked> {
        isAborted = true
        sent?.abort()
        return { success: true }
      },
      onProgressUpdate: (call: OnProgress) => void progress.add(call),
      offProgressUpdate: (call?: OnProgress) => void (call ? progress.delete(call) : progress.clear()),
      onHeadersReceived: (call: OnHeaders<Head>) => void heads.add(call),
      offHeadersReceived: (call?: OnHeaders<Head>) => void (call ? heads.delete(call) : heads.clear()),
    })
  }

  return {
    request(
      options: {
        url: string
        method?: string
        data?: string | Record<string, string> | ArrayBuffer
        dataType?: string
        header?: Record<string, string>
        headers?: Record<string, string>
      } & Ends<{
        data: string
        status: number
        headers: Record<string, string>
        statusCode: number
        header: Record<string, string>
      }>,
    ) {
      const { url, method = 'GET', data, headers = {} } = options
      const body =
        data instanceof ArrayBuffer
          ? Buffer.from(data)
          : data === undefined
            ? null
            : Buffer.from(typeof data === 'string' ? data : JSON.stringify(data))
      const type = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
      return start(
        options,
        () =>
          sendBytes(method, url, { ...(!type && { 'content-type': 'application/json' }), ...headers }, body),
        ({ status, header, body: bytes }: Reply) => {
          if (options.dataType !== 'text') return refuse(14, 'JSON parse data error')
          const answer = { data: String(bytes), status, headers: header }
          // Not a success as in `wx`.
          if (status >= 400) return refuse(19, 'http status error', answer)
          return { ...answer, statusCode: status, header }
        },
        ({ header }) => ({ headers: header }),
        [12, '网络出错'],
      )
    },
    uploadFile(
      options: {
        url: string
        filePath: string
        name: string
        fileName?: string
        fileType: string
        hideLoading?: boolean
        header?: Record<string, unknown>
        formData?: Record<string, unknown>
      } & Ends<{ data: string; statusCode: number; header: Record<string, unknown> }>,
    ) {
      const { url, filePath, header, formData = {}, fileType } = options
      // Old clients know the other name only.
      const name = control.clients === 'old' ? options.fileName! : options.name
      return start(
        options,
        (onBytes) => {
          if (!['image', 'video', 'audio'].includes(fileType)) refuse(2, '接口参数无效')
          const file = { name, path: at(filePath, 11, '文件不存在') }
          return sendForm(
            url,
            header as Record<string, string>,
            formData as Record<string, string>,
            file,
            onBytes,
          )
        },
        ({ status, header: got, body }: Reply) => ({ statusCode: status, data: String(body), header: got }),
        ({ header: got }) => ({ header: got }),
        [12, '上传文件失败'],
      )
    },
    downloadFile(
      options: { url: string; header?: Record<string, string> } & Ends<{
        apFilePath: string
        tempFilePath: string
        headers: Record<string, string>
        header: Record<string, string>
      }>,
    ) {
      const path = disk.temp(extname(new URL(options.url).pathname))
      return start(
        options,
        (onBytes) => fetchFile(options.url, options.header ?? {}, disk.resolve(path)!, onBytes),
        ({ status, header }) => {
          // It tells no status.
          if (status >= 400) refuse(12, '下载失败')
          return { apFilePath: path, tempFilePath: path, headers: header, header }
        },
        ({ header }) => ({ headers: header }),
        [12, '下载失败'],
      )
    },
  }
}
