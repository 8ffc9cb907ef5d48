import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StoredFile } from 'dukou/wire'

/** How patient a sender is. */
export interface Sending {
  /** Bytes of one request, drawn for each. */
  chunk(): number
  /** Gives up after so many milliseconds without a byte gained. */
  patienceMs: number
}

/** What became of one upload. */
export interface Sent {
  file: StoredFile
  /** Requests that failed or were refused. */
  failures: number
}

/** The sender's patience is at its end. */
export class GaveUp extends Error {}

const STREAM = 'application/offset+octet-stream'

/** Sends by tus as a stubborn client does: asks for the offset after whatever went wrong, and goes on from there. */
export async function send(
  url: string,
  bytes: Uint8Array<ArrayBuffer>,
  owner: string,
  how: Sending,
): Promise<Sent> {
  const headers = { authorization: `Bearer ${owner}`, 'tus-resumable': '1.0.0' }
  let failures = 0
  let since = Date.now()

  async function insist(
    request: () => Promise<Response>,
    isDone: (answer: Response) => boolean,
  ): Promise<Response> {
    for (;;) {
      let why: string
      try {
        const answer = await request()
        if (isDone(answer)) return answer
        why = `${answer.status} ${await answer.text()}`
      } catch (error) {
        why = String((error as Error).cause ?? error)
      }
      failures++
      if (Date.now() - since > how.patienceMs)
        throw new GaveUp(`no byte gained for ${how.patienceMs} ms: ${why}`)
      await sleep(50 + 200 * Math.random())
    }
  }

  const key = createHash('sha256').update(bytes).update(owner).digest('hex').slice(0, 32)
  const asked = await insist(
    () =>
      fetch(`${url}/tickets`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ files: [{ name: 'a.bin', size: bytes.length, key }], can: ['tus'] }),
      }),
    ({ ok }) => ok,
  )
  const { tickets } = (await asked.json()) as { tickets: { via: string; id: string; file: StoredFile }[] }
  const ticket = tickets[0]!
  if (ticket.via === 'done') return { file: ticket.file, failures }
  if (ticket.via !== 'tus') throw new Error(JSON.stringify(ticket))
  const at = `${url}/tus/${ticket.id}`

  for (let offset = 0; ; ) {
    since = Date.now()
    const end = Math.min(bytes.length, offset + how.chunk())
    try {
      const answer = await fetch(at, {
        method: 'PATCH',
        headers: {
          ...headers,
          'upload-offset': String(offset),
          'content-type': STREAM,
          prefer: 'return=representation',
        },
        body: bytes.subarray(offset, end),
      })
      if (answer.status === 204) {
        offset = Number(answer.headers.get('upload-offset'))
        continue
      }
      if (answer.status === 200) return { file: (await answer.json()) as StoredFile, failures }
      await answer.arrayBuffer()
    } catch {
      // Asked for below.
    }
    failures++
    const state = await insist(
      () => fetch(`${url}/tickets/${ticket.id}`, { headers }),
      ({ ok }) => ok,
    )
    const { offset: held, file } = (await state.json()) as { offset: number; file: StoredFile | null }
    if (file) return { file, failures }
    offset = held
  }
}
