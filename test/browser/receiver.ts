import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as it arrived. */
export interface Arrival {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
}

/** A plain HTTP server that keeps what it was sent and answers `stored` with the number of bytes. */
export async function startReceiver(): Promise<{ url: string; arrivals: Arrival[]; close(): Promise<void> }> {
  const arrivals: Arrival[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    try {
      for await (const part of request) parts.push(part as Buffer)
    } catch {
      // The phone hung up in the middle, as it was told to.
      return
    }
    const body = Buffer.concat(parts)
    arrivals.push({ method: request.method!, path: request.url!, headers: request.headers, body })
    response.end(`stored ${body.length}`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    arrivals,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
