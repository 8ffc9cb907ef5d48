import type { Case } from './case.ts'

/** What becomes of the answer to a request. */
export const requestAnswerCases: Case[] = [
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
  {
    name: 'an answer beyond what memory holds fails with 602300',
    source: 'wx-api §1.5 602300 [docs]',
    phone: { limits: { answer: 6 } },
    run: (t) =>
      t.fails(
        'request',
        { url: t.url('/json') },
        'request:fail convert native buffer parameter fail. native buffer exceed size limit',
        602300,
      ),
  },
  {
    name: 'responseType arraybuffer wins over dataType json: nothing is parsed',
    source: 'wx-api §5.1 [docs]',
    async run(t) {
      const options = { url: t.url('/json'), responseType: 'arraybuffer', dataType: 'json' }
      const { data } = await t.succeeds('request', options)
      t.equal(new TextDecoder().decode(data), '{"a":1}')
    },
  },
  {
    name: 'JSON is parsed for dataType json whatever the Content-Type says',
    source: 'wx-api §5.1 [docs]',
    async run(t) {
      const url = t.url('/bytes?n=1&type=application%2Fjson')
      t.equal((await t.succeeds('request', { url })).data, '\x07')
      t.deepEqual((await t.succeeds('request', { url: t.url('/bom') })).data, { a: 1 })
    },
  },
]
