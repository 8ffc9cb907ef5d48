import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { TestContext } from 'node:test'

/** What a reverse proxy may do to requests. */
export interface Faults {
  /** Bytes of a body above which it answers 413 itself. */
  maxBody?: number
  dropsAuthorization?: true
  dropsOptions?: true
  dropsRange?: true
  /** Takes a body whole before it hands it on. */
  buffers?: true
  /** Cuts a request after this time, in milliseconds. */
  cutsAfterMs?: number
  /** What it tells the server that it was asked for. */
  host?: string
}

export async function listen(t: TestContext, server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.closeAllConnections())
  t.after(() => server.close())
  return (server.address() as AddressInfo).port
}

/** A reverse proxy with the faults that people meet. */
export function proxyTo(url: string, faults: Faults) {
  return async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { maxBody = Number.POSITIVE_INFINITY, cutsAfterMs } = faults
    if (Number(incoming.headers['content-length'] ?? 0) > maxBody) {
      incoming.resume()
      outgoing.writeHead(413, { 'content-type': 'text/html', server: 'nginx/1.26' }).end('<html>nginx')
      return
    }
    if (faults.dropsOptions && incoming.method === 'OPTIONS') {
      incoming.resume()
      outgoing.writeHead(405).end()
      return
    }
    if (cutsAfterMs !== undefined) setTimeout(() => incoming.destroy(), cutsAfterMs).unref()
    const headers = { ...incoming.headers }
    if (faults.dropsAuthorization) delete headers.authorization
    if (faults.dropsRange) delete headers.range
    if (faults.host) headers.host = faults.host
    // One that breaks off is never handed on.
    const whole = faults.buffers ? await buffer(incoming).catch(() => null) : null
    if (faults.buffers && whole === null) return
    const onward = request(url + incoming.url, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.on('error', () => onward.destroy())
    if (whole) onward.end(whole)
    else incoming.pipe(onward)
  }
}

/** A proxy on a free port; its address. */
export async function startProxy(t: TestContext, url: string, faults: Faults): Promise<string> {
  return `http://127.0.0.1:${await listen(t, createServer(proxyTo(url, faults)))}`
}
