import { connect, type Socket } from 'node:net'

/** What came back; the body is dropped. */
export interface Answer {
  status: number
  /** Names in lower case. */
  headers: Map<string, string>
}

/** One connection that stays open; one request at a time. It does as little as it can, so that it isn't what is measured. */
export interface Connection {
  /** Header lines end with CRLF. Throws unless the status is 2xx. */
  send(method: string, path: string, headers: string, body?: Body): Promise<Answer>
  close(): void
}

/** Buffers, sent one after the other as fast as they are taken. */
export type Body = { bytes: number; parts: () => Iterable<Buffer> }

export async function open(port: number): Promise<Connection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  let received = ''
  let waiting: PromiseWithResolvers<Answer> | null = null
  let failure: Error | null = null
  const fail = (error: Error) => {
    failure = error
    waiting?.reject(error)
  }
  socket.setEncoding('latin1')
  socket.on('data', (text: string) => {
    received += text
    const answer = readAnswer(received)
    if (!answer) return
    received = ''
    const { resolve, reject } = waiting!
    waiting = null
    if (answer.status < 300) resolve(answer)
    else reject(new Error(`the server answered ${answer.status}`))
  })
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the server closed the connection')))

  return {
    async send(method, path, headers, body) {
      if (failure) throw failure
      waiting = Promise.withResolvers<Answer>()
      const answered = waiting.promise
      // Awaited last, but it may be refused before.
      answered.catch(() => {})
      const length = `Content-Length: ${body?.bytes ?? 0}\r\n`
      const head = Buffer.from(
        `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${length}${headers}\r\n`,
      )
      await write(socket, head, body?.parts() ?? [])
      return answered
    },
    close: () => socket.destroy(),
  }
}

/** A request of one network packet or a few leaves in one call. */
async function write(socket: Socket, head: Buffer, parts: Iterable<Buffer>): Promise<void> {
  socket.cork()
  let isFree = socket.write(head)
  for (const part of parts) {
    if (!isFree) {
      socket.uncork()
      await drained(socket)
      socket.cork()
    }
    isFree = socket.write(part)
  }
  socket.uncork()
}

/** Also when the connection has ended. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done)
      resolve()
    }
    socket.on('drain', done).on('close', done)
  })
}

/** Null while some of it is missing. */
function readAnswer(text: string): Answer | null {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [first, ...lines] = text.slice(0, end).split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const status = Number(first!.split(' ')[1])
  if (headers.has('transfer-encoding')) return text.endsWith('0\r\n\r\n') ? { status, headers } : null
  const length = status === 204 ? 0 : Number(headers.get('content-length') ?? 0)
  return text.length < end + 4 + length ? null : { status, headers }
}
