import type { Case, CaseTools } from './case.ts'

/** Requests what tells how the request arrived. */
export async function echo(t: CaseTools, options: object, path = '/echo') {
  const { data } = await t.succeeds('request', { url: t.url(path), ...options })
  return data as {
    method: string
    url: string
    headers: Record<string, string>
    text: string
    base64: string
  }
}

/** What becomes of a request's data. */
export const requestBodyCases: Case[] = [
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
  ...(
    [
      [{ a: true, b: null }, '/echo?a=true&b=null'],
      [{ a: [1, 2] }, `/echo?a=${encodeURIComponent('[1,2]')}`],
      [{}, '/echo'],
    ] as const
  ).map(
    ([data, url]): Case => ({
      name: `a GET with ${JSON.stringify(data)} asks for ${url}`,
      source: 'wx-api §5.1 [docs][observed]',
      async run(t) {
        const told = await echo(t, { data })
        t.deepEqual([told.url, told.text], [url, ''])
      },
    }),
  ),
  {
    name: 'an object is posted as application/json, and another type is kept as it was written',
    source: 'wx-api §5.1 [docs]',
    async run(t) {
      t.equal((await echo(t, { method: 'POST', data: {} })).headers['content-type'], 'application/json')
      for (const name of ['Content-Type', 'content-type', 'CONTENT-TYPE']) {
        const { headers } = await echo(t, { method: 'POST', data: 'a', header: { [name]: 'text/x-a' } })
        t.equal(headers['content-type'], 'text/x-a')
      }
    },
  },
  {
    name: 'an array is posted as JSON',
    source: 'wx-api §5.1 [docs]',
    async run(t) {
      t.equal((await echo(t, { method: 'POST', data: [1, { a: '渡' }] })).text, '[1,{"a":"渡"}]')
    },
  },
  {
    name: 'text is posted as it is, also for x-www-form-urlencoded',
    source: 'wx-api §5.1 [docs]',
    async run(t) {
      const header = { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' }
      t.equal((await echo(t, { method: 'POST', header, data: 'a=1&b=%20' })).text, 'a=1&b=%20')
    },
  },
  {
    name: 'a form that the page has put together itself arrives with its own boundary',
    source: 'wx-api §5.1 [observed]',
    async run(t) {
      const header = { 'content-type': 'multipart/form-data; boundary=XX' }
      const text = '--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--XX--\r\n'
      const data = new TextEncoder().encode(text).buffer
      const told = await echo(t, { method: 'POST', header, data })
      t.deepEqual([told.headers['content-type'], told.text], ['multipart/form-data; boundary=XX', text])
    },
  },
  {
    name: 'an ArrayBuffer that is too large fails with 602300; how large is unverified on a device',
    source: 'wx-api §1.5, §5.1 [docs]',
    phone: { limits: { body: 4 } },
    async run(t) {
      const url = t.url('/echo')
      await t.succeeds('request', { url, method: 'POST', data: new ArrayBuffer(4) })
      await t.fails(
        'request',
        { url, method: 'POST', data: new ArrayBuffer(5) },
        'request:fail convert native buffer parameter fail. native buffer exceed size limit',
        602300,
      )
    },
  },
]
