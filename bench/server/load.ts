import { type Body, open } from '../connection.ts'
import { pieces } from '../random-bytes.ts'

/** What is sent: so many files of one size, so many at once, over connections that stay open. */
export interface Load {
  name: string
  /** Bytes of a file. */
  size: number
  count: number
  atOnce: number
}

const BOUNDARY = 'bench-boundary-7f3a9c'
const HEAD = Buffer.from(
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="user"\r\n\r\ntest\r\n` +
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="photo.bin"\r\n` +
    'Content-Type: application/octet-stream\r\n\r\n',
)
const TAIL = Buffer.from(`\r\n--${BOUNDARY}--\r\n`)

function form(size: number): Body {
  return {
    bytes: HEAD.length + size + TAIL.length,
    *parts() {
      yield HEAD
      yield* pieces(size)
      yield TAIL
    },
  }
}

/** Sends it all; resolves with the seconds that it took. Throws when one upload is not answered with 200. */
export async function run({ size, count, atOnce }: Omit<Load, 'name'>, port: number): Promise<number> {
  const body = form(size)
  const headers = `Content-Type: multipart/form-data; boundary=${BOUNDARY}\r\n`
  const connections = await Promise.all(Array.from({ length: Math.min(atOnce, count) }, () => open(port)))
  let started = 0
  const begin = performance.now()
  await Promise.all(
    connections.map(async (connection) => {
      while (started < count) {
        started++
        await connection.send('POST', '/upload', headers, body)
      }
    }),
  )
  const seconds = (performance.now() - begin) / 1000
  for (const connection of connections) connection.close()
  return seconds
}

/** The first uploads compile the code; they are not what a running server costs. */
export function warmUp({ size }: Pick<Load, 'size'>, port: number): Promise<number> {
  return run({ size: Math.min(size, 300 * 1024), count: 3000, atOnce: 50 }, port)
}
