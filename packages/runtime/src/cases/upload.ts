import type { Case, CaseTools } from './case.ts'

interface Part {
  name: string
  filename: string | null
  type: string | null
  size: number
  text: string
}

/** Uploads a photo to the server that tells what arrived. */
export async function send(t: CaseTools, options: object = {}) {
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
  ...['application/json', 'multipart/form-data; boundary=mine', 'image/png'].map(
    (type): Case => ({
      name: `a caller's Content-Type ${type} gives way to the form's own`,
      source: `${WIRE} [observed], S0`,
      async run(t) {
        for (const name of ['content-type', 'Content-Type', 'CONTENT-TYPE']) {
          const { headers, parts } = await send(t, { header: { [name]: type } })
          t.match(headers['content-type'], /^multipart\/form-data; boundary=(?!mine)\S+$/)
          t.equal(parts.length, 1)
        }
      },
    }),
  ),
  {
    name: 'uploadFile is a POST whatever method is given, and sends no data',
    source: 'wx-api §3.1 [docs][typings]',
    async run(t) {
      const filePath = await t.photo()
      const options = { url: t.url('/echo'), filePath, name: 'file', method: 'PUT', data: { a: 1 } }
      t.equal(JSON.parse((await t.succeeds('uploadFile', options)).data).method, 'POST')
    },
  },
  {
    name: 'the answer to an upload in another charset is converted',
    source: 'wx-api §3.2 [docs]',
    async run(t) {
      t.equal((await sendRaw(t, '/gbk')).res.data, '渡口')
    },
  },
  {
    name: 'a saved file and a user file are uploaded under the last step of their path',
    source: `${WIRE} [observed]`,
    async run(t) {
      const { savedFilePath } = await t.wx.saveFile({ tempFilePath: await t.photo() })
      const user = t.file('报告 1.txt', 'hello')
      for (const filePath of [savedFilePath, user]) {
        const { parts } = await send(t, { filePath })
        t.equal(parts[0]!.filename, filePath.split('/').at(-1))
      }
    },
  },
  {
    name: 'a folder is not uploaded',
    source: 'wx-api §3.6 [observed]',
    async run(t) {
      const filePath = `${t.wx.env.USER_DATA_PATH}/folder`
      t.wx.getFileSystemManager().mkdirSync(filePath)
      await t.fails(
        'uploadFile',
        { url: t.url('/form'), filePath, name: 'file' },
        'uploadFile:fail file not found',
      )
    },
  },
]

async function sendRaw(t: CaseTools, path: string) {
  const filePath = await t.photo()
  return { res: await t.succeeds('uploadFile', { url: t.url(path), filePath, name: 'file' }) }
}
