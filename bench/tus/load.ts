import { type Connection, open } from '../connection.ts'
import { pieces } from '../random-bytes.ts'

/** Uploads of one size, one after the other on each of so many connections, each in chunks of one size. */
export interface TusLoad {
  name: string
  /** Bytes. */
  size: number
  /** Bytes of one PATCH. */
  chunk: number
  count: number
  atOnce: number
}

const VERSION = 'Tus-Resumable: 1.0.0\r\n'

async function upload(connection: Connection, { size, chunk }: TusLoad): Promise<void> {
  const length = `${VERSION}Upload-Length: ${size}\r\nUpload-Metadata: filename cGhvdG8uYmlu\r\n`
  const { headers } = await connection.send('POST', '/tus', length)
  const path = new URL(headers.get('location')!, 'http://localhost').pathname
  for (let offset = 0; offset < size; offset += chunk) {
    const bytes = Math.min(chunk, size - offset)
    const about = `${VERSION}Upload-Offset: ${offset}\r\nContent-Type: application/offset+octet-stream\r\n`
    await connection.send('PATCH', path, about, { bytes, parts: () => pieces(bytes) })
  }
}

/** Sends it all; resolves with the seconds that it took. */
export async function run(load: TusLoad, port: number): Promise<number> {
  const connections = await Promise.all(Array.from({ length: load.atOnce }, () => open(port)))
  let started = 0
  const begin = performance.now()
  await Promise.all(
    connections.map(async (connection) => {
      while (started < load.count) {
        started++
        await upload(connection, load)
      }
    }),
  )
  const seconds = (performance.now() - begin) / 1000
  for (const connection of connections) connection.close()
  return seconds
}
