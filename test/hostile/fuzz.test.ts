import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import type { UploadAnswer } from 'dukou'
import { BOUNDARY, bytesHeld, dial, requestHead, sha256, start, until } from '../server/running.ts'
import { type Chance, chance, isLong } from './chance.ts'

const COUNT = Number(process.env.DUKOU_FUZZ ?? (isLong ? 100_000 : 400))

interface Made {
  body: Buffer
  fields: Record<string, string>
  /** `<length> <sha256>` of each. */
  files: string[]
}

/** What looks like the end of a part, and isn't. */
const PIECES = [
  '\r\n',
  '\r',
  '\n',
  '--',
  '\r\n--',
  `\r\n--${BOUNDARY.slice(0, -1)}`,
  `--${BOUNDARY}`,
  `\n--${BOUNDARY}--`,
  '\r\n\r\n',
  'x',
]

function data({ below, of, bytes }: Chance): Buffer {
  const pieces: Buffer[] = []
  for (let left = below(30); left > 0; left--)
    pieces.push(below(4) === 0 ? bytes(below(200)) : Buffer.from(of(PIECES)))
  if (below(10) === 0) pieces.push(Buffer.alloc(below(300_000), of(PIECES)))
  // Random pieces must not make the one thing that ends a part.
  const text = Buffer.concat([Buffer.from('.'), ...pieces]).toString('latin1')
  return Buffer.from(text.replaceAll(`\r\n--${BOUNDARY}`, '\r\n- -'), 'latin1')
}

function make(random: Chance): Made {
  const { below } = random
  const made: Made = { body: Buffer.alloc(0), fields: {}, files: [] }
  const pieces: Buffer[] = [Buffer.from(below(4) === 0 ? 'a preamble\r\n' : '')]
  const parts = 1 + below(6)
  for (let n = 0; n < parts; n++) {
    const isFile = n === 0 || below(2) === 0
    const bytes = isFile ? data(random) : Buffer.from(data(random).toString('base64').slice(0, 500))
    const more = below(3) === 0 ? '\r\nContent-Type: image/png; x="\\"' : ''
    pieces.push(
      Buffer.from(`--${BOUNDARY}${' '.repeat(below(3))}\r\n`),
      Buffer.from(`Content-Disposition: form-data; name="k${n}"${isFile ? '; filename="x"' : ''}`),
      Buffer.from(more.replace('\\"', '')),
      Buffer.from('\r\n\r\n'),
      bytes,
      Buffer.from('\r\n'),
    )
    if (isFile) made.files.push(`${bytes.length} ${sha256(bytes)}`)
    else made.fields[`k${n}`] = bytes.toString()
  }
  pieces.push(Buffer.from(`--${BOUNDARY}--${below(2) === 0 ? '\r\n' : ''}`))
  return { ...made, body: Buffer.concat(pieces) }
}

/** Spoils it: a byte or several changed, taken out or put in. */
function spoil({ body }: Made, { below, bytes }: Chance): Buffer {
  // Every second time near the beginning, where the structure is.
  const at = below(below(2) === 0 ? Math.min(200, body.length) : body.length)
  const end = Math.min(body.length, at + below(20))
  const way = below(3)
  const between = way === 0 ? bytes(end - at) : way === 1 ? Buffer.alloc(0) : bytes(1 + below(20))
  return Buffer.concat([body.subarray(0, at), between, body.subarray(way === 2 ? at : end)])
}

/** In pieces of random sizes, some of them single bytes, by length or in chunks of HTTP. */
async function sendInPieces(socket: Socket, body: Buffer, { below }: Chance): Promise<void> {
  const isChunked = below(2) === 0
  const head = `${requestHead(body.length).trimEnd()}\r\nConnection: close\r\n\r\n`
  socket.write(isChunked ? head.replace(/Content-Length: \d+/, 'Transfer-Encoding: chunked') : head)
  const most = 1 + below(below(3) === 0 ? 3 : 3000)
  let writes = 0
  for (let at = 0; at < body.length && !socket.destroyed; ) {
    const size = writes++ > 300 ? body.length - at : 1 + below(most)
    const piece = body.subarray(at, at + size)
    socket.write(
      isChunked
        ? Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
        : piece,
    )
    at += size
    if (below(20) === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  if (isChunked) socket.write('0\r\n\r\n')
}

async function answerOf(socket: Socket): Promise<{ status: number; body: unknown }> {
  let text = ''
  for await (const chunk of socket) text += chunk
  const [head, body] = text.split('\r\n\r\n') as [string, string]
  return { status: Number(head.slice(9, 12)), body: JSON.parse(body) }
}

test(`${COUNT} random forms in random pieces over real sockets: right ones arrive as they are, broken ones leave nothing`, async (t) => {
  const random = chance(t)
  const { url, port, data: folder } = await start(t)
  const held: string[] = []
  const tally = { taken: 0, refused: 0, cut: 0 }
  for (let n = 0; n < COUNT; n++) {
    const made = make(random)
    const way = random.below(3)
    const socket = await dial(port)
    socket.setNoDelay(true).on('error', () => {})
    if (way === 2) {
      const body = made.body.subarray(0, random.below(made.body.length - 2))
      socket.write(requestHead(made.body.length))
      await new Promise((resolve) => socket.write(body, resolve))
      if (random.below(2) === 0) await new Promise((resolve) => setImmediate(resolve))
      if (random.below(2) === 0) socket.resetAndDestroy()
      else socket.destroy()
      tally.cut++
      continue
    }
    await sendInPieces(socket, way === 0 ? made.body : spoil(made, random), random)
    const { status, body } = await answerOf(socket)
    if (way === 1 && status !== 200) {
      assert.ok(status >= 400 && status < 500, `round ${n}: ${status} ${JSON.stringify(body)}`)
      tally.refused++
      continue
    }
    const { files, fields } = body as UploadAnswer
    assert.equal(status, 200, `round ${n}: ${JSON.stringify(body)}`)
    for (const file of files) held.push(file.id)
    tally.taken++
    if (way === 1) continue
    assert.deepEqual(
      files.map(({ size, sha256: print }) => `${size} ${print}`),
      made.files,
      `round ${n}`,
    )
    assert.deepEqual(fields, made.fields, `round ${n}`)
  }
  t.diagnostic(JSON.stringify(tally))
  await until('only what was taken is left', async () => (await bytesHeld(folder)).length === held.length)
  const names = (await bytesHeld(folder)).map((path) => path.slice(-32))
  assert.deepEqual(names.sort(), held.sort())
  assert.ok((await fetch(`${url}/livez`)).ok)
})

test('finds one form however its bytes are cut in two', async (t) => {
  const random = chance(t)
  const { port } = await start(t)
  const file = `\r\n--${BOUNDARY.slice(0, 9)}\r\n--\r\n`
  const body = Buffer.from(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="k"\r\n\r\n\r\n-\r\n--${BOUNDARY}\r\n` +
      `Content-Disposition: form-data; name="f"; filename="a"\r\n\r\n${file}\r\n--${BOUNDARY}\r\n` +
      `Content-Disposition: form-data; name="g"; filename=""\r\n\r\n\r\n--${BOUNDARY}--\r\n`,
  )
  const socket = await dial(port)
  socket.setNoDelay(true)
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  for (let at = 1; at < body.length; at++) {
    text = ''
    socket.write(requestHead(body.length))
    socket.write(body.subarray(0, at))
    await new Promise((resolve) => setImmediate(resolve))
    if (random.below(8) === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    socket.write(body.subarray(at))
    while (!text.endsWith('}')) await once(socket, 'data')
    assert.match(text, /^HTTP\/1\.1 200 /, `cut at ${at}: ${text}`)
    assert.ok(text.includes(`"size":${file.length},`) && text.includes('"k":"\\r\\n-"'), `cut at ${at}`)
  }
  socket.destroy()
})
