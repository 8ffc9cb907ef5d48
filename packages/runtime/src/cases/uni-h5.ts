import type { TransferTask } from '../wx/task.ts'
import type { Case } from './case.ts'

const H5 = 'wx-api §15.1 H5 [observed]'

/** On H5, and in the build of Vue 2. */
export const h5Cases: Case[] = [
  {
    name: 'in the build of Vue 2 the promise of uni.request resolves with a pair, also on failure',
    source: 'wx-api §15.1 return value [observed]',
    async run(t) {
      const uni = t.uniOn({ vue: 2 })
      const [none, result] = (await uni.request({ url: t.url('/json') })) as unknown as [
        null,
        { data: unknown },
      ]
      t.deepEqual([none, result.data], [null, { a: 1 }])
      const [error] = (await uni.request({ url: 'xxxxx' })) as unknown as [{ errno: number }]
      t.equal(error.errno, 600009)
    },
  },
  ...(
    [
      ['PATCH', 'PATCH'],
      ['FETCH', 'GET'],
    ] as const
  ).map(
    ([method, sent]): Case => ({
      name: `on H5 uni.request sends ${method} as ${sent}, and tells no cookies`,
      source: H5,
      async run(t) {
        const uni = t.uniOn({ platform: 'h5' })
        const { data } = await t.succeeds('request', { url: t.url('/echo'), method }, uni)
        t.equal(data.method, sent)
        t.deepEqual((await t.succeeds('request', { url: t.url('/cookies') }, uni)).cookies, [])
      },
    }),
  ),
  {
    name: 'on H5 failures of uni have no number, and few reasons',
    source: H5,
    async run(t) {
      const uni = t.uniOn({ platform: 'h5' })
      const fail = async (api: string, options: object) => (await t.call(api, options, uni)).result
      const upload = { url: t.url('/form'), filePath: 'http://tmp/none', name: 'file' }
      t.deepEqual(await fail('uploadFile', upload), { errMsg: 'uploadFile:fail file error' })
      t.deepEqual(await fail('request', { url: t.url('/hang'), timeout: 30 }), {
        errMsg: 'request:fail timeout',
      })
      t.deepEqual(await fail('request', { url: t.url('/reset') }), { errMsg: 'request:fail' })
    },
  },
  {
    name: 'on H5 a task of uni has no headers event, and offProgressUpdate needs the function',
    source: H5,
    async run(t) {
      const uni = t.uniOn({ platform: 'h5' })
      const told: string[] = []
      const filePath = await t.photo()
      await new Promise<void>((complete) => {
        const task = uni.uploadFile({
          url: t.url('/form'),
          filePath,
          name: 'file',
          complete: () => complete(),
        })
        if (task instanceof Promise) throw new Error('a promise in spite of a callback')
        let why = ''
        try {
          task.onHeadersReceived(() => {})
        } catch (error) {
          why = (error as Error).message
        }
        t.equal(why, 'Method not implemented.')
        task.onProgressUpdate(() => told.push('progress'))
        task.offProgressUpdate()
      })
      t.ok(told.length > 0)
    },
  },
  ...['saveFile', 'getSavedFileList', 'getSavedFileInfo', 'removeSavedFile'].map(
    (api): Case => ({
      name: `on H5 uni.${api} is not supported`,
      source: H5,
      async run(t) {
        const uni = t.uniOn({ platform: 'h5' })
        await t.fails(api, {}, `${api}:fail method 'uni.${api}' not supported`, undefined, uni)
      },
    }),
  ),
  {
    name: 'on H5 uni.getFileInfo tells the size only, and downloadFile has no filePath',
    source: H5,
    async run(t) {
      const uni = t.uniOn({ platform: 'h5' })
      t.deepEqual(await uni.getFileInfo({ filePath: t.file('a', 'hello') }), {
        size: 5,
        errMsg: 'getFileInfo:ok',
      })
      const filePath = `${t.wx.env.USER_DATA_PATH}/b`
      const result = await t.succeeds('downloadFile', { url: t.url('/bytes?n=1'), filePath }, uni)
      t.deepEqual(['filePath' in result, typeof result.tempFilePath], [false, 'string'])
    },
  },
  {
    name: 'on H5 an upload succeeds with header, and a Content-Type of the caller is not sent',
    source: H5,
    async run(t) {
      const uni = t.uniOn({ platform: 'h5' })
      const res = await t.succeeds(
        'uploadFile',
        {
          url: t.url('/form'),
          filePath: await t.photo(),
          name: 'file',
          header: { 'Content-Type': 'multipart/form-data' },
        },
        uni,
      )
      t.equal(res.header['Content-Type'], 'application/json')
      t.match(JSON.parse(res.data).headers['content-type'], /boundary=/)
    },
  },
  {
    name: 'on H5 a picture is a File with a blob URL, uploaded under its own name',
    source: H5,
    async run(t) {
      const uni = t.uniOn({ platform: 'h5' })
      const id = await t.control.addToAlbum({ name: '江.png', bytes: new Uint8Array([1, 2, 3]) })
      await t.control.choose([id])
      const { tempFilePaths, tempFiles } = await t.succeeds('chooseImage', {}, uni)
      t.match(tempFilePaths[0], /^blob:/)
      t.deepEqual(
        [tempFiles[0] instanceof File, tempFiles[0].path, tempFiles[0].name, tempFiles[0].size],
        [true, tempFilePaths[0], '江.png', 3],
      )
      for (const what of [
        { filePath: tempFilePaths[0] },
        { file: tempFiles[0] },
        { files: [{ file: tempFiles[0] }] },
      ]) {
        const { data } = await t.succeeds('uploadFile', { url: t.url('/form'), name: 'file', ...what }, uni)
        t.equal(JSON.parse(data).parts[0].filename, '江.png')
      }
      t.deepEqual(await uni.getFileInfo({ filePath: tempFilePaths[0] }), {
        size: 3,
        errMsg: 'getFileInfo:ok',
      })
    },
  },
  {
    name: 'on H5 a download is a blob URL, which is uploaded as file-<timestamp>; progress is rounded',
    source: H5,
    async run(t) {
      const uni = t.uniOn({ platform: 'h5' })
      const seen: Record<string, unknown>[] = []
      const path = await new Promise<string>((resolve) => {
        const task = uni.downloadFile({
          url: t.url('/bytes?n=300000'),
          success: ({ tempFilePath }: { tempFilePath: string }) => resolve(tempFilePath),
        }) as TransferTask
        task.onProgressUpdate((event) => seen.push(event))
      })
      t.match(path, /^blob:/)
      t.equal((await uni.getFileInfo({ filePath: path })).size, 300000)
      t.ok(seen.length > 0)
      for (const { progress, totalBytesWritten, totalBytesExpectedToWrite } of seen)
        t.equal(progress, Math.round((Number(totalBytesWritten) / Number(totalBytesExpectedToWrite)) * 100))
      const { data } = await t.succeeds('uploadFile', { url: t.url('/form'), name: 'f', filePath: path }, uni)
      t.match(JSON.parse(data).parts[0].filename, /^file-\d{13}$/)
    },
  },
  {
    name: 'on H5 abort of uni is told as fail abort, and a closed picker as fail cancel',
    source: H5,
    async run(t) {
      const uni = t.uniOn({ platform: 'h5' })
      const error = await new Promise<object>((fail) => {
        const task = uni.downloadFile({ url: t.url('/hang'), fail }) as { abort(): void }
        setTimeout(() => task.abort(), 20)
      })
      t.deepEqual(error, { errMsg: 'downloadFile:fail abort' })
      await t.control.cancelNext()
      t.equal((await t.call('chooseImage', {}, uni)).result.errMsg, 'chooseImage:fail cancel')
    },
  },
]
