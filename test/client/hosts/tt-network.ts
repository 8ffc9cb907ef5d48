import { extname } from 'node:path'
import type { Ends, TtHost } from './tt-host.ts'
import { fetchFile, type Reply, type Sent, sendBytes, sendForm } from './wire.ts'

// As documented: 默认超时时间和最大超时时间都是 60s.
const LONGEST_MS = 60_000

/** Douyin's three network calls, over real HTTP. */
export function ttNetwork({ disk, control, running, end, refuse, at }: TtHost) {
  /** What all three network calls have in common: the background, the longest time, and what isn't an answer. */
  function start<T extends object, Result extends object>(
    api: string,
    options: Ends<Result> & { timeout?: number; header?: object },
    begin: () => Sent<T>,
    told: (reply: T) => Result,
  ) {
    let isAborted = false
    let sent: Sent<T> | undefined
    const task = {
      abort() {
        isAborted = true
        sent?.abort()
      },
    }
    end(api, options, async () => {
      control.requests++
      if ((options.timeout ?? 0) > LONGEST_MS) refuse('timeout is invalid')
      if (Object.keys(options.header ?? {}).some((name) => /^(referer|user-agent)$/i.test(name)))
        refuse('header is invalid')
      if (control.hidden) refuse('app in background')
      if (isAborted) refuse('abort')
      sent = begin()
      running.add(task)
      try {
        return told(await sent.done)
      } catch {
        return refuse(control.hidden ? 'app in background' : isAborted ? 'abort' : 'network error')
      } finally {
        running.delete(task)
      }
    })
    return task
  }
  type Progress<Names extends string> = { progress: number } & Record<Names, number>
  function withProgress<Task extends object, Names extends string>(
    task: Task,
    names: [Names, Names],
  ): [
    Task & { onProgressUpdate(call: (event: Progress<Names>) => void): void },
    (a: number, b: number) => void,
  ] {
    let listener = (_event: Progress<Names>) => {}
    const tell = (bytes: number, total: number) => {
      const progress = total > 0 ? Math.floor((bytes / total) * 100) : 0
      listener({ progress, [names[0]]: bytes, [names[1]]: total } as Progress<Names>)
    }
    const onProgressUpdate = (call: typeof listener) => {
      listener = call
    }
    return [Object.assign(task, { onProgressUpdate }), tell]
  }
  const textHeader = (header: object | undefined) => ({ ...header }) as Record<string, string>
  return {
    request: (
      options: {
        url: string
        method?: string
        header?: object
        data?: object | ArrayBuffer
        dataType?: string
        responseType?: string
        timeout?: number
      } & Ends<{ statusCode: number; header: Record<string, string>; data: object | string | ArrayBuffer }>,
    ) =>
      start(
        'request',
        options,
        () => {
          const { data, method = 'GET', url } = options
          if (data !== undefined && typeof data !== 'object') refuse('data is invalid')
          const body =
            data instanceof ArrayBuffer ? Buffer.from(data) : data && Buffer.from(JSON.stringify(data))
          return sendBytes(
            method,
            url,
            { 'content-type': 'application/json', ...lower(options.header) },
            body ?? null,
          )
        },
        ({ status, header, body }: Reply) => ({
          statusCode: status,
          header,
          data: options.dataType === 'json' ? (JSON.parse(String(body)) as object) : String(body),
        }),
      ),
    uploadFile(
      options: {
        url: string
        filePath: string
        name: string
        header?: Record<string, string>
        formData?: Record<string, string>
        timeout?: number
      } & Ends<{ data: string; statusCode: number }>,
    ) {
      const { url, filePath, name, header, formData = {} } = options
      const begin = (): Sent<Reply> =>
        sendForm(url, textHeader(header), formData, { name, path: at(filePath, 'uploadFile') }, (a, b) =>
          tell(a, b),
        )
      const [task, tell] = withProgress(
        start('uploadFile', options, begin, ({ status, body }) => ({
          statusCode: status,
          data: String(body),
        })),
        ['totalBytesSent', 'totalBytesExpectedToSend'],
      )
      return task
    },
    downloadFile(
      options: { url: string; header?: Record<string, string>; timeout?: number } & Ends<{
        tempFilePath: string
        statusCode: number
      }>,
    ) {
      const tempFilePath = disk.temp(extname(new URL(options.url).pathname))
      const begin = () =>
        fetchFile(options.url, textHeader(options.header), disk.resolve(tempFilePath)!, (a, b) => tell(a, b))
      const [task, tell] = withProgress(
        start('downloadFile', options, begin, ({ status }) => ({ statusCode: status, tempFilePath })),
        ['totalBytesWritten', 'totalBytesExpectedToWrite'],
      )
      return task
    },
  }
}

function lower(header: object | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(header ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}
