import type { WebSocket } from 'ws'
import type { Bridge, OpenTask } from '../wx/bridge.ts'
import { decodeFrame, encodeFrame } from './frame.ts'
import { type PageMessage, type RuntimeMessage, toFailure } from './messages.ts'

/** What a page may do besides `wx`: methods by name, and what it is told without asking. */
export interface RelayControl {
  methods: Record<string, (...args: never[]) => unknown>
  /** Returns how to stop listening. */
  listen(tell: (name: string, value: unknown) => void): () => void
}

/** Carries calls, tasks, control and events between one page's socket and the device. Ends with the socket. */
export function linkPage(socket: WebSocket, bridge: Bridge, control: RelayControl): void {
  const tasks = new Map<number, OpenTask>()

  const say = (message: RuntimeMessage) => {
    if (socket.readyState === socket.OPEN) socket.send(encodeFrame(message))
  }

  const answer = async (id: number, api: string, work: () => unknown) => {
    try {
      say({ type: 'result', id, value: await work() })
    } catch (thrown) {
      say({ type: 'failure', id, value: toFailure(api, thrown) })
    }
  }

  const open = (message: PageMessage & { type: 'open' }) => {
    const { id, api, args, aborted } = message
    let ended = false
    try {
      const task = bridge.open(api, args, (event) => {
        if (event.type === 'end' || event.type === 'fail') {
          ended = true
          tasks.delete(id)
        }
        say({ type: 'task', id, event })
      })
      if (!ended) tasks.set(id, task)
      if (aborted) task.abort()
    } catch (thrown) {
      say({ type: 'task', id, event: { type: 'fail', value: toFailure(api, thrown) } })
    }
  }

  const take = (message: PageMessage) => {
    switch (message.type) {
      case 'call':
        void answer(message.id, message.api, () => bridge.call(message.api, message.args))
        break
      case 'open':
        open(message)
        break
      case 'abort':
        tasks.get(message.id)?.abort()
        break
      case 'control':
        void answer(message.id, message.method, () => {
          if (!Object.hasOwn(control.methods, message.method)) throw new Error('no such control')
          return control.methods[message.method]!(...(message.args as never[]))
        })
        break
    }
  }

  const unlisten = [
    bridge.listen((event) => say({ type: 'device', event })),
    control.listen((name, value) => say({ type: 'notice', name, value })),
  ]
  socket.binaryType = 'nodebuffer'
  socket.on('message', (data) => {
    let message: PageMessage
    try {
      message = decodeFrame(data as Buffer) as PageMessage
    } catch {
      socket.close(1007)
      return
    }
    take(message)
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    for (const stop of unlisten) stop()
    // The page is gone, and the mini program with it: nobody waits for these any more.
    for (const task of [...tasks.values()]) task.abort()
    tasks.clear()
  })
}
