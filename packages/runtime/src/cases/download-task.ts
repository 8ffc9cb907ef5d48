import type { Case } from './case.ts'

/** The events of a DownloadTask, and its abort. */
export const downloadTaskCases: Case[] = [
  {
    name: 'the events of a download come in order: headers, progress up to 100, success, complete',
    source: 'wx-api §4.3 [docs]',
    async run(t) {
      const order: string[] = []
      const seen: Record<string, number>[] = []
      await new Promise<void>((complete) => {
        const task = t.wx.downloadFile({
          url: t.url('/bytes?n=2000000'),
          success: () => order.push('success'),
          complete() {
            order.push('complete')
            complete()
          },
        })
        task.onHeadersReceived((event) => {
          order.push('headers')
          t.deepEqual(Object.keys(event), ['header'])
        })
        task.onProgressUpdate((event) => {
          order.push('progress')
          seen.push(event as Record<string, number>)
        })
      })
      t.deepEqual(
        order.filter((name, at) => name !== order[at - 1]),
        ['headers', 'progress', 'success', 'complete'],
      )
      t.deepEqual(seen.at(-1), {
        progress: 100,
        totalBytesWritten: 2000000,
        totalBytesExpectedToWrite: 2000000,
      })
      t.ok(seen.every(({ progress }) => Number.isInteger(progress)))
    },
  },
  {
    name: 'a download without Content-Length still ends at 100',
    source: 'wx-api §4.3 SIM',
    async run(t) {
      const seen: number[] = []
      await new Promise<void>((complete) => {
        const task = t.wx.downloadFile({
          url: t.url('/bytes?n=3000&length=none'),
          complete: () => complete(),
        })
        task.onProgressUpdate(({ progress }) => seen.push(progress as number))
      })
      t.deepEqual(seen, [100])
    },
  },
  {
    name: 'abort ends a download with fail abort, errno 603105, and leaves no file',
    source: 'wx-api §4.3 [observed], §1.5 [docs]',
    async run(t) {
      const filePath = `${t.wx.env.USER_DATA_PATH}/half.bin`
      const error = await new Promise<{ errMsg: string; errno: number }>((fail) => {
        const task = t.wx.downloadFile({ url: t.url('/stall'), filePath, fail })
        task.onHeadersReceived(() => {
          task.abort()
          task.abort()
        })
      })
      t.deepEqual([error.errMsg, error.errno], ['downloadFile:fail abort', 603105])
      t.throws(() => t.wx.getFileSystemManager().accessSync(filePath), /no such file/)
    },
  },
]
