import type { Case, CaseTools } from './case.ts'

export type NetworkApi = 'request' | 'uploadFile' | 'downloadFile'

const apis: NetworkApi[] = ['request', 'uploadFile', 'downloadFile']

/** The options of a call that should reach `path`. */
export async function options(t: CaseTools, api: NetworkApi, path: string): Promise<{ url: string }> {
  const url = path.includes('://') || path === '' || !path.startsWith('/') ? path : t.url(path)
  return api === 'uploadFile'
    ? ({ url, filePath: await t.photo(), name: 'file' } as { url: string })
    : { url }
}

/**
 * Calls `api` on `path` and resolves when the server has the request: from then on the call runs, however slow the machine
 * is. Its end is in an object, since a promise would be waited for.
 */
export async function underWay(t: CaseTools, api: NetworkApi, path: string) {
  const { url, ...ready } = await options(t, api, path)
  const id = `${Date.now()}${Math.random()}`
  const ending = t.call(api, { ...ready, url: `${url}${url.includes('?') ? '&' : '?'}id=${id}` })
  await t.succeeds('request', { url: t.url(`/arrived?of=${id}`) })
  return { ending }
}

/** One case for each of the three APIs. */
export function each(
  name: (api: string) => string,
  source: string,
  rest: Partial<Case>,
  run: (t: CaseTools, api: NetworkApi) => Promise<unknown>,
): Case[] {
  return apis.map((api) => ({
    ...rest,
    name: name(api),
    source,
    async run(t) {
      await run(t, api)
    },
  }))
}

const offline = (api: NetworkApi) =>
  api === 'uploadFile'
    ? 'uploadFile:fail upload fail:-106:net::ERR_INTERNET_DISCONNECTED'
    : `${api}:fail errcode:-106 cronet_error_code:-106 error_msg:net::ERR_INTERNET_DISCONNECTED`

/** What request, uploadFile and downloadFile share: addresses, timeouts, a lost network. */
export const networkCases: Case[] = [
  ...each(
    (api) => `${api} refuses an address that is no URL`,
    'wx-api §1.3 [observed], 600009 [docs]',
    {},
    async (t, api) => t.fails(api, await options(t, api, 'xxxxx'), `${api}:fail invalid url "xxxxx"`, 600009),
  ),
  ...each(
    (api) => `${api} refuses another scheme`,
    'wx-api §1.3, §6.1',
    {},
    async (t, api) =>
      t.fails(
        api,
        await options(t, api, 'ftp://a.example/b'),
        `${api}:fail invalid url "ftp://a.example/b"`,
        600009,
      ),
  ),
  ...each(
    (api) => `${api} refuses a local path, though it begins with http://`,
    'wx-api §7.2 [observed]',
    {},
    async (t, api) => {
      const path = await t.photo()
      await t.fails(api, await options(t, api, path), `${api}:fail invalid url "${path}"`, 600009)
    },
  ),
  ...each(
    (api) => `${api} goes where the rewrite table says, by the exact address`,
    'runtime: rewrite table',
    { phone: { rewrites: { xxxxx: '{server}/json' } } },
    async (t, api) => t.equal((await t.succeeds(api, await options(t, api, 'xxxxx'))).statusCode, 200),
  ),
  ...each(
    (api) => `${api} goes where the rewrite table says, by the longest prefix`,
    'runtime: rewrite table',
    { phone: { rewrites: { 'https://xxx/*': '{server}/status/', 'https://x*': 'http://127.0.0.1:1/' } } },
    async (t, api) =>
      t.equal((await t.succeeds(api, await options(t, api, 'https://xxx/404'))).statusCode, 404),
  ),
  ...each(
    (api) => `${api} times out after its own timeout, errno 5`,
    'wx-api §6.3 [observed]',
    {},
    async (t, api) =>
      t.fails(api, { ...(await options(t, api, '/hang')), timeout: 40 }, `${api}:fail timeout`, 5),
  ),
  ...each(
    (api) => `${api} times out after the networkTimeout of app.json`,
    'wx-api §6.3, §12 [docs]',
    { phone: { networkTimeout: { request: 40, uploadFile: 40, downloadFile: 40 } } },
    async (t, api) => t.fails(api, await options(t, api, '/hang'), `${api}:fail timeout`, 5),
  ),
  ...each(
    (api) => `${api} lets its own timeout win over networkTimeout`,
    'wx-api §6.3 [docs]',
    { phone: { networkTimeout: { request: 1, uploadFile: 1, downloadFile: 1 } } },
    async (t, api) => {
      await t.succeeds(api, { ...(await options(t, api, '/slow?ms=30')), timeout: 5000 })
    },
  ),
  ...each(
    (api) => `${api} times out after 60 s by itself, not before`,
    'wx-api §6.3 [docs]',
    {},
    async (t, api) => {
      const { url, ...rest } = await options(t, api, '/hang')
      let over = false
      const ending = t.call(api, { url, ...rest }).then((outcome) => {
        over = true
        return outcome
      })
      await t.wait(40)
      await t.control.advance(59_000)
      await t.wait(20)
      t.equal(over, false)
      await t.control.advance(1_500)
      t.equal((await ending).result.errMsg, `${api}:fail timeout`)
    },
  ),
  ...each(
    (api) => `${api} fails without a network`,
    'wx-api §1.5 600001',
    {},
    async (t, api) => {
      const ready = await options(t, api, '/json')
      await t.control.network('none')
      await t.fails(api, ready, offline(api), 600001)
    },
  ),
  ...each(
    (api) => `${api} fails when the network goes while it runs`,
    'wx-api §1.5 600001',
    {},
    async (t, api) => {
      const { ending } = await underWay(t, api, '/hang')
      await t.control.network('none')
      t.equal((await ending).result.errMsg, offline(api))
    },
  ),
  ...each(
    (api) => `${api} fails when nobody listens`,
    'wx-api §3.6 [observed], 600001',
    {},
    async (t, api) =>
      t.fails(
        api,
        await options(t, api, 'http://127.0.0.1:1/'),
        new RegExp(`^${api}:fail .*net::ERR_CONNECTION_REFUSED$`),
        600001,
      ),
  ),
  ...each(
    (api) => `${api} fails when the server hangs up without an answer`,
    'wx-api §3.6 [observed], 600001',
    {},
    async (t, api) =>
      t.fails(
        api,
        await options(t, api, '/reset'),
        new RegExp(`^${api}:fail .*net::ERR_(EMPTY_RESPONSE|CONNECTION_RESET)$`),
        600001,
      ),
  ),
  ...each(
    (api) => `${api} fails when the answer breaks off`,
    'wx-api §3.6 [observed], 600001',
    {},
    async (t, api) =>
      t.fails(
        api,
        await options(t, api, '/cut-chunked'),
        new RegExp(`^${api}:fail .*net::ERR_INCOMPLETE_CHUNKED_ENCODING$`),
        600001,
      ),
  ),
  {
    name: 'getNetworkType tells the kind of network',
    source: 'wx-api §6.6 [docs]',
    async run(t) {
      const { networkType, hasSystemProxy, weakNet } = await t.succeeds('getNetworkType')
      t.deepEqual([networkType, hasSystemProxy, weakNet], ['wifi', false, false])
      await t.control.network('5g')
      t.equal((await t.wx.getNetworkType()).networkType, '5g')
    },
  },
  {
    name: 'onNetworkStatusChange tells isConnected and networkType, offNetworkStatusChange ends it',
    source: 'wx-api §6.6 [docs]',
    async run(t) {
      const told: unknown[] = []
      const listener = (value: unknown) => told.push(value)
      t.wx.onNetworkStatusChange(listener)
      await t.control.network('none')
      await t.until(() => told.length === 1)
      await t.control.network('4g')
      await t.until(() => told.length === 2)
      t.wx.offNetworkStatusChange(listener)
      await t.control.network('wifi')
      await t.wait(30)
      t.deepEqual(told, [
        { isConnected: false, networkType: 'none' },
        { isConnected: true, networkType: '4g' },
      ])
    },
  },
  {
    name: 'offNetworkStatusChange without a function ends all listeners',
    source: 'wx-api §6.6 [docs]',
    async run(t) {
      let told = 0
      t.wx.onNetworkStatusChange(() => told++)
      t.wx.offNetworkStatusChange()
      await t.control.network('none')
      await t.wait(30)
      t.equal(told, 0)
    },
  },
]
