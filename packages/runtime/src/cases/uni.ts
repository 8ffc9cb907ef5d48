import { createUni } from '../wx/uni.ts'
import type { Case } from './case.ts'

const H5 = 'wx-api §15.1 H5 [observed]'

/** On H5, and in the build of Vue 2. */
const h5Cases: Case[] = [
  {
    name: 'in the build of Vue 2 the promise of uni.request resolves with a pair, also on failure',
    source: 'wx-api §15.1 return value [observed]',
    async run(t) {
      const uni = createUni(t.wx, { vue: 2 })
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
        const uni = createUni(t.wx, { platform: 'h5' })
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
      const uni = createUni(t.wx, { platform: 'h5' })
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
      const uni = createUni(t.wx, { platform: 'h5' })
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
        const uni = createUni(t.wx, { platform: 'h5' })
        await t.fails(api, {}, `${api}:fail method 'uni.${api}' not supported`, undefined, uni)
      },
    }),
  ),
  {
    name: 'on H5 uni.getFileInfo tells the size only, and downloadFile has no filePath',
    source: H5,
    async run(t) {
      const uni = createUni(t.wx, { platform: 'h5' })
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
      const uni = createUni(t.wx, { platform: 'h5' })
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
    name: 'on H5 abort of uni is told as fail abort, and a closed picker as fail cancel',
    source: H5,
    async run(t) {
      const uni = createUni(t.wx, { platform: 'h5' })
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

/** Where `uni` differs from `wx`. */
export const uniCases: Case[] = [
  ...(['request', 'uploadFile', 'downloadFile'] as const).map(
    (api): Case => ({
      name: `uni.${api} gives a task when a callback is given`,
      source: 'wx-api §15.1 return value [docs] unidocs',
      async run(t) {
        const filePath = api === 'uploadFile' ? await t.photo() : undefined
        const task = t.uni[api]({ url: t.url('/json'), filePath, name: 'file', complete() {} })
        t.equal(typeof (task as { abort?: unknown }).abort, 'function')
        t.equal('then' in task, false)
      },
    }),
  ),
  ...(['request', 'uploadFile', 'downloadFile'] as const).map(
    (api): Case => ({
      name: `uni.${api} gives a promise without callbacks, which resolves with the result`,
      source: 'wx-api §15.1 return value [docs] unidocs',
      async run(t) {
        const filePath = api === 'uploadFile' ? await t.photo() : undefined
        const promise = t.uni[api]({ url: t.url('/json'), filePath, name: 'file' })
        t.ok(promise instanceof Promise)
        const result = (await promise) as { errMsg: string; statusCode: number }
        t.deepEqual([result.errMsg, result.statusCode], [`${api}:ok`, 200])
      },
    }),
  ),
  {
    name: 'a promise of uni is rejected with the fail object',
    source: 'wx-api §15.1 return value [docs] unidocs',
    async run(t) {
      const error = await (t.uni.request({ url: 'xxxxx' }) as Promise<unknown>).catch((e: unknown) => e)
      t.equal((error as { errno: number }).errno, 600009)
    },
  },
  {
    name: 'uni.uploadFile sends several files in one request; filePath and name then do not count',
    source: 'wx-api §15.1 upload params, H5 multi-file',
    async run(t) {
      const files = [{ name: 'a', uri: await t.photo() }, { uri: await t.photo() }]
      const res = (await t.uni.uploadFile({
        url: t.url('/form'),
        files,
        filePath: 'http://tmp/none',
        name: 'ignored',
        formData: { id: 1 },
      })) as { data: string }
      const { parts } = JSON.parse(res.data) as { parts: { name: string; filename: string | null }[] }
      t.deepEqual(
        parts.map(({ name }) => name),
        ['id', 'a', 'file'],
      )
      t.equal(parts[1]!.filename, files[0]!.uri.split('/').at(-1))
    },
  },
  {
    name: 'uni.uploadFile takes fileType and sends the file all the same',
    source: 'wx-api §15.1 upload params',
    async run(t) {
      const filePath = await t.photo()
      const res = (await t.uni.uploadFile({
        url: t.url('/form'),
        filePath,
        name: 'file',
        fileType: 'image',
      })) as {
        statusCode: number
      }
      t.equal(res.statusCode, 200)
    },
  },
  {
    name: 'a task of uni tells progress and is aborted as one of wx',
    source: 'wx-api §15.1 H5 task',
    async run(t) {
      const filePath = await t.photo()
      const error = await new Promise<{ errMsg: string }>((fail) => {
        const task = t.uni.uploadFile({ url: t.url('/hang'), filePath, name: 'file', fail })
        ;(task as { abort(): void }).abort()
      })
      t.equal(error.errMsg, 'uploadFile:fail abort')
    },
  },
  {
    name: 'everything else of uni is that of wx',
    source: 'wx-api §15.1',
    async run(t) {
      t.equal(t.uni.chooseImage, t.wx.chooseImage)
      t.equal(t.uni.env.USER_DATA_PATH, t.wx.env.USER_DATA_PATH)
      Object.assign(t.wx, { addedLater: 1 })
      t.equal((t.uni as unknown as { addedLater: number }).addedLater, 1)
    },
  },
  ...h5Cases,
  ...(['success', 'fail', 'complete'] as const).map(
    (name): Case => ({
      name: `uni.request with only ${name} gives a task`,
      source: 'wx-api §15.1 return value [docs] unidocs',
      run(t) {
        const task = t.uni.request({ url: t.url('/json'), [name]() {} })
        t.equal(typeof (task as { abort?: unknown }).abort, 'function')
      },
    }),
  ),
]
