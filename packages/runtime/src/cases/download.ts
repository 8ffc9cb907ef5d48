import type { Case } from './case.ts'

const types: [string, string][] = [
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['audio/mpeg', 'mp3'],
  ['application/pdf', 'pdf'],
  ['text/plain; charset=utf-8', 'txt'],
  ['application/x-nobody-knows', 'unknown'],
]

/** downloadFile and DownloadTask. */
export const downloadCases: Case[] = [
  {
    name: 'downloadFile gives a temp file and no filePath',
    source: 'wx-api §4.2 [docs]',
    async run(t) {
      const res = await t.succeeds('downloadFile', { url: t.url('/bytes?n=1000') })
      t.equal(res.statusCode, 200)
      t.equal('filePath' in res, false)
      t.equal(t.wx.getFileSystemManager().readFileSync(res.tempFilePath).byteLength, 1000)
    },
  },
  {
    name: 'downloadFile into filePath gives that filePath and no tempFilePath',
    source: 'wx-api §4.2 [docs]',
    async run(t) {
      const filePath = `${t.wx.env.USER_DATA_PATH}/报告.pdf`
      const res = await t.succeeds('downloadFile', { url: t.url('/bytes?n=10'), filePath })
      t.equal(res.filePath, filePath)
      t.equal('tempFilePath' in res, false)
      t.equal(t.wx.getFileSystemManager().statSync(filePath).size, 10)
    },
  },
  {
    name: 'downloadFile replaces what is at filePath',
    source: 'wx-api §4.2 SIM',
    async run(t) {
      const filePath = t.file('a.bin', 'a much longer text than ten bytes')
      await t.succeeds('downloadFile', { url: t.url('/bytes?n=10'), filePath })
      t.equal(t.wx.getFileSystemManager().statSync(filePath).size, 10)
    },
  },
  ...['http://tmp/a.png', 'http://store/a.png', 'a.png', 'http://usr/no/such/folder/a.png'].map(
    (filePath): Case => ({
      name: `downloadFile refuses filePath ${filePath}`,
      source: 'wx-api §4.2 [observed], 603303 [docs]',
      run: (t) =>
        t.fails(
          'downloadFile',
          { url: t.url('/bytes?n=10'), filePath },
          `downloadFile:fail permission denied, open "${filePath}"`,
          603303,
        ),
    }),
  ),
  ...[404, 500].map(
    (status): Case => ({
      name: `downloadFile writes the body of a ${status} and succeeds`,
      source: 'wx-api §4.2 [docs], C10',
      async run(t) {
        const res = await t.succeeds('downloadFile', { url: t.url(`/status/${status}`) })
        t.equal(res.statusCode, status)
        t.equal(t.wx.getFileSystemManager().readFileSync(res.tempFilePath, 'utf8'), `status ${status}`)
      },
    }),
  ),
  ...types.map(
    ([type, extension]): Case => ({
      name: `a download of ${type} ends in .${extension}`,
      source: 'wx-api §4.2 [docs][observed]',
      async run(t) {
        const res = await t.succeeds('downloadFile', {
          url: t.url(`/bytes?n=5&type=${encodeURIComponent(type)}`),
        })
        t.ok(res.tempFilePath.endsWith(`.${extension}`), res.tempFilePath)
      },
    }),
  ),
  {
    name: 'a download follows redirects',
    source: 'wx-api §4, §6.1',
    async run(t) {
      const to = encodeURIComponent(t.url('/bytes?n=7'))
      const res = await t.succeeds('downloadFile', { url: t.url(`/redirect?status=302&to=${to}`) })
      t.equal(t.wx.getFileSystemManager().statSync(res.tempFilePath).size, 7)
    },
  },
  {
    name: 'a download sends the header and the fixed Referer',
    source: 'wx-api §4.1, §6.2 [docs]',
    async run(t) {
      const res = await t.succeeds('downloadFile', {
        url: t.url('/echo'),
        header: { 'X-A': 'b', Referer: 'c' },
      })
      const { headers } = JSON.parse(t.wx.getFileSystemManager().readFileSync(res.tempFilePath, 'utf8'))
      t.equal(headers['x-a'], 'b')
      t.match(headers.referer, /^https:\/\/servicewechat\.com\//)
    },
  },
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
  {
    name: 'a download past the limit fails with exceed max file size',
    source: 'wx-api §4.2 [observed][docs]',
    phone: { limits: { download: 1000 } },
    run: (t) =>
      t.fails(
        'downloadFile',
        { url: t.url('/bytes?n=1001') },
        'downloadFile:fail exceed max file size',
        603301,
      ),
  },
  {
    name: 'a download into a full storage fails with 1300202',
    source: 'wx-api §4.2 [docs]',
    phone: { limits: { files: 1000 } },
    run: (t) =>
      t.fails(
        'downloadFile',
        { url: t.url('/bytes?n=1001'), filePath: `${t.wx.env.USER_DATA_PATH}/a` },
        'downloadFile:fail the maximum size of the file storage limit is exceeded',
        1300202,
      ),
  },
  {
    name: 'a body that breaks off fails the download',
    source: 'wx-api §1.5 600001',
    run: (t) =>
      t.fails(
        'downloadFile',
        { url: t.url('/cut') },
        /^downloadFile:fail .*net::ERR_CONTENT_LENGTH_MISMATCH$/,
        600001,
      ),
  },
  {
    name: 'a download dies at restart, unless it is saved',
    source: 'wx-api §7.1 [docs]',
    async run(t) {
      const { tempFilePath } = await t.succeeds('downloadFile', { url: t.url('/bytes?n=5') })
      await t.control.restart()
      t.throws(() => t.wx.getFileSystemManager().accessSync(tempFilePath), /no such file/)
    },
  },
]
