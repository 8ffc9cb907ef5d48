import type { TestContext } from 'node:test'
import type { ServerOptions } from '@dukou/server'
import type { StoredFile, Ticket, TicketAnswer, TicketState } from 'dukou/wire'
import { type Place, startPlace } from '../clouds/place.ts'
import { type Running, start } from '../server/running.ts'

export const CLOUDS = ['oss', 's3', 'cos', 'qiniu'] as const
export type CloudName = (typeof CLOUDS)[number]

/** A server whose phones send straight to a stand-in of a cloud. */
export interface DirectServer extends Running {
  place: Place
  /** Asks for tickets. */
  tickets(
    files: { name: string; size: number; key?: string }[],
    can?: string[],
  ): Promise<TicketAnswer['tickets']>
  state(id: string): Promise<{ status: number; state: TicketState }>
  /** Calls with the owner's token, or another's. */
  call(url: string, init?: RequestInit, token?: string): Promise<Response>
}

/** What a server is told of a stand-in. */
export function optionsOf(place: Place): Required<Pick<ServerOptions, 'bucket' | 'direct'>> {
  const { bucket, accessKeyId, accessKeySecret, region, name } = place.options
  return {
    bucket: {
      endpoint: new URL(place.bucket.url).origin,
      name: bucket,
      region: name === 'qiniu' ? 'cn-east-1' : region,
      accessKeyId,
      accessKeySecret,
      style: 'path',
    },
    direct: { cloud: name, region, url: place.bucket.url },
  }
}

export async function startDirect(
  t: TestContext,
  name: CloudName,
  options: Partial<ServerOptions> = {},
  starting: Parameters<typeof startPlace>[1] = {},
): Promise<DirectServer> {
  const place = await startPlace(name, starting)
  t.after(() => place.bucket.close())
  const { bucket, direct } = optionsOf(place)
  const running = await start(t, { bucket, ...options, direct: { ...direct, ...options.direct } })
  const call = (url: string, init: RequestInit = {}, token = 'me') =>
    fetch(running.url + url, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` },
    })
  return {
    ...running,
    place,
    call,
    async tickets(files, can = ['form', 'tus', 'parts']) {
      const answer = await call('/tickets', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ files, can }),
      })
      return ((await answer.json()) as TicketAnswer).tickets
    },
    async state(id) {
      const answer = await call(`/tickets/${id}`)
      return { status: answer.status, state: (await answer.json()) as TicketState }
    },
  }
}

/** Sends a form as `wx.uploadFile` does: the fields, then the file; no token. */
export function sendForm(ticket: Ticket, bytes: Uint8Array<ArrayBuffer>): Promise<Response> {
  if (ticket.via !== 'form') throw new Error(`the ticket is ${ticket.via}`)
  const form = new FormData()
  for (const [name, value] of Object.entries(ticket.fields)) form.append(name, value)
  form.append(ticket.name, new Blob([bytes]), 'photo.jpg')
  return fetch(ticket.url, { method: 'POST', body: form })
}

/** Sends some of the parts of a ticket. */
export async function sendParts(
  ticket: Ticket,
  bytes: Uint8Array<ArrayBuffer>,
  numbers?: number[],
): Promise<number[]> {
  if (ticket.via !== 'parts') throw new Error(`the ticket is ${ticket.via}`)
  const statuses: number[] = []
  for (const { n, url, header } of ticket.parts) {
    if (numbers && !numbers.includes(n)) continue
    const body = bytes.subarray((n - 1) * ticket.partSize, n * ticket.partSize)
    statuses.push((await fetch(url, { method: 'PUT', headers: header, body })).status)
  }
  return statuses
}

/** Says that it is there, as the client does. */
export async function complete(server: DirectServer, ticket: Ticket, token?: string) {
  if (!('complete' in ticket) || ticket.complete === undefined) throw new Error('nothing to complete')
  const answer = await server.call(ticket.complete, { method: 'POST' }, token)
  return { status: answer.status, file: (await answer.json()) as StoredFile & { code?: string } }
}
