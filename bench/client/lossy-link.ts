import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Phone } from '@dukou/runtime'
import { randomOf } from '../../test/client/soak.ts'

/** Draws how many bytes go up until a connection dies. */
export function livesOf(seed: number, mean: number): () => number {
  const random = randomOf(seed)
  return () => Math.ceil(-Math.log(1 - random()) * mean)
}

// More than any of the systems ever starts.
const TASKS = 2000

/**
 * Every task of the phone is cut after as many bytes as are drawn for it. The exponential distribution has no memory: what a
 * connection has left after a task that came through is distributed as what a new one has. So a draw for each task is the same
 * link as a draw for each connection.
 */
export function cutPhone(phone: Phone, nextLife: () => number, by: 'close' | 'reset'): void {
  for (let task = 0; task < TASKS; task++)
    phone.control.fault({ kind: 'cut', by, after: { up: nextLife() }, times: 1 })
}

/** The same link for who has no phone: connections that die after as many bytes. What had passed until then has arrived. */
export async function startLink(port: number, nextLife: () => number, bytesPerSecond: number) {
  let passed = 0
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    let left = nextLife()
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    far.pipe(near)
    near.on('data', (chunk) => {
      const part = chunk.subarray(0, left)
      left -= part.length
      passed += part.length
      if (left > 0) {
        far.write(part)
        near.pause()
        setTimeout(() => near.resume(), (part.length / bytesPerSecond) * 1000)
      } else if (part.length > 0) {
        far.end(part)
        far.unpipe(near)
        near.resetAndDestroy()
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    passed: () => passed,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
