import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One exchange that passed through. */
export interface Exchange {
  method: string
  path: string
  status: number
  body: string
}

/** Stands between a phone and a server and passes everything on, so that a test can read what the server answered. */
export async function startRecorder(target: string) {
  const exchanges: Exchange[] = []
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming
    const onward = send(`${target}${url}`, { method, headers }, (answer) => {
      const chunks: Buffer[] = []
      outgoing.writeHead(answer.statusCode!, answer.headers)
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => {
        exchanges.push({
          method,
          path: url,
          status: answer.statusCode!,
          body: Buffer.concat(chunks).toString(),
        })
      })
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
