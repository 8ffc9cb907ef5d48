import type { Problem, StoredFile, TicketAnswer, UploadAnswer } from 'dukou/wire'
import { form, post } from '../server/running.ts'

/** Every way in which bytes become a file. What one refuses, all must refuse. */
export const ROADS = ['form', 'tus', 'form ticket', 'tus ticket'] as const

export type Road = (typeof ROADS)[number]

export interface Sent {
  name: string
  body: Uint8Array
  token?: string | null
  /** What the client says that it is. */
  type?: string
}

export interface Outcome {
  /** 200 where it was taken. */
  status: number
  /** Null then. */
  code: string | null
  /** Null where it was refused. */
  file: StoredFile | null
}

/** Brings one file in over one road. */
export async function bring(road: Road, url: string, sent: Sent): Promise<Outcome> {
  if (road === 'form') return byForm(`${url}/upload`, {}, sent)
  if (road === 'tus') return byTus(url, sent)
  const can = road === 'form ticket' ? ['form'] : ['tus']
  const answer = await fetch(`${url}/tickets`, {
    method: 'POST',
    headers: { ...authorization(sent), 'content-type': 'application/json' },
    body: JSON.stringify({ files: [{ name: sent.name, size: sent.body.length }], can }),
  })
  if (answer.status !== 200) return outcome(answer)
  const ticket = ((await answer.json()) as TicketAnswer).tickets[0]!
  if (ticket.via === 'refused') {
    const { status, code } = ticket.problem
    return { status, code, file: null }
  }
  if (ticket.via === 'done') return { status: 200, code: null, file: ticket.file }
  if (ticket.via === 'form') return byForm(url + ticket.url, ticket.fields, sent)
  if (ticket.via === 'parts') throw new Error('parts were not asked for')
  const headers = { ...authorization(sent), ...ticket.header, ...STREAM, 'upload-offset': '0' }
  return outcome(await fetch(url + ticket.url, { method: 'PATCH', headers, body: new Uint8Array(sent.body) }))
}

const STREAM = {
  'content-type': 'application/offset+octet-stream',
  prefer: 'return=representation',
}

async function byForm(url: string, fields: Record<string, string>, sent: Sent): Promise<Outcome> {
  const parts = Object.entries(fields).map(([name, body]) => ({ name, body }))
  // As browsers write it (WHATWG HTML, multipart form data).
  const escaped = sent.name.replace(
    /["\r\n]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
  const type = sent.type === undefined ? '' : `\r\nContent-Type: ${sent.type}`
  const disposition = Buffer.from(`; name="file"; filename="${escaped}"${type}`).toString('latin1')
  return outcome(
    await post(url, form(...parts, { name: 'file', disposition, body: sent.body }), authorization(sent)),
  )
}

async function byTus(url: string, sent: Sent): Promise<Outcome> {
  const pairs = [`filename ${base64(sent.name)}`]
  if (sent.type !== undefined) pairs.push(`filetype ${base64(sent.type)}`)
  const headers = {
    ...authorization(sent),
    ...STREAM,
    'tus-resumable': '1.0.0',
    'upload-length': String(sent.body.length),
    'upload-metadata': pairs.join(','),
  }
  return outcome(await fetch(`${url}/tus`, { method: 'POST', headers, body: new Uint8Array(sent.body) }))
}

async function outcome(response: Response): Promise<Outcome> {
  const answer = (await response.json()) as Problem | UploadAnswer | StoredFile
  if (!response.ok) return { status: response.status, code: (answer as Problem).code, file: null }
  return { status: 200, code: null, file: answer as StoredFile }
}

function authorization({ token = null }: Sent): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
