import type { Case, CaseTools } from './case.ts'

async function echo(t: CaseTools, options: object, path = '/echo') {
  const { data } = await t.succeeds('request', { url: t.url(path), ...options })
  return data as {
    method: string
    url: string
    headers: Record<string, string>
    text: string
    base64: string
  }
}

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
  ...['POST', 'PUT', 'DELETE', 'OPTIONS', 'post', 'Get'].map(
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
    name: 'data of a GET becomes the query, keys and values encoded',
    source: 'wx-api §5.1 [docs]',
    async run(t) {
      t.equal(
        (await echo(t, { data: { a: 1, 名: '渡 口&' } })).url,
        '/echo?a=1&%E5%90%8D=%E6%B8%A1%20%E5%8F%A3%26',
      )
    },
  },
  {
    name: 'keys in data replace the same keys in the URL of a GET; nested values go as JSON',
    source: 'wx-api §5.1 [observed]',
    async run(t) {
      const { url } = await echo(t, { data: { a: 2, o: { x: 1 } } }, '/echo?a=1&b=3')
      t.equal(url, `/echo?b=3&a=2&o=${encodeURIComponent('{"x":1}')}`)
    },
  },
  {
    name: 'an object is posted as JSON',
    source: 'wx-api §5.1 [docs]',
    async run(t) {
      t.equal((await echo(t, { method: 'POST', data: { a: [1] } })).text, '{"a":[1]}')
    },
  },
  {
    name: 'an object is posted as pairs for x-www-form-urlencoded; nested ones as [object Object]',
    source: 'wx-api §5.1 [docs][observed]',
    async run(t) {
      const header = { 'content-type': 'application/x-www-form-urlencoded' }
      const { text } = await echo(t, { method: 'POST', header, data: { a: '1 2', o: {} } })
      t.equal(text, 'a=1%202&o=%5Bobject%20Object%5D')
    },
  },
  {
    name: 'text is posted as it is',
    source: 'wx-api §5.1 [docs]',
    async run(t) {
      t.equal((await echo(t, { method: 'POST', data: '渡口' })).text, '渡口')
    },
  },
  {
    name: 'an ArrayBuffer is posted byte for byte',
    source: 'wx-api §5.1 [docs]',
    async run(t) {
      const data = new Uint8Array([0, 255, 13, 10, 128]).buffer
      t.equal((await echo(t, { method: 'POST', data })).base64, 'AP8NCoA=')
    },
  },
  {
    name: 'data that JSON cannot write fails with 600010',
    source: 'wx-api §5.1 [docs]',
    run(t) {
      const data: Record<string, unknown> = {}
      data.self = data
      return t.fails(
        'request',
        { url: t.url('/echo'), method: 'POST', data },
        'request:fail invalid request data',
        600010,
      )
    },
  },
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
  {
    name: 'JSON is parsed once for dataType json',
    source: 'wx-api §5.1 [docs]',
    async run(t) {
      t.deepEqual((await t.succeeds('request', { url: t.url('/json') })).data, { a: 1 })
    },
  },
  {
    name: 'any other dataType leaves text',
    source: 'wx-api §5.1 [docs]',
    async run(t) {
      t.equal((await t.succeeds('request', { url: t.url('/json'), dataType: 'text' })).data, '{"a":1}')
    },
  },
  {
    name: 'what is no JSON stays text, and is a success',
    source: 'wx-api §5.2 [observed]',
    async run(t) {
      t.equal((await t.succeeds('request', { url: t.url('/status/200') })).data, 'status 200')
    },
  },
  {
    name: 'one BOM before JSON does not keep it from being parsed',
    source: 'wx-api §3.2 [docs]',
    async run(t) {
      t.deepEqual((await t.succeeds('request', { url: t.url('/bom') })).data, { a: 1 })
    },
  },
  {
    name: 'an answer in another charset is converted',
    source: 'wx-api §3.2 [docs]',
    async run(t) {
      t.equal((await t.succeeds('request', { url: t.url('/gbk') })).data, '渡口')
    },
  },
  {
    name: 'a compressed answer is unpacked',
    source: 'wx-api §5.2',
    async run(t) {
      t.deepEqual((await t.succeeds('request', { url: t.url('/gzip') })).data, { zipped: true })
    },
  },
  {
    name: 'responseType arraybuffer gives an ArrayBuffer',
    source: 'wx-api §5.1 [docs]',
    async run(t) {
      const { data } = await t.succeeds('request', { url: t.url('/json'), responseType: 'arraybuffer' })
      t.ok(data instanceof ArrayBuffer)
      t.equal(data.byteLength, 7)
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
]
