import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { type Client, createClient, type Picked, type WxLike, wxPlatform } from 'dukou'
import type { Ticket, TicketRequest, TicketState } from 'dukou/wire'
import { quickClock, startPlace } from './place.ts'

export const PART = 300_000

/** What went to the bucket. */
interface Received {
  url: string
  header: IncomingMessage['headers']
  body: Buffer
}

export interface Cloud {
  client: Client
  phone: Awaited<ReturnType<typeof startPlace>>['phone']
  /** A client of a new run of the app. */
  newClient(): Client
  pick(size: number): Promise<Picked & { bytes: Buffer }>
  /** What the bucket was sent, in order. */
  bucket: Received[]
  /** What our server was asked, as `METHOD path`. */
  asked: string[]
  /** What clients said that they can. */
  can: string[][]
  /** The bytes that are in the cloud. */
  stored(): Buffer
  /** How the bucket answers the next requests: a status, or `cut` for a line that dies; else 200. */
  answers: (number | 'cut')[]
  /** How our server answers the next completions: a problem's code; else the file. */
  completions: string[]
}

async function listen(t: TestContext, answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server: Server = createServer(answer)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** A bucket, a server that gives tickets for it, and a client: all over real HTTP. */
export async function startCloud(t: TestContext, via: 'form' | 'parts'): Promise<Cloud> {
  const { phone, pick } = await startPlace(t)
  const bucket: Received[] = []
  const asked: string[] = []
  const can: string[][] = []
  const answers: Cloud['answers'] = []
  const completions: string[] = []
  const parts = new Map<number, Buffer>()
  let form: Buffer = Buffer.alloc(0)
  let size = 0
  // Signs so that each address is another.
  let signed = 0

  const bucketUrl = await listen(t, async (request, response) => {
    const answer = answers.shift() ?? 200
    if (answer === 'cut') return request.socket.destroy()
    const body = await bodyOf(request).catch(() => null)
    if (!body) return
    bucket.push({ url: request.url!, header: request.headers, body })
    const isSigned = request.headers['x-signature'] === `of ${request.url}`
    const n = Number(/part=(\d+)/.exec(request.url!)?.[1])
    if (answer === 200 && via === 'parts' && isSigned && request.method === 'PUT') parts.set(n, body)
    if (via === 'form' && (answer === 200 || answer === 203)) form = body
    response.writeHead(answer).end(answer < 300 ? '' : '<Error>AccessDenied</Error>')
  })

  const ticket = (): Ticket => {
    signed++
    const complete = `${url}/tickets/t/complete`
    if (via === 'form') {
      const fields = { policy: `p${signed}`, signature: 's' }
      const statuses = { ok: [200], maybe: [203, 579] }
      return {
        via,
        id: 't',
        url: `${bucketUrl}/f`,
        name: 'f',
        fields,
        header: {},
        ...statuses,
        ttlMs: 1,
        complete,
      }
    }
    const missing = Array.from({ length: Math.ceil(size / PART) }, (_, index) => index + 1)
    return {
      via,
      id: 't',
      partSize: PART,
      parts: missing
        .filter((n) => !parts.has(n))
        .map((n) => {
          const path = `/k?part=${n}&sign=${signed}`
          return { n, url: bucketUrl + path, header: { 'X-Signature': `of ${path}` } }
        }),
      complete,
      ttlMs: 1,
    }
  }
  const file = () => ({ id: 't', url: `${bucketUrl}/k`, name: 'a', size, sha256: null })
  const url = await listen(t, async (request, response) => {
    const body = await bodyOf(request)
    const path = request.url!
    asked.push(`${request.method} ${path}`)
    const send = (status: number, answer: unknown) => response.writeHead(status).end(JSON.stringify(answer))
    if (request.headers.authorization !== 'Bearer the-visitor') return send(401, { code: 'token_missing' })
    if (path === '/tickets') {
      const { files, can: told } = JSON.parse(body.toString()) as TicketRequest
      can.push(told)
      size = files[0]!.size
      return send(200, { tickets: files.map(ticket), small: 1000 })
    }
    if (path === '/tickets/t')
      return send(200, { offset: null, file: null, ticket: ticket() } satisfies TicketState)
    const code = completions.shift()
    if (code === 'cut') return request.socket.destroy()
    return code ? send(409, { code, status: 409 }) : send(200, file())
  })

  const newClient = () => {
    const platform = wxPlatform(phone.wx as unknown as WxLike)
    const client = createClient({ url, token: 'the-visitor', platform, clock: quickClock })
    t.after(() => client.close())
    return client
  }
  return {
    client: newClient(),
    phone,
    newClient,
    pick: async (bytes) => (await pick(bytes))[0]!,
    bucket,
    asked,
    can,
    answers,
    completions,
    stored: () => {
      if (via === 'parts') return Buffer.concat([...parts].sort(([a], [b]) => a - b).map(([, part]) => part))
      // The file is the last part of the form.
      const at = form.lastIndexOf('\r\n\r\n', form.length - size)
      return form.subarray(at + 4, at + 4 + size)
    },
  }
}
