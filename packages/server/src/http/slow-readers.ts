import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

const LOOKS = 4

/**
 * Cuts an answer of which the client has taken nothing for `stallMs` (up to a quarter more), and calls `onCut` before. It
 * looks at what leaves: a timeout of the socket would be put off by a client that sends a byte now and then.
 */
export function cutWhenStalled(response: ServerResponse, stallMs: number, onCut: () => void): void {
  let seen: string | null = null
  let looks = 0
  const clock = setInterval(() => {
    const waiting = waitingOf(response)
    looks = waiting !== null && waiting === seen ? looks + 1 : 0
    seen = waiting
    if (looks < LOOKS) return
    onCut()
    response.destroy()
  }, stallMs / LOOKS)
  clock.unref()
  response.once('close', () => clearInterval(clock))
}

/** How much of an answer still waits for its client, in a form that changes with each byte taken; null when nothing waits. */
function waitingOf({ socket, writableLength }: ServerResponse): string | null {
  if (!socket || writableLength === 0) return null
  // The part of a write that the kernel has not taken yet: Node's own timeouts of sockets look at it, too.
  const { _handle: handle } = socket as Socket & { _handle?: { writeQueueSize?: number } | null }
  return `${socket.bytesWritten} ${writableLength} ${handle?.writeQueueSize ?? 0}`
}
