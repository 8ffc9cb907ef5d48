import type { NetConnectOpts, Socket } from 'node:net'
import { net } from '../../on-demand.ts'

/** What may wait between the system and a slow line before the system is told to wait, in bytes. */
const MOST_WAITING = 256 * 1024

/** What the real socket under a connection tells. */
export interface FarEndListener {
  lookup(): void
  connect(): void
  error(error: Error): void
  /** `taken` is to be called when these bytes wait no longer. */
  data(bytes: Uint8Array, taken: () => void): void
  end(): void
  close(): void
}

/** The real socket under a connection, which isn't there before it is dialled. */
export interface FarEnd {
  readonly socket: Socket | null
  dial(): void
  /** `done` is called once the system has taken the bytes. */
  write(bytes: Uint8Array, done: () => void): void
  end(done: () => void): void
  /** Whether it holds the process. */
  hold(how: 'held' | 'free'): void
  /** Hears no more of it. What becomes of the socket is up to the caller; `null` = it was never dialled. */
  release(): Socket | null
}

export function createFarEnd(to: NetConnectOpts, on: FarEndListener): FarEnd {
  let socket: Socket | null = null
  let held = true

  return {
    get socket() {
      return socket
    },
    dial() {
      socket = net().connect(to)
      if (!held) socket.unref()
      listen(socket, on)
    },
    write: (bytes, done) => void socket!.write(bytes, (error) => !error && done()),
    end: (done) => void socket!.end(done),
    hold(how) {
      held = how === 'held'
      if (held) socket?.ref()
      else socket?.unref()
    },
    release() {
      if (socket === null) return null
      for (const event of ['data', 'end', 'error', 'close', 'lookup', 'connect'] as const) {
        socket.removeAllListeners(event)
      }
      return socket.on('error', () => {})
    },
  }
}

function listen(socket: Socket, on: FarEndListener): void {
  let waiting = 0
  socket.once('lookup', on.lookup)
  socket.once('connect', on.connect)
  socket.once('error', on.error)
  socket.on('data', (bytes: Buffer) => {
    waiting += bytes.byteLength
    if (waiting >= MOST_WAITING) socket.pause()
    on.data(bytes, () => {
      waiting -= bytes.byteLength
      if (waiting < MOST_WAITING) socket.resume()
    })
  })
  socket.once('end', on.end)
  socket.once('close', on.close)
}
