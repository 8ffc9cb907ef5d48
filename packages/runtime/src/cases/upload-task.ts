import type { Case } from './case.ts'

/** The events of an UploadTask, and its abort. */
export const uploadTaskCases: Case[] = [
  {
    name: 'the events of an upload come in order: progress up to 100, headers, success, complete',
    source: 'wx-api §3.4 [docs]',
    async run(t) {
      const order: string[] = []
      const seen: { progress: number; totalBytesSent: number; totalBytesExpectedToSend: number }[] = []
      const filePath = t.file('big.bin', new ArrayBuffer(3_000_000))
      await new Promise<void>((complete) => {
        const task = t.wx.uploadFile({
          url: t.url('/form'),
          filePath,
          name: 'file',
          success: () => order.push('success'),
          complete() {
            order.push('complete')
            complete()
          },
        })
        task.onProgressUpdate((event) => {
          order.push('progress')
          seen.push(event as (typeof seen)[0])
        })
        task.onHeadersReceived((event) => {
          order.push('headers')
          t.deepEqual(Object.keys(event), ['header'])
        })
      })
      t.deepEqual(
        order.filter((name, at) => name !== order[at - 1]),
        ['progress', 'headers', 'success', 'complete'],
      )
      const last = seen.at(-1)!
      t.equal(last.progress, 100)
      t.equal(last.totalBytesSent, last.totalBytesExpectedToSend)
      t.ok(last.totalBytesSent > 3_000_000, 'the total has the multipart overhead in it')
      for (const [at, event] of seen.entries()) {
        t.ok(Number.isInteger(event.progress) && event.progress >= (seen[at - 1]?.progress ?? 0))
      }
    },
  },
  {
    name: 'abort ends an upload with fail abort; twice is harmless, and no event follows',
    source: 'wx-api §3.4 [observed]',
    async run(t) {
      const filePath = await t.photo()
      const told: string[] = []
      await new Promise<void>((resolve) => {
        const task = t.wx.uploadFile({
          url: t.url('/hang'),
          filePath,
          name: 'file',
          success: () => told.push('success'),
          fail: ({ errMsg }: { errMsg: string }) => told.push(errMsg),
          complete() {
            told.push('complete')
            task.abort()
            setTimeout(resolve, 60)
          },
        })
        task.onHeadersReceived(() => told.push('headers'))
        setTimeout(() => {
          task.onProgressUpdate(() => told.push('progress'))
          task.abort()
          task.abort()
        }, 60)
      })
      t.deepEqual(told, ['uploadFile:fail abort', 'complete'])
    },
  },
  {
    name: 'abort in the turn of the call ends an upload before anything is sent',
    source: 'wx-api §3.4 [observed]',
    async run(t) {
      const filePath = await t.photo()
      const error = await new Promise<{ errMsg: string }>((fail) => {
        t.wx.uploadFile({ url: t.url('/hold?key=never'), filePath, name: 'file', fail }).abort()
      })
      t.equal(error.errMsg, 'uploadFile:fail abort')
      t.equal((await t.succeeds('request', { url: t.url('/held?key=never') })).data.most, 0)
    },
  },
]
