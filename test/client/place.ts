import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createPhone, type Phone, type PhoneOptions } from '@dukou/runtime'
import { createServer, type Server, type ServerOptions } from '@dukou/server'
import {
  type Client,
  type ClientOptions,
  type Clock,
  createClient,
  type Picked,
  type WxLike,
  wxPlatform,
} from 'dukou'

/** A clock ten times as fast as the real one, without chance. */
export const quickClock: Clock = {
  now: () => Date.now() * 10,
  after: (ms, call) => {
    const timer = setTimeout(call, ms / 10)
    return () => clearTimeout(timer)
  },
  random: () => 0.5,
}

export interface Place {
  server: Server
  url: string
  phone: Phone
  client: Client
  /** Another client, of the run of the app that is on now. */
  newClient(options?: Partial<ClientOptions>): Client
  /** A file of so many random bytes as the visitor would pick it. */
  pick(...sizes: number[]): Promise<(Picked & { bytes: Buffer })[]>
  /** What went over the line since the last call, as `api path`. */
  calls(): string[]
  /** Bytes of bodies that left the phone since the beginning. */
  sent(): number
}

/** A real server, a phone, and a client on it; all end with the test. */
export async function startPlace(
  t: TestContext,
  options: { server?: Partial<ServerOptions>; phone?: PhoneOptions; client?: Partial<ClientOptions> } = {},
): Promise<Place> {
  const data = mkdtempSync(join(tmpdir(), 'dukou-client-'))
  const server = await createServer({ data, ...options.server })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const phone = await createPhone(options.phone)
  const clients: Client[] = []
  t.after(async () => {
    for (const client of clients) client.close()
    await phone.close()
    await server.close()
    rmSync(data, { recursive: true, force: true })
  })
  const newClient = (more: Partial<ClientOptions> = {}) => {
    const client = createClient({
      url,
      token: 'the-visitor',
      platform: wxPlatform(phone.wx as unknown as WxLike),
      clock: quickClock,
      ...options.client,
      ...more,
    })
    clients.push(client)
    return client
  }
  const client = newClient()
  let seen = 0
  return {
    server,
    url,
    phone,
    client,
    newClient,
    async pick(...sizes) {
      const files = sizes.map((size) => randomBytes(size))
      const ids = files.map((bytes, index) => phone.control.album.add({ name: `${index}.jpg`, bytes }))
      phone.control.choose(ids)
      const picked = await client.pick({ count: sizes.length })
      return picked.map((file, index) => ({ ...file, bytes: files[index]! }))
    },
    calls() {
      const entries = phone.control.log.list().slice(seen)
      seen += entries.length
      return entries.map(({ api, url: address }) => `${api} ${new URL(address).pathname.split('/')[1]}`)
    },
    sent: () => phone.control.log.list().reduce((sum, { sent }) => sum + sent, 0),
  }
}

export async function bytesOf(address: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(address)).arrayBuffer())
}

export const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}
