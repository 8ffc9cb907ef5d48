import type { Case, CaseTools } from './case.ts'
import { each, type NetworkApi, options } from './network.ts'

// biome-ignore lint/suspicious/noExplicitAny: a task of any of the three kinds
type AnyTask = any

const members: Record<NetworkApi, string> = {
  request: 'abort offChunkReceived offHeadersReceived onChunkReceived onHeadersReceived',
  uploadFile: 'abort offHeadersReceived offProgressUpdate onHeadersReceived onProgressUpdate',
  downloadFile: 'abort offHeadersReceived offProgressUpdate onHeadersReceived onProgressUpdate',
}

/** The event that tells of bytes: chunks of a request, the progress of the others. */
const bytesEvent = (api: NetworkApi) => (api === 'request' ? 'ChunkReceived' : 'ProgressUpdate')

/** Runs a task to its end; `listen` gets it in the turn of the call. */
async function finish(t: CaseTools, api: NetworkApi, listen: (task: AnyTask) => void, path = '/chunks') {
  const ready = { ...(await options(t, api, path)), enableChunked: true }
  await new Promise((complete) => {
    listen(t.wx[api]({ ...ready, complete }))
  })
}

/** RequestTask, UploadTask and DownloadTask. */
export const taskCases: Case[] = [
  ...each(
    (api) => `the task of ${api} has its documented methods and nothing else`,
    'wx-api §3.4, §4.3, §5.3 [typings]',
    {},
    async (t, api) => {
      const task = t.wx[api](await options(t, api, '/json'))
      t.equal(Object.keys(task).sort().join(' '), members[api])
      task.abort()
    },
  ),
  ...(['HeadersReceived', 'bytes'] as const).flatMap((kind) =>
    each(
      (api) => `${api} tells several listeners of ${kind}, in the order in which they came`,
      'wx-api §3.4, §4.3, §5.3 [docs]',
      {},
      async (t, api) => {
        const event = kind === 'bytes' ? bytesEvent(api) : kind
        const told: string[] = []
        await finish(t, api, (task) => {
          for (const name of ['a', 'b', 'c']) task[`on${event}`](() => told.push(name))
        })
        t.ok(told.length > 0)
        t.equal(told.join(''), 'abc'.repeat(told.length / 3))
      },
    ),
  ),
  ...(['HeadersReceived', 'bytes'] as const).flatMap((kind) =>
    each(
      (api) => `${api} takes one listener of ${kind} off, and all of them without a function`,
      'wx-api §3.4, §4.3, §5.3 [docs]',
      {},
      async (t, api) => {
        const event = kind === 'bytes' ? bytesEvent(api) : kind
        const told: string[] = []
        const a = () => told.push('a')
        const b = () => told.push('b')
        await finish(t, api, (task) => {
          task[`on${event}`](a)
          task[`on${event}`](b)
          task[`off${event}`](a)
        })
        t.ok(told.length > 0 && told.every((name) => name === 'b'))
        told.length = 0
        await finish(t, api, (task) => {
          task[`on${event}`](a)
          task[`on${event}`](b)
          task[`off${event}`]()
        })
        t.deepEqual(told, [])
      },
    ),
  ),
  ...each(
    (api) => `a listener of ${api} that throws keeps neither the next one nor success from coming`,
    'wx-api §1.1 [observed]',
    {},
    async (t, api) => {
      let told = 0
      await finish(t, api, (task) => {
        task.onHeadersReceived(() => {
          throw new Error('boom')
        })
        task.onHeadersReceived(() => told++)
      })
      t.deepEqual([told, t.thrown.length], [1, 1])
    },
  ),
  ...each(
    (api) => `no event of ${api} follows its abort, and abort comes once`,
    'wx-api §3.4 [observed]',
    {},
    async (t, api) => {
      const told: string[] = []
      const ready = { ...(await options(t, api, '/chunks')), enableChunked: true }
      await new Promise<void>((resolve) => {
        const task: AnyTask = t.wx[api]({
          ...ready,
          success: () => told.push('success'),
          fail: ({ errMsg }: { errMsg: string }) => told.push(errMsg),
          complete() {
            told.push('complete')
            setTimeout(resolve, 150)
          },
        })
        task.onHeadersReceived(() => {
          told.push('headers')
          task.abort()
          task.abort()
          for (const event of ['HeadersReceived', bytesEvent(api)]) task[`on${event}`](() => told.push(event))
        })
      })
      t.deepEqual(told, ['headers', `${api}:fail abort`, 'complete'])
    },
  ),
  ...each(
    (api) => `abort after ${api} has ended does nothing`,
    'wx-api §3.4 [inferred]',
    {},
    async (t, api) => {
      const { returned, order } = await t.call(api, await options(t, api, '/json'))
      ;(returned as { abort(): void }).abort()
      await t.wait(20)
      t.deepEqual(order, ['success', 'complete'])
    },
  ),
  ...each(
    (api) => `${api} gives header, and cookies one by one`,
    'wx-api §5.2 [docs]; uploads and downloads: §3.2, §4.2 [observed]',
    {},
    async (t, api) => {
      const { header, cookies } = await t.succeeds(api, await options(t, api, '/cookies'))
      t.equal(header['X-Mixed-Case'], 'kept')
      t.deepEqual(cookies, ['a=1; Path=/', 'b=2'])
      t.deepEqual((await t.succeeds(api, await options(t, api, '/json'))).cookies, [])
    },
  ),
  ...each(
    (api) => `${api} gives names of headers in lower case where HTTP/2 is imitated`,
    'wx-api §6.2 [docs]',
    { phone: { headerCase: 'lower' } },
    async (t, api) => {
      const { header } = await t.succeeds(api, await options(t, api, '/cookies'))
      t.equal(header['x-mixed-case'], 'kept')
      t.equal(header['set-cookie'], 'a=1; Path=/,b=2')
    },
  ),
  ...each(
    (api) => `${api} refuses a header whose name cannot be written, errno 600005`,
    'wx-api §1.5 600005 [docs]',
    {},
    async (t, api) =>
      t.fails(
        api,
        { ...(await options(t, api, '/json')), header: { 'a b': 'c' } },
        new RegExp(`^${api}:fail`),
        600005,
      ),
  ),
  {
    name: 'on a phone the headers event of a request tells statusCode too',
    source: 'wx-api §5.3 [docs]',
    phone: { profile: 'android' },
    async run(t) {
      let seen: object = {}
      await finish(
        t,
        'request',
        (task) =>
          task.onHeadersReceived((event: object) => {
            seen = event
          }),
        '/status/404',
      )
      t.deepEqual(Object.keys(seen).sort(), ['cookies', 'header', 'statusCode'])
      t.equal((seen as { statusCode: number }).statusCode, 404)
    },
  },
  ...each(
    (api) => `the Referer of ${api} has the appId and the version, and cannot be set`,
    'wx-api §6.2 [docs]',
    { phone: { appId: 'wxfedcba9876543210', version: '7' } },
    async (t, api) => {
      const header = { Referer: 'https://a.example/', referer: 'b', REFERER: 'c' }
      const res = await t.succeeds(api, { ...(await options(t, api, '/echo')), header })
      const told =
        api === 'downloadFile'
          ? JSON.parse(t.wx.getFileSystemManager().readFileSync(res.tempFilePath, 'utf8'))
          : typeof res.data === 'string'
            ? JSON.parse(res.data)
            : res.data
      t.equal(told.headers.referer, 'https://servicewechat.com/wxfedcba9876543210/7/page-frame.html')
    },
  ),
  ...each(
    (api) => `${api} that is redirected tells headers once, those of the end of the road`,
    'wx-api §5.1 redirect, §3.4',
    {},
    async (t, api) => {
      const seen: Record<string, string>[] = []
      await finish(
        t,
        api,
        (task) =>
          task.onHeadersReceived((event: { header: Record<string, string> }) => seen.push(event.header)),
        '/redirect?status=302&to=/cookies',
      )
      t.deepEqual(
        seen.map((header) => header['X-Mixed-Case']),
        ['kept'],
      )
    },
  ),
  ...each(
    (api) => `two tasks of ${api} keep their events and ends apart`,
    'wx-api §3.4, §4.3, §5.3',
    {},
    async (t, api) => {
      const ready = await options(t, api, '/status/201')
      const other = await options(t, api, '/status/404')
      const [a, b] = await Promise.all([t.call(api, ready), t.call(api, other)])
      t.deepEqual([a.result.statusCode, b.result.statusCode], [201, 404])
    },
  ),
]
