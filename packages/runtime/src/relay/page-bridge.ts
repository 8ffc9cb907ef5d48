import type { Bridge, DeviceEvent, Result, TaskEvent, WxFailure } from '../wx/bridge.ts'
import { decodeFrame, encodeFrame } from './frame.ts'
import {
  type PageMessage,
  type RuntimeMessage,
  STOPPED,
  SUBPROTOCOL,
  type SyncAnswer,
  TAKEN_OVER,
  TOKEN_HEADER,
} from './messages.ts'

/** Why a page lost its phone: its process ended, another page took over, or the line broke. */
export type Loss = 'stopped' | 'taken over' | 'broken'

/** A {@link Bridge} in a page, over the relay, and what else the page asks of the phone's process. */
export interface PageBridge {
  bridge: Bridge
  /** Calls a control method of the phone by name. Rejects with `{ errMsg }`. */
  control(method: string, ...args: unknown[]): Promise<unknown>
  /** What the phone's process tells on its own account besides device events, such as the log of network tasks. */
  notices(on: (name: string, value: unknown) => void): void
  /** The address of a relay resource with the token in it, for `<img>` and `<audio>`. */
  address(path: string, query: Record<string, string>): string
  /** A relay resource with the token as a header. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Resolves when the phone is lost, which is for good: everything under way has failed by then. */
  lost: Promise<Loss>
}

/** Opens the relay of the page's own address. Rejects when it does not take the token. */
export async function openPageBridge(token: string): Promise<PageBridge> {
  const socket = new WebSocket(`ws://${location.host}/relay`, [SUBPROTOCOL, token])
  socket.binaryType = 'arraybuffer'
  const calls = new Map<
    number,
    { api: string; resolve: (value: unknown) => void; reject: (e: WxFailure) => void }
  >()
  const tasks = new Map<number, { api: string; on: (event: TaskEvent) => void }>()
  const deviceListeners = new Set<(event: DeviceEvent) => void>()
  const noticeListeners = new Set<(name: string, value: unknown) => void>()
  let lastId = 0

  // A task leaves when the turn that started it is over, so that an abort in that turn travels with it:
  // as a message of its own it could come when bytes are already on their way.
  const opening = new Map<number, PageMessage & { type: 'open' }>()
  const flush = () => {
    for (const message of opening.values()) socket.send(encodeFrame(message))
    opening.clear()
  }
  const say = (message: PageMessage) => {
    flush()
    socket.send(encodeFrame(message))
  }
  const gone = (api: string): WxFailure => ({ errMsg: `${api}:fail phone stopped` })

  const ask = (api: string, message: PageMessage) =>
    new Promise<unknown>((resolve, reject) => {
      if (socket.readyState !== WebSocket.OPEN) {
        reject(gone(api))
        return
      }
      calls.set(message.id, { api, resolve, reject })
      say(message)
    })

  const onTask = (id: number, event: TaskEvent) => {
    const task = tasks.get(id)
    if (event.type === 'end' || event.type === 'fail') tasks.delete(id)
    task?.on(event)
  }

  const take = (message: RuntimeMessage) => {
    switch (message.type) {
      case 'result':
        calls.get(message.id)?.resolve(message.value)
        calls.delete(message.id)
        break
      case 'failure':
        calls.get(message.id)?.reject(message.value)
        calls.delete(message.id)
        break
      case 'task':
        onTask(message.id, message.event)
        break
      case 'device':
        for (const on of deviceListeners) on(message.event)
        break
      case 'notice':
        for (const on of noticeListeners) on(message.name, message.value)
        break
    }
  }

  const lost = new Promise<Loss>((resolve) => {
    socket.addEventListener('close', ({ code }) => {
      for (const { api, reject } of calls.values()) reject(gone(api))
      calls.clear()
      for (const [id, { api }] of tasks) onTask(id, { type: 'fail', value: gone(api) })
      resolve(code === STOPPED ? 'stopped' : code === TAKEN_OVER ? 'taken over' : 'broken')
    })
  })
  socket.addEventListener('message', ({ data }) =>
    take(decodeFrame(new Uint8Array(data as ArrayBuffer)) as RuntimeMessage),
  )
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error('the relay refused this page')))
  })

  return {
    lost,
    control: (method, ...args) => ask(method, { type: 'control', id: ++lastId, method, args }),
    notices(on) {
      noticeListeners.add(on)
    },
    address: (path, query) => `${path}?${new URLSearchParams({ ...query, token })}`,
    fetch: (path, init) => fetch(path, { ...init, headers: { ...init?.headers, [TOKEN_HEADER]: token } }),
    bridge: {
      call: (api, args) => ask(api, { type: 'call', id: ++lastId, api, args }) as Promise<Result>,
      callSync: (api, args) => callSync(token, api, args),
      open(api, args, on) {
        const id = ++lastId
        if (socket.readyState === WebSocket.OPEN) {
          tasks.set(id, { api, on })
          opening.set(id, { type: 'open', id, api, args, aborted: false })
          queueMicrotask(flush)
        } else queueMicrotask(() => on({ type: 'fail', value: gone(api) }))
        return {
          abort() {
            const open = opening.get(id)
            if (open) open.aborted = true
            else if (tasks.has(id)) say({ type: 'abort', id })
          },
        }
      },
      listen(on) {
        deviceListeners.add(on)
        return () => deviceListeners.delete(on)
      },
    },
  }
}

/** A page has one way to wait without letting anything else run, and it takes no binary answers: hence the charset. */
function callSync(token: string, api: string, args: Record<string, unknown>): Result {
  const request = new XMLHttpRequest()
  request.open('POST', '/call', false)
  request.setRequestHeader(TOKEN_HEADER, token)
  request.overrideMimeType('text/plain; charset=x-user-defined')
  let answer: SyncAnswer
  try {
    request.send(encodeFrame({ api, args }))
    if (request.status !== 200) throw new Error(`relay answered ${request.status}`)
    const text = request.responseText
    const bytes = new Uint8Array(text.length)
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
    answer = decodeFrame(bytes) as SyncAnswer
  } catch (error) {
    throw {
      errMsg: `${api}:fail phone stopped: ${error instanceof Error ? error.message : error}`,
    } as WxFailure
  }
  if (!answer.ok) throw answer.value
  return answer.value
}
