import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { Result } from '../../wx/bridge.ts'
import { incoming } from './headers.ts'
import type { Wire } from './line/wire.ts'
import type { NetworkHop } from './log-entry.ts'

/** Measures one exchange as WeChat's `profile` reports it (wx-api §5.4 [typings]). Times are Unix milliseconds. */
export interface Trace {
  queued(start: number, end: number): void
  /** `wireOf` finds the connection under a socket. */
  hop(url: URL, request: ClientRequest, wireOf: (socket: Duplex) => Wire | null): void
  redirected(sameHost: boolean): void
  answered(response: IncomingMessage): void
  read(): Result
}

/** What a log wants to know while it happens. */
export interface TraceWatch {
  /** A request sets out: the first, or one more for a redirect. */
  asked(asked: Pick<NetworkHop, 'method' | 'url' | 'requestHeader'>): void
  /** There is a connection, perhaps one of before. */
  connected(reused: boolean, remoteAddress: string | null): void
  /** The whole request has left. */
  sent(): void
  /** The answer has begun. */
  answered(answer: Pick<NetworkHop, 'statusCode' | 'responseHeader'>): void
}

export function createTrace(invokeStart: number, now: () => number, watch: TraceWatch): Trace {
  const at: Record<string, number> = { invokeStart, redirectStart: 0, redirectEnd: 0 }
  let peer: { peerIP: string; port: number; socketReused: boolean } = {
    peerIP: '',
    port: 0,
    socketReused: false,
  }
  let sent = 0
  let received = 0
  let hopStart = 0

  return {
    queued(start, end) {
      at.queueStart = start
      at.queueEnd = end
    },
    hop(url, request, wireOf) {
      hopStart = now()
      watch.asked({ method: request.method, url: url.href, requestHeader: headerOf(request) })
      for (const name of [
        'fetchStart',
        'domainLookUpStart',
        'domainLookUpEnd',
        'connectStart',
        'connectEnd',
      ]) {
        at[name] = hopStart
      }
      at.SSLconnectionStart = 0
      at.SSLconnectionEnd = 0
      request.on('socket', (socket) => {
        const wire = wireOf(socket)
        const before = { sent: wire?.bytesWritten ?? 0, received: wire?.bytesRead ?? 0 }
        const begin = () => {
          at.requestStart = now()
          watch.connected(request.reusedSocket, addressOf(wire))
        }
        if (request.reusedSocket || !wire?.connecting) begin()
        else {
          const secure = (socket as TLSSocket).encrypted === true
          wire.once('lookup', () => {
            at.domainLookUpEnd = at.connectStart = now()
          })
          wire.once('connect', () => {
            at.connectEnd = now()
            if (secure) at.SSLconnectionStart = at.connectEnd
            else begin()
          })
          socket.once('secureConnect', () => {
            at.SSLconnectionEnd = at.connectEnd = now()
            begin()
          })
        }
        request.once('finish', () => {
          at.requestEnd = now()
          watch.sent()
        })
        request.once('close', () => {
          sent += (wire?.bytesWritten ?? 0) - before.sent
          received += (wire?.bytesRead ?? 0) - before.received
        })
        request.once('response', () => {
          peer = {
            peerIP: wire?.remoteAddress ?? '',
            port: wire?.remotePort ?? 0,
            socketReused: request.reusedSocket,
          }
        })
      })
    },
    redirected(sameHost) {
      if (!sameHost) return
      if (at.redirectStart === 0) at.redirectStart = hopStart
      at.redirectEnd = now()
    },
    answered(response) {
      at.responseStart = now()
      const { header } = incoming(response.rawHeaders, false)
      watch.answered({ statusCode: response.statusCode ?? null, responseHeader: header })
      response.once('close', () => {
        at.responseEnd = now()
      })
    },
    read() {
      at.responseEnd ??= now()
      const end = at.responseEnd
      const rtt = Math.max(0, at.connectEnd! - at.connectStart!)
      const seconds = Math.max(1, end - (at.responseStart ?? end)) / 1000
      const kbps = Math.round((received * 8) / 1000 / seconds)
      return {
        ...at,
        rtt,
        estimate_nettype: 5,
        httpRttEstimate: Math.max(0, (at.responseStart ?? end) - (at.requestEnd ?? end)),
        transportRttEstimate: rtt,
        downstreamThroughputKbpsEstimate: kbps,
        throughputKbps: kbps,
        ...peer,
        sendBytesCount: sent,
        receivedBytedCount: received,
        protocol: 'http1.1',
        usingHighPerformanceMode: false,
      }
    },
  }
}

/** As it goes out, names as they were written. Node adds `Connection` later. */
function headerOf(request: ClientRequest): Record<string, string> {
  return Object.fromEntries(
    request.getRawHeaderNames().map((name) => {
      const value = String(request.getHeader(name))
      // What is not Latin-1 went in as the bytes of UTF-8.
      return [name, Buffer.from(value, 'latin1').toString('utf8')]
    }),
  )
}

function addressOf(wire: Wire | null): string | null {
  const { remoteAddress: host, remotePort: port } = wire ?? {}
  if (host === undefined) return null
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
