import { randomBytes } from 'node:crypto'
import { Agent, request as send } from 'node:http'

/** What is sent: so many files of one size, so many at once, over connections that stay open. */
export interface Load {
  name: string
  size: number
  count: number
  atOnce: number
}

const BOUNDARY = 'bench-boundary-7f3a9c'
const BLOCK = randomBytes(1024 * 1024)

/** Sends it all; resolves with the seconds that it took. Throws when one upload is not answered with 200. */
export async function run({ size, count, atOnce }: Load, port: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const head = Buffer.from(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="user"\r\n\r\ntest\r\n` +
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="photo.bin"\r\n` +
      'Content-Type: application/octet-stream\r\n\r\n',
  )
  const tail = Buffer.from(`\r\n--${BOUNDARY}--\r\n`)
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const outgoing = send(
        {
          agent,
          port,
          host: '127.0.0.1',
          path: '/upload',
          method: 'POST',
          headers: {
            'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
            'content-length': head.length + size + tail.length,
          },
        },
        (answer) => {
          answer.resume()
          answer.on('end', () =>
            answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode}`)),
          )
        },
      )
      outgoing.on('error', reject)
      outgoing.write(head)
      let left = size
      const pump = () => {
        while (left > 0) {
          const part = BLOCK.subarray(0, Math.min(left, BLOCK.length))
          left -= part.length
          if (!outgoing.write(part) && left > 0) {
            outgoing.once('drain', pump)
            return
          }
        }
        outgoing.end(tail)
      }
      pump()
    })
  let started = 0
  const begin = process.hrtime.bigint()
  await Promise.all(
    Array.from({ length: Math.min(atOnce, count) }, async () => {
      while (started < count) {
        started++
        await one()
      }
    }),
  )
  agent.destroy()
  return Number(process.hrtime.bigint() - begin) / 1e9
}
