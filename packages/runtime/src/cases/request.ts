import type { Case } from './case.ts'
import { echo } from './request-body.ts'

/** request and RequestTask. */
export const requestCases: Case[] = [
  {
    name: 'request is a GET with content-type application/json unless told otherwise',
    source: 'wx-api §5.1 [docs]',
    async run(t) {
      const { method, headers } = await echo(t, {})
      t.equal(method, 'GET')
      t.equal(headers['content-type'], 'application/json')
    },
  },
  ...['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'post', 'Get'].map(
    (method): Case => ({
      name: `request sends method ${method} in upper case`,
      source: 'wx-api §5.1 [docs] changelog',
      async run(t) {
        t.equal((await echo(t, { method })).method, method.toUpperCase())
      },
    }),
  ),
  {
    name: 'request HEAD succeeds with an empty body',
    source: 'wx-api §5.1 [docs]',
    async run(t) {
      const { statusCode, data } = await t.succeeds('request', { url: t.url('/json'), method: 'HEAD' })
      t.deepEqual([statusCode, data], [200, ''])
    },
  },
  ...['PATCH', 'FETCH'].map(
    (method): Case => ({
      name: `request refuses method ${method}`,
      source: 'wx-api §5.1 [observed]',
      run: (t) => t.fails('request', { url: t.url('/echo'), method }, 'request:fail method is invalid'),
    }),
  ),
  {
    name: 'the Referer of a request is fixed',
    source: 'wx-api §6.2 [docs]',
    async run(t) {
      const { headers } = await echo(t, { header: { Referer: 'https://evil.example/' } })
      t.match(headers.referer, /^https:\/\/servicewechat\.com\/wx[0-9a-f]+\/devtools\/page-frame\.html$/)
    },
  },
  {
    name: 'header values that are no text are sent by their type',
    source: 'wx-api §3.3 [observed]',
    async run(t) {
      const { headers } = await echo(t, { header: { 'X-N': 1, 'X-O': {} } })
      t.deepEqual([headers['x-n'], headers['x-o']], ['1', '[object Object]'])
    },
  },
  {
    name: 'a header that is no object is left out',
    source: 'wx-api §1.3 [observed]',
    async run(t) {
      t.equal((await echo(t, { header: 'X-A: b' })).headers['x-a'], undefined)
    },
  },
  ...[400, 404, 500].map(
    (status): Case => ({
      name: `request takes status ${status} for a success, as a number`,
      source: 'wx-api §5.2 [docs]',
      async run(t) {
        t.equal((await t.succeeds('request', { url: t.url(`/status/${status}`) })).statusCode, status)
      },
    }),
  ),
  {
    name: 'request gives header as the server wrote it, and cookies one by one',
    source: 'wx-api §5.2 [docs], §6.2',
    async run(t) {
      const { header, cookies } = await t.succeeds('request', { url: t.url('/cookies') })
      t.equal(header['X-Mixed-Case'], 'kept')
      t.deepEqual(cookies, ['a=1; Path=/', 'b=2'])
    },
  },
  ...[301, 302, 303, 307, 308].map(
    (status): Case => ({
      name: `request follows ${status}${status < 304 ? ' with a GET' : ' with the same method and body'}`,
      source: 'wx-api §5.1 redirect [docs]',
      async run(t) {
        const { method, text } = await echo(
          t,
          { method: 'POST', data: 'x' },
          `/redirect?status=${status}&to=/echo`,
        )
        t.deepEqual([method, text], status < 304 ? ['GET', ''] : ['POST', 'x'])
      },
    }),
  ),
  {
    name: 'redirect manual ends with the 3xx and its Location',
    source: 'wx-api §5.1 redirect [docs]',
    async run(t) {
      let seen: Record<string, unknown> = {}
      const res = await new Promise<{ statusCode: number; header: Record<string, string> }>((success) => {
        const task = t.wx.request({
          url: t.url('/redirect?status=302&to=/echo'),
          redirect: 'manual',
          success,
        })
        task.onHeadersReceived((event) => {
          seen = event
        })
      })
      t.equal(res.statusCode, 302)
      t.equal(res.header.Location, '/echo')
      t.equal((seen.header as Record<string, string>).Location, '/echo')
    },
  },
  {
    name: 'redirects without end fail with 600008',
    source: 'wx-api §1.5 [docs]',
    run: (t) => t.fails('request', { url: t.url('/loop') }, /^request:fail /, 600008),
  },
  {
    name: 'the headers event of a request has header and cookies, and comes before success',
    source: 'wx-api §5.3 [docs]',
    async run(t) {
      const order: string[] = []
      await new Promise<void>((complete) => {
        const task = t.wx.request({
          url: t.url('/json'),
          success: () => order.push('success'),
          complete: () => complete(),
        })
        task.onHeadersReceived((event) => order.push(Object.keys(event).sort().join(' ')))
      })
      // The developer tools leave statusCode out.
      t.deepEqual(order, ['cookies header', 'success'])
    },
  },
  {
    name: 'enableChunked tells each chunk as it comes',
    source: 'wx-api §5.3 [docs]',
    async run(t) {
      const chunks: string[] = []
      await new Promise<void>((complete) => {
        const task = t.wx.request({ url: t.url('/chunks'), enableChunked: true, complete: () => complete() })
        task.onChunkReceived(({ data }) => chunks.push(new TextDecoder().decode(data as ArrayBuffer)))
      })
      t.deepEqual(chunks, ['one', 'two', 'three'])
    },
  },
  {
    name: 'a RequestTask has no progress',
    source: 'wx-api §5.1 [typings]',
    run(t) {
      const task = t.wx.request({ url: t.url('/json') })
      t.equal('onProgressUpdate' in task, false)
      task.abort()
    },
  },
  {
    name: 'abort ends a request with fail abort, once',
    source: 'wx-api §3.4 [observed]',
    async run(t) {
      const told: string[] = []
      await new Promise<void>((resolve) => {
        const task = t.wx.request({
          url: t.url('/hang'),
          fail: ({ errMsg }: { errMsg: string }) => told.push(errMsg),
          complete: () => setTimeout(resolve, 30),
        })
        setTimeout(() => {
          task.abort()
          task.abort()
        }, 30)
      })
      t.deepEqual(told, ['request:fail abort'])
    },
  },
  {
    name: 'a request tells its profile, the typo receivedBytedCount with it',
    source: 'wx-api §5.4 [typings]',
    async run(t) {
      const { profile } = await t.succeeds('request', { url: t.url('/json') })
      for (const name of 'invokeStart queueStart queueEnd redirectStart redirectEnd fetchStart domainLookUpStart domainLookUpEnd connectStart connectEnd SSLconnectionStart SSLconnectionEnd requestStart requestEnd responseStart responseEnd rtt estimate_nettype httpRttEstimate transportRttEstimate downstreamThroughputKbpsEstimate throughputKbps port sendBytesCount receivedBytedCount'.split(
        ' ',
      )) {
        t.equal(typeof profile[name], 'number', name)
      }
      t.equal(typeof profile.socketReused, 'boolean')
      t.ok(profile.invokeStart <= profile.fetchStart && profile.responseStart <= profile.responseEnd)
    },
  },
  {
    name: 'redirect manual takes a redirect into a host that is not listed for a success',
    source: 'wx-api §5.1 redirect, §6.1 [docs]',
    phone: { domains: { request: ['{server}'], uploadFile: [], downloadFile: [] } },
    async run(t) {
      const url = t.url('/redirect?status=301&to=https%3A%2F%2Fother.example%2F')
      t.equal((await t.succeeds('request', { url, redirect: 'manual' })).statusCode, 301)
    },
  },
  {
    name: 'a request without a profile has none',
    source: 'wx-api §5.1 enableProfile [typings]',
    async run(t) {
      t.equal(
        'profile' in (await t.succeeds('request', { url: t.url('/json'), enableProfile: false })),
        false,
      )
    },
  },
]
