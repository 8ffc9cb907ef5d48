import { Agent, type ClientRequest, request } from 'node:http'
import { acknowledge, type Ledger, type SentForm, type ShownFile, sha256 } from './ledger.ts'
import type { Random } from './random.ts'

const BOUNDARY = '----dukou-durability'

/** What a client does to a server, and what it keeps in the ledger about it. */
export interface Load {
  /** Uploads altogether. */
  uploads: number
  /** Uploads under way at the same time. */
  atOnce: number
  /** Bytes of the largest file. */
  maxSize: number
  /** Shares of forms that have several files, that are cut off in mid-body, and after which a file is deleted. */
  several: number
  cut: number
  deletes: number
}

/** Sends forms until all are sent or the server is gone. Never rejects because the server went away. */
export async function runLoad(url: string, load: Load, ledger: Ledger, random: Random): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.atOnce })
  let left = load.uploads
  let isGone = false
  const voice = async (own: Random) => {
    while (left-- > 0 && !isGone) {
      const said = await sendForm(url, agent, load, ledger, own)
      isGone ||= said === 'gone'
      if (!isGone && own.chance(load.deletes))
        isGone ||= (await deleteOne(url, agent, ledger, own)) === 'gone'
    }
  }
  try {
    await Promise.all(Array.from({ length: load.atOnce }, (_, index) => voice(random.branch(index))))
  } finally {
    agent.destroy()
  }
}

async function sendForm(url: string, agent: Agent, load: Load, ledger: Ledger, random: Random) {
  const count = random.chance(load.several) ? 2 + random.below(3) : 1
  const bodies = Array.from({ length: count }, () => random.bytes(sizeOf(load.maxSize, random)))
  const names = bodies.map((_, index) => `照片 ${ledger.forms.length}-${index + 1}.bin`)
  const key = random.bytes(12).toString('hex')
  const form: SentForm = {
    files: bodies.map((body, index) => ({ name: names[index]!, size: body.length, sha256: sha256(body) })),
    fate: 'sent',
    key,
    body: multipart(names, bodies),
  }
  const isCut = random.chance(load.cut)
  ledger.forms.push(form)
  if (isCut) form.fate = 'cut'
  const body = form.body!
  const answer = await sendBody(url, agent, form, isCut ? random.below(body.length - 10) : null)
  if (answer === null) return isCut ? 'sent' : 'gone'
  if (answer.status === 200) {
    const { files } = JSON.parse(answer.body) as { files: ShownFile[] }
    acknowledge(ledger, form, files)
  } else {
    form.fate = 'refused'
    form.status = answer.status
  }
  return 'sent'
}

function sendBody(url: string, agent: Agent, { key, body }: SentForm, cutAt: number | null) {
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'idempotency-key': key }
  return call(`${url}/upload`, agent, { method: 'POST', headers, body: body!, cutAt })
}

/**
 * Sends once more, under their idempotency keys, the forms that had no answer. Answers what is wrong: a form that became
 * whole must come back as the very files that it became.
 */
export async function retryForms(url: string, ledger: Ledger, forms: readonly SentForm[]): Promise<string[]> {
  const agent = new Agent({ keepAlive: true })
  const wrong: string[] = []
  const idsByName = new Map([...ledger.kept.values()].map(({ id, name }) => [name, id]))
  for (const form of forms) {
    const answer = await sendBody(url, agent, form, null)
    if (answer?.status !== 200) {
      wrong.push(`a retry is answered with ${answer?.status} ${answer?.body}`)
      continue
    }
    const { files } = JSON.parse(answer.body) as { files: ShownFile[] }
    const isOther = files.some(({ id, name }) => (idsByName.get(name) ?? id) !== id)
    if (isOther) wrong.push('a retry is answered with other files than those that are there')
    acknowledge(ledger, form, files)
  }
  agent.destroy()
  return wrong
}

async function deleteOne(url: string, agent: Agent, ledger: Ledger, random: Random) {
  const candidates = [...ledger.kept.values()].filter(({ deletion }) => deletion === 'none')
  if (candidates.length === 0) return 'sent'
  const file = random.pick(candidates)
  file.deletion = 'asked'
  const answer = await call(`${url}/files/${file.id}`, agent, { method: 'DELETE', headers: {}, cutAt: null })
  if (answer === null) return 'gone'
  // Where the disk failed it, it may have happened or not.
  if (answer.status === 204) file.deletion = 'done'
  return 'sent'
}

/** Mostly small; some pass the sizes at which a server changes its way of writing; some are empty. */
function sizeOf(max: number, random: Random): number {
  if (random.chance(0.03)) return 0
  return random.below(random.chance(0.2) ? max : Math.ceil(max / 8)) + 1
}

export function multipart(names: readonly string[], bodies: readonly Uint8Array[]): Buffer {
  const parts = bodies.flatMap((body, index) => [
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${names[index]}"\r\n` +
        'Content-Type: application/octet-stream\r\n\r\n',
    ),
    body,
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)])
}

export interface Call {
  method: string
  headers: Record<string, string>
  body?: Uint8Array
  /** Bytes of the body after which the client breaks off; null sends it all. */
  cutAt?: number | null
}

/** The answer, or null where the connection broke before it was whole. */
export function call(
  url: string,
  agent: Agent,
  { method, headers, body, cutAt = null }: Call,
): Promise<{ status: number; body: string } | null> {
  return new Promise((resolve) => {
    const length: Record<string, number> = body ? { 'content-length': body.length } : {}
    const sent: ClientRequest = request(url, { method, agent, headers: { ...headers, ...length } })
    sent.on('error', () => resolve(null))
    sent.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', () => resolve(null))
      response.on('close', () => {
        const text = Buffer.concat(chunks).toString()
        resolve(response.complete ? { status: response.statusCode!, body: text } : null)
      })
    })
    if (cutAt === null) sent.end(body)
    else sent.write(body!.subarray(0, cutAt), () => setTimeout(() => sent.destroy(), 2))
  })
}
