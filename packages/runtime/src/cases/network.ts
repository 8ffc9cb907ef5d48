import type { Case, CaseTools } from './case.ts'

type NetworkApi = 'request' | 'uploadFile' | 'downloadFile'

const apis: NetworkApi[] = ['request', 'uploadFile', 'downloadFile']
const uploadOrNot = { request: 'request', uploadFile: 'upload', downloadFile: 'download' }

/** The options of a call that should reach `path`. */
async function options(t: CaseTools, api: NetworkApi, path: string): Promise<{ url: string }> {
  const url = path.includes('://') || path === '' || !path.startsWith('/') ? path : t.url(path)
  return api === 'uploadFile'
    ? ({ url, filePath: await t.photo(), name: 'file' } as { url: string })
    : { url }
}

/** One case for each of the three APIs. */
function each(
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

const listed = (...list: string[]) => ({ domains: { request: list, uploadFile: list, downloadFile: list } })

/** Starts `count` calls that the server holds until it has seen them, and tells the most it held at once. */
async function most(t: CaseTools, api: NetworkApi, count: number) {
  const key = `${api}-${count}-${Math.floor(Math.random() * 1e9)}`
  const ready = await options(t, api, `/hold?key=${key}&ms=60`)
  const outcomes = await Promise.all(Array.from({ length: count }, () => t.call(api, ready)))
  const { data } = await t.succeeds('request', { url: t.url(`/held?key=${key}`) })
  return { outcomes, most: data.most as number, count: data.count as number }
}

/** What request, uploadFile and downloadFile share. */
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
      const ending = t.call(api, await options(t, api, '/hang'))
      await t.wait(40)
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
  ...each(
    (api) => `${api} to a host that is not in its list fails with 600002`,
    'wx-api §6.1 [docs]',
    { phone: listed('https://other.example') },
    async (t, api) =>
      t.fails(api, await options(t, api, '/json'), `${api}:fail url not in domain list`, 600002),
  ),
  ...each(
    (api) => `${api} to a host in its list goes through`,
    'wx-api §6.1 [docs]',
    { phone: listed('{server}') },
    async (t, api) => {
      await t.succeeds(api, await options(t, api, '/json'))
    },
  ),
  ...each(
    (api) => `${api} with a port that the list does not name fails, even :443`,
    'wx-api §6.1 [docs]',
    { phone: listed('https://a.example') },
    async (t, api) =>
      t.fails(
        api,
        await options(t, api, 'https://a.example:443/b'),
        `${api}:fail url not in domain list`,
        600002,
      ),
  ),
  ...each(
    (api) => `${api} never reaches api.weixin.qq.com`,
    'wx-api §6.1 [docs]',
    { phone: listed('https://api.weixin.qq.com') },
    async (t, api) =>
      t.fails(
        api,
        await options(t, api, 'https://api.weixin.qq.com/sns'),
        `${api}:fail url not in domain list`,
        600002,
      ),
  ),
  ...each(
    (api) => `${api} checks where a redirect leads`,
    'wx-api §6.1 [docs]',
    { phone: listed('{server}') },
    async (t, api) =>
      t.fails(
        api,
        await options(t, api, '/redirect?status=302&to=https%3A%2F%2Fother.example%2F'),
        `${api}:fail url not in domain list`,
        600002,
      ),
  ),
  ...each(
    (api) => `${api} has a list of its own`,
    'wx-api §6.1 [docs]',
    { phone: { domains: { request: ['{server}'], uploadFile: [], downloadFile: [] } } },
    async (t, api) => {
      const { result } = await t.call(api, await options(t, api, '/json'))
      t.equal(result.errno, api === 'request' ? undefined : 600002)
    },
  ),
  ...each(
    (api) => `the eleventh ${api} waits until a slot falls free`,
    'wx-api §6.4 [docs], C1',
    {},
    async (t, api) => {
      const { outcomes, ...held } = await most(t, api, 13)
      t.deepEqual(held, { most: 10, count: 13 })
      t.ok(outcomes.every(({ result }) => result.errMsg === `${api}:ok`))
    },
  ),
  ...each(
    (api) => `the eleventh ${api} fails where overflow is set to fail`,
    'wx-api §6.4 [observed 2017], 600007 [docs]',
    { phone: { overflow: 'fail' } },
    async (t, api) => {
      const { outcomes, ...held } = await most(t, api, 11)
      t.deepEqual(held, { most: 10, count: 10 })
      const failed = outcomes.filter(({ order }) => order[0] === 'fail').map(({ result }) => result.errMsg)
      const kind = uploadOrNot[api]
      t.deepEqual(failed, [
        api === 'request'
          ? 'request:fail exceed max task count'
          : `${api}:fail create${kind === 'upload' ? 'Upload' : 'Download'}Task:fail exceed max ${kind} connection count 10`,
      ])
    },
  ),
  ...each(
    (api) => `a ${api} that fails gives its slot back`,
    'wx-api §3.4 [docs] changelog',
    { phone: { limits: { concurrent: 1 } } },
    async (t, api) => {
      const ready = await options(t, api, '/json')
      await t.call(api, { ...ready, url: 'xxxxx' })
      await t.control.network('none')
      await t.call(api, ready)
      await t.control.network('wifi')
      await t.succeeds(api, ready)
    },
  ),
  ...each(
    (api) => `an aborted ${api} that waits gives its place back`,
    'wx-api §3.4 [docs] changelog',
    { phone: { limits: { concurrent: 1 } } },
    async (t, api) => {
      const ready = await options(t, api, '/hold?key=abort&ms=80')
      const first = t.call(api, ready)
      const waiting = new Promise<{ errMsg: string }>((fail) => {
        const task = t.wx[api]({ ...ready, fail })
        setTimeout(() => task.abort(), 20)
      })
      t.equal((await waiting).errMsg, `${api}:fail abort`)
      const third = t.call(api, ready)
      t.equal((await first).order[0], 'success')
      t.equal((await third).order[0], 'success')
    },
  ),
  ...each(
    (api) => `${api} still running 5 s after going to the background fails with interrupted`,
    'wx-api §6.5 [docs]',
    {},
    async (t, api) => {
      let over = false
      const ending = t.call(api, await options(t, api, '/hang')).finally(() => {
        over = true
      })
      await t.wait(40)
      await t.control.hide()
      await t.control.advance(4_500)
      await t.wait(20)
      t.equal(over, false)
      await t.control.advance(600)
      const { result } = await ending
      t.deepEqual([result.errMsg, result.errno], [`${api}:fail interrupted`, 600003])
    },
  ),
  ...each(
    (api) => `${api} started in the background fails with interrupted`,
    'wx-api §6.5 [docs], 600003',
    {},
    async (t, api) => {
      const ready = await options(t, api, '/json')
      await t.control.hide()
      await t.fails(api, ready, `${api}:fail interrupted`, 600003)
    },
  ),
  ...each(
    (api) => `${api} done within 5 s of background succeeds`,
    'wx-api §6.5 [docs]',
    {},
    async (t, api) => {
      const ending = t.call(api, await options(t, api, '/slow?ms=120'))
      await t.wait(40)
      await t.control.hide()
      t.equal((await ending).result.errMsg, `${api}:ok`)
    },
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
