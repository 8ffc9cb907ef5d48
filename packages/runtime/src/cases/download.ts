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
  {
    name: 'a download whose announced size is past 200 MB fails with exceed max file size, headers told',
    source: 'wx-api §4.2 [docs], 603301',
    async run(t) {
      let headers = 0
      const error = await new Promise<{ errMsg: string; errno: number }>((fail) => {
        const task = t.wx.downloadFile({ url: t.url(`/announce?n=${200 * 1024 * 1024 + 1}`), fail })
        task.onHeadersReceived(() => headers++)
      })
      t.deepEqual([error.errMsg, error.errno, headers], ['downloadFile:fail exceed max file size', 603301, 1])
    },
  },
  {
    name: 'a download past the limit that no header announced fails all the same',
    source: 'wx-api §4.2 [docs], 603301',
    phone: { limits: { download: 1000 } },
    async run(t) {
      const url = t.url('/bytes?n=1001&length=none')
      await t.fails('downloadFile', { url }, 'downloadFile:fail exceed max file size', 603301)
      await t.succeeds('downloadFile', { url: t.url('/bytes?n=1000&length=none') })
    },
  },
  {
    name: 'a download without a Content-Type ends in .unknown',
    source: 'wx-api §4.2 [observed]',
    async run(t) {
      const { tempFilePath } = await t.succeeds('downloadFile', { url: t.url('/bom') })
      t.ok(tempFilePath.endsWith('.unknown'), tempFilePath)
    },
  },
  {
    name: 'a download goes into a folder that is there, and keeps the name of filePath',
    source: 'wx-api §4.2 [docs]',
    async run(t) {
      const files = t.wx.getFileSystemManager()
      files.mkdirSync(`${t.wx.env.USER_DATA_PATH}/docs`)
      const filePath = `${t.wx.env.USER_DATA_PATH}/docs/a.pdf`
      await t.succeeds('downloadFile', { url: t.url('/bytes?n=9&type=text%2Fplain'), filePath })
      t.deepEqual(files.readdirSync(`${t.wx.env.USER_DATA_PATH}/docs`), ['a.pdf'])
    },
  },
  {
    name: 'a download does not replace a folder',
    source: 'wx-api §4.2, 603303 [docs]',
    async run(t) {
      const filePath = `${t.wx.env.USER_DATA_PATH}/docs`
      t.wx.getFileSystemManager().mkdirSync(filePath)
      await t.fails(
        'downloadFile',
        { url: t.url('/bytes?n=9'), filePath },
        `downloadFile:fail permission denied, open "${filePath}"`,
        603303,
      )
    },
  },
  {
    name: 'a 404 is written to filePath too',
    source: 'wx-api §4.2 [observed]',
    async run(t) {
      const filePath = `${t.wx.env.USER_DATA_PATH}/a.png`
      const res = await t.succeeds('downloadFile', { url: t.url('/status/404'), filePath })
      t.deepEqual([res.statusCode, res.filePath], [404, filePath])
      t.equal(t.wx.getFileSystemManager().readFileSync(filePath, 'utf8'), 'status 404')
    },
  },
  {
    name: 'downloadFile is a GET whatever method is given, and tells dataLength and its profile',
    source: 'wx-api §4.1 [docs], §4.2 [observed]',
    async run(t) {
      const res = await t.succeeds('downloadFile', { url: t.url('/echo'), method: 'POST', data: { a: 1 } })
      const text = t.wx.getFileSystemManager().readFileSync(res.tempFilePath, 'utf8')
      t.deepEqual([JSON.parse(text).method, JSON.parse(text).text], ['GET', ''])
      t.equal(res.dataLength, new TextEncoder().encode(text).byteLength)
      t.equal(res.profile.protocol, 'http1.1')
    },
  },
  {
    name: 'a download of compressed bytes is unpacked',
    source: 'wx-api §4',
    async run(t) {
      const { tempFilePath } = await t.succeeds('downloadFile', { url: t.url('/gzip') })
      t.equal(t.wx.getFileSystemManager().readFileSync(tempFilePath, 'utf8'), '{"zipped":true}')
    },
  },
  {
    name: 'a download of an empty answer is an empty file; unverified on a device (603302)',
    source: 'wx-api §1.5 603302, §4.2',
    async run(t) {
      const { statusCode, tempFilePath } = await t.succeeds('downloadFile', { url: t.url('/status/204') })
      t.equal(statusCode, 204)
      t.equal(t.wx.getFileSystemManager().statSync(tempFilePath).size, 0)
    },
  },
]
