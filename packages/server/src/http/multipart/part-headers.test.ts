import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPartHead } from './part-headers.ts'

const read = (...lines: (string | Buffer)[]) =>
  readPartHead(
    Buffer.concat(lines.flatMap((line, n) => [Buffer.from(n === 0 ? '' : '\r\n'), Buffer.from(line)])),
    16,
  )
const disposition = (parameters: string) => read(`Content-Disposition: form-data${parameters}`)

test('tells files from text fields', () => {
  const of = (...lines: string[]) => read('Content-Disposition: form-data; name=a', ...lines)
  assert.deepEqual(of(), { name: 'a', fileName: null })
  assert.deepEqual(of('Content-Type: text/plain; charset=utf-8'), { name: 'a', fileName: null })
  assert.deepEqual(of('CONTENT-TYPE:application/octet-stream; x=y'), { name: 'a', fileName: '' })
  assert.deepEqual(disposition('; name="a"; filename=""'), { name: 'a', fileName: '' })
  assert.deepEqual(disposition('; filename=my photo.png ; name=b'), { name: 'b', fileName: 'my photo.png' })
  assert.deepEqual(disposition('; filename="a"'), { name: '', fileName: 'a' })
})

test('reads names as browsers, phones and old clients write them', () => {
  const gbk = Buffer.from('cdb7cff12e706e67', 'hex') // 头像.png
  const table: [raw: string | Buffer, name: string][] = [
    ['"头像.png"', '头像.png'],
    [Buffer.concat([Buffer.from('"'), gbk, Buffer.from('"')]), '头像.png'],
    [Buffer.from('"\xff\xfe.png"', 'latin1'), '\ufffd\ufffd.png'],
    ['"a%22b%0D%0Ac.png"', 'a"b\r\nc.png'],
    ['"100%.png"', '100%.png'],
    ['"%E5%A4%B4.png"', '%E5%A4%B4.png'],
    ['"say \\"hi\\".png"', 'say "hi".png'],
    ['"C:\\photos\\new\\a.jpg"', 'C:\\photos\\new\\a.jpg'],
    ['"C:\\\\photos\\\\a.jpg"', 'C:\\photos\\a.jpg'],
    ['"a;b=c.png"', 'a;b=c.png'],
    ['"a\0b"', 'a\0b'],
    ["'a'", "'a'"],
  ]
  for (const [raw, name] of table) {
    const head = read(
      Buffer.concat([Buffer.from('Content-Disposition: form-data; name="f"; filename='), Buffer.from(raw)]),
    )
    assert.equal(head.fileName, name, String(raw))
  }
  assert.equal(disposition('; name="图%22片"').name, '图"片')
})

test('takes filename* before filename, wherever it stands, unless it is unreadable', () => {
  const table: [parameters: string, name: string][] = [
    [`filename="a.png"; filename*=UTF-8''%E5%A4%B4.png`, '头.png'],
    [`filename*=utf-8'zh'%e5%a4%b4.png; filename="a.png"`, '头.png'],
    [`filename*="UTF-8''%E5%A4%B4.png"`, '头.png'],
    [`filename*=GBK''%CD%B7.png`, '头.png'],
    [`filename*=ISO-8859-1''%e9.png`, 'é.png'],
    [`filename*=UTF-8''%ff%fe.png`, '\ufffd\ufffd.png'],
    [`filename="a.png"; filename*=UTF-8''%E5%A`, 'a.png'],
    [`filename="a.png"; filename*=UTF-8''%zz`, 'a.png'],
    [`filename="a.png"; filename*=x`, 'a.png'],
    [`filename*=x`, ''],
  ]
  for (const [parameters, name] of table) {
    assert.equal(disposition(`; name=f; ${parameters}`).fileName, name, parameters)
  }
})

test('refuses what can be read in two ways, and what is no header', () => {
  const good = 'Content-Disposition: form-data; name=a'
  const table: string[][] = [
    [],
    ['Content-Type: image/png'],
    ['Content-Disposition: attachment; name=a'],
    ['Content-Disposition: form-data; name=a; name=b'],
    ['Content-Disposition: form-data; name=a; filename=1; FILENAME=2'],
    ['Content-Disposition: form-data; name="a'],
    ['Content-Disposition: form-data; name="a"b"'],
    ['Content-Disposition: form-data; name'],
    [good, good],
    [good, ' folded'],
    [good, 'no colon'],
    [good, ': no name'],
    [good, 'a b: c'],
    [`${good}\nX: y`],
    [`${good}\rX: y`],
  ]
  for (const lines of table) {
    assert.throws(() => read(...lines), { code: 'multipart_malformed' }, lines.join(' | '))
  }
})

test('counts header lines', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, n) => `X-${n}: y`)
  assert.equal(read('Content-Disposition: form-data; name=a', ...lines(15)).name, 'a')
  assert.throws(() => read('Content-Disposition: form-data; name=a', ...lines(16)), {
    code: 'part_headers_too_large',
  })
})

test('takes any bytes without failing otherwise than by a refusal', () => {
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }
  const pieces = [
    '"',
    '\\',
    ';',
    '=',
    '%',
    "'",
    '*',
    ' ',
    '\r',
    '\n',
    '\r\n',
    ':',
    'name',
    'filename',
    'a',
    '\xff',
    '\xcd',
  ]
  for (let round = 0; round < 5000; round++) {
    let text = round % 2 ? 'Content-Disposition: form-data; name=a; ' : ''
    for (let n = random(20); n > 0; n--) text += pieces[random(pieces.length)]
    try {
      const { name, fileName } = readPartHead(Buffer.from(text, 'latin1'), 16)
      assert.equal(typeof name, 'string')
      assert.ok(fileName === null || typeof fileName === 'string')
    } catch (error) {
      assert.match(
        String((error as { code?: string }).code),
        /^(multipart_malformed|part_headers_too_large)$/,
      )
    }
  }
})
