import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DukouError } from '../../errors.ts'
import { createFormParser, type PartLimits } from './parser.ts'

const BOUNDARY = '--dukou'
const LIMITS: PartLimits = {
  maxFiles: 9,
  maxFields: 32,
  maxFieldBytes: 65_536,
  maxPartHeaders: 16,
  maxPartHeaderBytes: 8192,
}

interface Part {
  name: string
  fileName?: string
  body: string
}

interface Parsed {
  parts: Part[]
  refusal: string | null
  /** Bytes that were given to the parser before it refused. */
  taken: number
}

function parse(chunks: Iterable<Buffer>, boundary = BOUNDARY, limits = LIMITS): Parsed {
  const parts: Part[] = []
  let open = false
  let taken = 0
  const parser = createFormParser(boundary, limits, {
    onField(name, value) {
      assert.ok(!open)
      parts.push({ name, body: value.toString('latin1') })
    },
    onFile(name, fileName) {
      assert.ok(!open)
      open = true
      parts.push({ name, fileName, body: '' })
    },
    onData(bytes) {
      assert.ok(open && bytes.length > 0)
      parts.at(-1)!.body += bytes.toString('latin1')
    },
    onFileEnd() {
      assert.ok(open)
      open = false
    },
  })
  try {
    for (const chunk of chunks) {
      parser.write(chunk)
      taken += chunk.length
    }
    parser.end()
    assert.ok(!open)
    return { parts, refusal: null, taken }
  } catch (error) {
    const { code } = error as DukouError
    if (code === undefined) throw error
    return { parts, refusal: code, taken }
  }
}

function write(parts: Part[], boundary = BOUNDARY): Buffer {
  const texts = parts.map(({ name, fileName, body }) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"\r\nContent-Type: image/png`
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${body}\r\n`
  })
  return Buffer.from(`${texts.join('')}--${boundary}--\r\n`, 'latin1')
}

/** Pieces of the size that the function says, again and again. */
function* cut(bytes: Buffer, size: () => number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const end = at + Math.max(1, size())
    // A copy, so that nothing of a neighbour can be seen through the view.
    yield Buffer.from(bytes.subarray(at, end))
    at = end
  }
}

function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const TRICKY = [
  '\r',
  '\n',
  '\r\n',
  '-',
  '--',
  '\r\n-',
  '\r\n--',
  '\r\n----',
  '\r\n----dukou'.slice(0, -1),
  '----dukou',
]
TRICKY.push('\r\r\n--', '\n----dukou\n', '\r\n\r\n', '\0', '\xff', 'x', 'photo '.repeat(40))

function randomForm(random: (below: number) => number): Part[] {
  const text = (most: number) => {
    let body = ''
    for (let n = random(most); n > 0; n--) body += TRICKY[random(TRICKY.length)]
    // At the very beginning of a body the boundary needs no line break of its own before it.
    return (body.startsWith('----dukou') ? `x${body}` : body).replaceAll('\r\n----dukou', '\r\n----duko')
  }
  return Array.from({ length: 1 + random(5) }, (_, n) =>
    random(2) ? { name: `f${n}`, fileName: `${n}.png`, body: text(12) } : { name: `k${n}`, body: text(6) },
  )
}

test('finds the same form however its bytes are cut', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = randomOf(seed)
    const parts = randomForm(random)
    const bytes = write(parts)
    const cuts: (() => number)[] = [
      () => bytes.length,
      () => 1,
      () => 2,
      () => 1 + random(5),
      () => random(200),
    ]
    for (const size of cuts) {
      assert.deepEqual(parse(cut(bytes, size)), { parts, refusal: null, taken: bytes.length }, `seed ${seed}`)
    }
  }
})

test('finds the same form cut at any one place, and at any two near a boundary', () => {
  const parts = [
    { name: 'k', body: 'v\r\n----duko' },
    { name: 'f', fileName: 'a', body: '\r\n--\r\n----dukou'.slice(0, -1) },
    { name: 'g', fileName: 'b', body: '' },
  ]
  const bytes = write(parts)
  for (let first = 1; first < bytes.length; first++) {
    for (let second = first; second < Math.min(first + 16, bytes.length); second++) {
      const pieces = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)]
      assert.deepEqual(parse(pieces).parts, parts, `cut at ${first} and ${second}`)
    }
  }
})

test('calls a form truncated when it ends anywhere before its closing boundary', () => {
  const bytes = write([
    { name: 'k', body: 'v' },
    { name: 'f', fileName: 'a', body: 'some\r\nbytes' },
    { name: 'g', fileName: 'b', body: 'x' },
  ])
  for (let length = 0; length <= bytes.length; length++) {
    const isWhole = length >= bytes.length - 2
    for (const size of [() => 1, () => length]) {
      const { refusal } = parse(cut(bytes.subarray(0, length), size))
      assert.equal(refusal, isWhole ? null : 'multipart_truncated', `cut at ${length}`)
    }
  }
})

test('refuses what is no form, at once', () => {
  const head = 'Content-Disposition: form-data; name=a\r\n\r\n'
  const B = `--${BOUNDARY}`
  const table: [what: string, body: string, refusal: string | null][] = [
    ['a boundary of a bare LF', `${B}\n${head}x\n${B}--\n`, 'multipart_malformed'],
    ['a boundary that goes on', `${B}x\r\n${head}x\r\n${B}--`, 'multipart_malformed'],
    ['a boundary that goes on inside data', `${B}\r\n${head}x\r\n${B}x\r\n${B}--`, 'multipart_malformed'],
    ['half a closing boundary', `${B}\r\n${head}x\r\n${B}-x`, 'multipart_malformed'],
    ['CR alone behind a boundary', `${B}\rx`, 'multipart_malformed'],
    ['a part without headers', `${B}\r\n\r\nx\r\n${B}--`, 'multipart_malformed'],
    [
      'a part without a name',
      `${B}\r\nContent-Disposition: form-data\r\n\r\nx\r\n${B}--`,
      'multipart_malformed',
    ],
    ['bare LF between headers', `${B}\r\nA: b\n${head}x\r\n${B}--`, 'multipart_malformed'],
    ['something else before it, without end', 'x'.repeat(2000), 'multipart_malformed'],
    ['something else behind it, without end', `${B}--${'x'.repeat(2000)}`, 'multipart_malformed'],
    ['spaces without end', `${B}${' '.repeat(100)}\r\n${head}x\r\n${B}--`, 'multipart_malformed'],
    ['another boundary', `--other\r\n${head}x\r\n--other--\r\n`, 'multipart_truncated'],
    ['nothing', '', 'multipart_truncated'],
    ['an empty form', `${B}--`, null],
    ['a preamble, spaces and an epilogue', `hello\r\n${B} \t\r\n${head}x\r\n${B}--\r\nbye`, null],
    ['a part without a body', `${B}\r\n${head}${B}\r\n${head}x\r\n${B}--`, null],
  ]
  for (const [what, body, refusal] of table) {
    for (const size of [() => body.length, () => 1]) {
      assert.equal(parse(cut(Buffer.from(body), size)).refusal, refusal, what)
    }
  }
})

test('refuses a flood near its beginning', () => {
  const repeat = (count: number, part: (n: number) => Part) =>
    write(Array.from({ length: count }, (_, n) => part(n)))
  const head = (lines: string) =>
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name=a\r\n${lines}\r\n\r\nx\r\n--${BOUNDARY}--`,
    )
  const table: [what: string, bytes: Buffer, refusal: string, within: number][] = [
    ['fields', repeat(100_000, (n) => ({ name: `k${n}`, body: '' })), 'too_many_fields', 33 * 80],
    ['files', repeat(3000, (n) => ({ name: 'f', fileName: `${n}`, body: 'x' })), 'too_many_files', 10 * 130],
    ['lines', head('X: y\r\n'.repeat(50_000)), 'part_headers_too_large', 8300],
    ['a long line', head(`X: ${'y'.repeat(1_000_000)}`), 'part_headers_too_large', 8300],
    ['no end of a line', head('X'.repeat(1_000_000)), 'part_headers_too_large', 8300],
    [
      'a long value',
      repeat(1, () => ({ name: 'k', body: 'v'.repeat(1_000_000) })),
      'fields_too_large',
      65_700,
    ],
    ['a long name', repeat(1, () => ({ name: 'k'.repeat(129), body: '' })), 'fields_too_large', 250],
    ['a name of the language', repeat(1, () => ({ name: '__proto__', body: '' })), 'field_refused', 100],
  ]
  for (const [what, bytes, refusal, within] of table) {
    const inBytes = parse(cut(bytes, () => 1))
    assert.equal(inBytes.refusal, refusal, what)
    assert.ok(inBytes.taken <= within, `${what}: after ${inBytes.taken} bytes`)
    assert.equal(parse(cut(bytes, () => 65_536)).refusal, refusal, what)
  }
})

test('takes a head of exactly the permitted bytes, and not one more', () => {
  const start = 'Content-Disposition: form-data; name=a\r\nX: '
  for (const [length, refusal] of [
    [8192, null],
    [8193, 'part_headers_too_large'],
  ] as const) {
    const body = `--${BOUNDARY}\r\n${start.padEnd(length, 'y')}\r\n\r\nx\r\n--${BOUNDARY}--`
    for (const size of [1, 100, body.length]) {
      assert.equal(parse(cut(Buffer.from(body), () => size)).refusal, refusal, `${length} by ${size}`)
    }
  }
})

test('takes time in proportion to the bytes, whatever they look like', () => {
  const boundary = '-'.repeat(70)
  const almost = `\r\n--${boundary}`.slice(0, -1)
  const cost = (count: number, size: number) => {
    const bytes = write([{ name: 'f', fileName: 'a', body: `x${almost.repeat(count)}` }], boundary)
    const begun = process.cpuUsage()
    assert.equal(
      parse(
        cut(bytes, () => size),
        boundary,
      ).refusal,
      null,
    )
    const { user, system } = process.cpuUsage(begun)
    return user + system
  }
  cost(5000, 4096)
  const small = cost(5000, 4096)
  const large = cost(40_000, 4096)
  // Eight times the bytes; a quadratic search would take sixty-four times as long.
  assert.ok(large < 30 * Math.max(small, 5000), `${small} µs, then ${large} µs`)
})
