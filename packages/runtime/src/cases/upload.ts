import type { Case, CaseTools } from './case.ts'

interface Part {
  name: string
  filename: string | null
  type: string | null
  size: number
  text: string
}

/** Uploads a photo to the server that tells what arrived. */
async function send(t: CaseTools, options: object = {}) {
  const filePath = await t.photo()
  const res = await t.succeeds('uploadFile', { url: t.url('/form'), filePath, name: 'file', ...options })
  const { parts, headers } = JSON.parse(res.data) as { parts: Part[]; headers: Record<string, string> }
  return {
    res,
    parts,
    headers,
    filePath,
    field: (name: string) => parts.find((part) => part.name === name)?.text,
  }
}

const WIRE = 'wx-api §3.3'

/** uploadFile and UploadTask. */
export const uploadCases: Case[] = [
  {
    name: 'uploadFile posts multipart/form-data with a boundary of its own and a known length',
    source: `${WIRE} [docs]`,
    async run(t) {
      const { headers } = await send(t)
      t.match(headers['content-type'], /^multipart\/form-data; boundary=\S+$/)
      t.match(headers['content-length'], /^\d+$/)
      t.equal(headers['transfer-encoding'], undefined)
    },
  },
  {
    name: 'uploadFile answers with data as text, never parsed',
    source: 'wx-api §3.2 [docs]',
    async run(t) {
      const { res } = await send(t)
      t.equal(typeof res.data, 'string')
      t.equal(res.statusCode, 200)
    },
  },
  ...[201, 204, 400, 404, 500, 503].map(
    (status): Case => ({
      name: `uploadFile takes status ${status} for a success, as a number`,
      source: 'wx-api §3.2 [docs]',
      async run(t) {
        const { res } = await sendRaw(t, `/status/${status}`)
        t.equal(res.statusCode, status)
      },
    }),
  ),
  {
    name: 'uploadFile brings the file byte for byte',
    source: `${WIRE}`,
    async run(t) {
      const { parts, filePath } = await send(t)
      const file = parts.at(-1)!
      const data = t.wx.getFileSystemManager().readFileSync(filePath, 'base64')
      t.equal(file.text, data)
    },
  },
  {
    name: 'uploadFile names the part by `name` and the file by the last step of its temp path',
    source: `${WIRE} [observed]`,
    async run(t) {
      const { parts, filePath } = await send(t, { name: '头像' })
      t.equal(parts[0]!.name, '头像')
      t.equal(parts[0]!.filename, filePath.split('/').at(-1))
    },
  },
  {
    name: 'uploadFile sends the text fields first and the file last',
    source: `${WIRE} [inferred], needed by §14`,
    async run(t) {
      const { parts } = await send(t, { formData: { a: '1', b: '2' } })
      t.deepEqual(
        parts.map(({ name }) => name),
        ['a', 'b', 'file'],
      )
      t.deepEqual(
        parts.map(({ filename }) => filename !== null),
        [false, false, true],
      )
    },
  },
  ...(
    [
      ['text', '渡口', '渡口'],
      ['empty text', '', ''],
      ['a number', 12.5, '12.5'],
      ['a boolean', true, '[object Boolean]'],
      ['null', null, '[object Null]'],
      ['undefined', undefined, '[object Undefined]'],
      ['an object', { abc: '111' }, '[object Object]'],
      ['an array', [1, 2, 3], '[object Array]'],
    ] as const
  ).map(
    ([what, value, arrives]): Case => ({
      name: `formData with ${what} arrives as ${JSON.stringify(arrives)}`,
      source: `${WIRE} [observed], C4`,
      async run(t) {
        const { field } = await send(t, { formData: { id: 'test', a: value } })
        t.equal(field('id'), 'test')
        t.equal(field('a'), arrives)
      },
    }),
  ),
  {
    name: 'formData that is no object is left out',
    source: 'wx-api §1.3 [observed]',
    async run(t) {
      const { parts } = await send(t, { formData: JSON.stringify({ a: 1 }) })
      t.deepEqual(
        parts.map(({ name }) => name),
        ['file'],
      )
    },
  },
  {
    name: "a caller's multipart Content-Type is ignored",
    source: `${WIRE} [observed], S0`,
    async run(t) {
      const { headers, parts } = await send(t, { header: { 'Content-Type': 'multipart/form-data' } })
      t.match(headers['content-type'], /boundary=/)
      t.equal(parts.length, 1)
    },
  },
  {
    name: 'header values are sent as formData values are',
    source: `${WIRE} [observed]`,
    async run(t) {
      const { headers } = await send(t, { header: { 'X-Text': 'a', 'X-Number': 7, 'X-Flag': true } })
      t.deepEqual([headers['x-text'], headers['x-number'], headers['x-flag']], ['a', '7', '[object Boolean]'])
    },
  },
  {
    name: 'the Referer of an upload is fixed',
    source: 'wx-api §6.2 [docs]',
    async run(t) {
      const { headers } = await send(t, { header: { Referer: 'https://evil.example/', referer: 'x' } })
      t.match(headers.referer, /^https:\/\/servicewechat\.com\/wx[0-9a-f]+\/devtools\/page-frame\.html$/)
    },
  },
  {
    name: 'an upload of an empty file arrives',
    source: 'wx-api §3',
    async run(t) {
      const filePath = t.file('empty.txt', '')
      const { parts } = await send(t, { filePath })
      t.deepEqual([parts[0]!.filename, parts[0]!.size], ['empty.txt', 0])
    },
  },
  {
    name: 'one BOM at the start of the answer to an upload is removed',
    source: 'wx-api §3.2 [docs]',
    async run(t) {
      const { res } = await sendRaw(t, '/bom')
      t.equal(res.data, '{"a":1}')
    },
  },
  {
    name: 'the events of an upload come in order: progress up to 100, headers, success, complete',
    source: 'wx-api §3.4 [docs]',
    async run(t) {
      const order: string[] = []
      const seen: { progress: number; totalBytesSent: number; totalBytesExpectedToSend: number }[] = []
      const filePath = t.file('big.bin', new ArrayBuffer(3_000_000))
      await new Promise<void>((complete) => {
        const task = t.wx.uploadFile({
          url: t.url('/form'),
          filePath,
          name: 'file',
          success: () => order.push('success'),
          complete() {
            order.push('complete')
            complete()
          },
        })
        task.onProgressUpdate((event) => {
          order.push('progress')
          seen.push(event as (typeof seen)[0])
        })
        task.onHeadersReceived((event) => {
          order.push('headers')
          t.deepEqual(Object.keys(event), ['header'])
        })
      })
      t.deepEqual(
        order.filter((name, at) => name !== order[at - 1]),
        ['progress', 'headers', 'success', 'complete'],
      )
      const last = seen.at(-1)!
      t.equal(last.progress, 100)
      t.equal(last.totalBytesSent, last.totalBytesExpectedToSend)
      t.ok(last.totalBytesSent > 3_000_000, 'the total has the multipart overhead in it')
      for (const [at, event] of seen.entries()) {
        t.ok(Number.isInteger(event.progress) && event.progress >= (seen[at - 1]?.progress ?? 0))
      }
    },
  },
  {
    name: 'offProgressUpdate takes one listener off, or all',
    source: 'wx-api §3.4 [docs]',
    async run(t) {
      const told: string[] = []
      const filePath = await t.photo()
      await new Promise<void>((complete) => {
        const task = t.wx.uploadFile({
          url: t.url('/form'),
          filePath,
          name: 'file',
          complete: () => complete(),
        })
        const a = () => told.push('a')
        const b = () => told.push('b')
        task.onProgressUpdate(a)
        task.onProgressUpdate(b)
        task.offProgressUpdate(a)
        task.onHeadersReceived(() => told.push('headers'))
        task.offHeadersReceived()
      })
      t.ok(told.length > 0 && told.every((name) => name === 'b'))
    },
  },
  {
    name: 'abort ends an upload with fail abort; twice is harmless, and no event follows',
    source: 'wx-api §3.4 [observed]',
    async run(t) {
      const filePath = await t.photo()
      const told: string[] = []
      await new Promise<void>((resolve) => {
        const task = t.wx.uploadFile({
          url: t.url('/hang'),
          filePath,
          name: 'file',
          success: () => told.push('success'),
          fail: ({ errMsg }: { errMsg: string }) => told.push(errMsg),
          complete() {
            told.push('complete')
            task.abort()
            setTimeout(resolve, 60)
          },
        })
        task.onHeadersReceived(() => told.push('headers'))
        setTimeout(() => {
          task.onProgressUpdate(() => told.push('progress'))
          task.abort()
          task.abort()
        }, 60)
      })
      t.deepEqual(told, ['uploadFile:fail abort', 'complete'])
    },
  },
  {
    name: 'abort in the turn of the call ends an upload before anything is sent',
    source: 'wx-api §3.4 [observed]',
    async run(t) {
      const filePath = await t.photo()
      const error = await new Promise<{ errMsg: string }>((fail) => {
        t.wx.uploadFile({ url: t.url('/hold?key=never'), filePath, name: 'file', fail }).abort()
      })
      t.equal(error.errMsg, 'uploadFile:fail abort')
      t.equal((await t.succeeds('request', { url: t.url('/held?key=never') })).data.most, 0)
    },
  },
  {
    name: 'abort after completion does nothing',
    source: 'wx-api §3.4 [inferred]',
    async run(t) {
      const filePath = await t.photo()
      const { returned, order } = await t.call('uploadFile', { url: t.url('/form'), filePath, name: 'file' })
      ;(returned as { abort(): void }).abort()
      await t.wait(20)
      t.deepEqual(order, ['success', 'complete'])
    },
  },
  {
    name: 'an upload of a file that is not there fails',
    source: 'wx-api §3.6 [observed]',
    run: (t) =>
      t.fails(
        'uploadFile',
        { url: t.url('/form'), filePath: 'http://tmp/gone.png', name: 'file' },
        'uploadFile:fail file not found',
      ),
  },
  {
    name: 'a server that refuses before it has read the body is heard',
    source: 'wx-api §3.2 [docs]',
    async run(t) {
      const { res } = await sendRaw(t, '/refuse')
      t.equal(res.statusCode, 413)
    },
  },
  {
    name: 'an upload tells where its time went, unless told not to',
    source: 'wx-api §5.4 [typings]',
    async run(t) {
      const { res } = await send(t)
      t.equal(res.profile.protocol, 'http1.1')
      t.ok(res.profile.sendBytesCount > 0)
      const without = await send(t, { enableProfile: false })
      t.equal('profile' in without.res, false)
    },
  },
]

async function sendRaw(t: CaseTools, path: string) {
  const filePath = await t.photo()
  return { res: await t.succeeds('uploadFile', { url: t.url(path), filePath, name: 'file' }) }
}
