import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface ChunkServer {
  url: string
  /** Merged files by their MD5. */
  merged: Map<string, Buffer>
  /** Which chunks came, in the order of their arrival. */
  chunks: number[]
  close(): void
}

/**
 * What the README of miniprogram-file-uploader asks of a server: verify, chunks, merge. What broke off on the way is thrown away.
 *
 * @param refused the chunk that is refused once, so that its retry is seen, too
 */
export async function startChunkServer(refused = Number.NaN): Promise<ChunkServer> {
  const held = new Map<string, Map<number, Buffer>>()
  const merged = new Map<string, Buffer>()
  const chunks: number[] = []
  let isRefused = false
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://chunk')
    const id = searchParams.get('identifier') ?? ''
    const parts = held.get(id) ?? new Map<number, Buffer>()
    held.set(id, parts)
    const answer = (body: object) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(body))
    }
    if (pathname === '/verify')
      return answer({ needUpload: !merged.has(id), uploadedChunks: [...parts.keys()], url: `/${id}` })
    if (pathname === '/chunk') {
      const index = Number(searchParams.get('index'))
      const body = await buffer(request).catch(() => null)
      if (body === null) return response.destroy()
      if (index === refused && !isRefused) {
        isRefused = true
        response.statusCode = 503
        return response.end()
      }
      chunks.push(index)
      parts.set(index, body)
      return answer({})
    }
    const sorted = [...parts].sort(([a], [b]) => a - b).map(([, part]) => part)
    merged.set(id, Buffer.concat(sorted))
    answer({ url: `/${id}` })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    merged,
    chunks,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
