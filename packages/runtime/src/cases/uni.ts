import type { Case } from './case.ts'
import { h5Cases } from './uni-h5.ts'

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
