import { createHash } from 'node:crypto'

/** One file of a form, as the client knows it. */
export interface SentFile {
  /** Told apart by it: no two files of a ledger have the same. */
  name: string
  size: number
  sha256: string
}

/**
 * What became of a form, as the client saw it: `sent` may still become whole or nothing; `kept` was acknowledged;
 * `refused` and `cut` (the client broke off in mid-body) must never be seen again.
 */
export interface SentForm {
  files: SentFile[]
  fate: 'sent' | 'kept' | 'refused' | 'cut'
  /** The status of the answer of a refused form. */
  status?: number
  /** The idempotency key under which it may be sent again. */
  key: string
  /** The request as it went out; forgotten once it needs no retry. */
  body: Uint8Array | null
}

/** A file that was acknowledged. */
export interface KeptFile extends SentFile {
  id: string
  /** Path and signature. */
  path: string
  /** `asked`: a deletion was sent and not answered. */
  deletion: 'none' | 'asked' | 'done'
}

/** Everything that a client was promised; what the server must hold to after any crash. */
export interface Ledger {
  forms: SentForm[]
  kept: Map<string, KeptFile>
}

export function createLedger(): Ledger {
  return { forms: [], kept: new Map() }
}

/** What a server gives out about one file. */
export interface ShownFile {
  id: string
  url: string
  name: string
  size: number
  sha256: string
}

/** Records an answer of 200. Throws where it does not say what was sent. */
export function acknowledge(ledger: Ledger, form: SentForm, answered: readonly ShownFile[]): void {
  if (!isWhole(form, answered))
    throw new Error(`the answer does not say what was sent: ${JSON.stringify(answered)}`)
  form.fate = 'kept'
  form.body = null
  for (const { id, url, name, size, sha256 } of answered) {
    const { pathname, search } = new URL(url)
    ledger.kept.set(id, { id, path: pathname + search, name, size, sha256, deletion: 'none' })
  }
}

/** Whether these are the form's files, each once, in their order. */
function isWhole(form: SentForm, shown: readonly ShownFile[]): boolean {
  const matches = form.files.every(({ name, size, sha256 }, index) => {
    const file = shown[index]
    return file?.name === name && file.size === size && file.sha256 === sha256
  })
  return matches && shown.length === form.files.length
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** What a restarted server shows through its public face, and what lies on its disk. */
export interface Seen {
  /** `GET /files`, all pages. */
  listed: readonly ShownFile[]
  /** The names of the files on disk that hold bytes of uploads, wherever they lie. */
  onDisk: readonly string[]
  /** By id: the hash of what listed files are served as; null where they are not. Some files may be left out. */
  served: ReadonlyMap<string, string | null>
  /** The same by the addresses that were given out when the files were acknowledged. */
  servedAsPromised: ReadonlyMap<string, string | null>
}

/** Compares what a restarted server shows with what was promised: what is broken, in words; nothing when all holds. */
export function broken(ledger: Ledger, seen: Seen): string[] {
  const faults: string[] = []
  const listed = new Map(seen.listed.map((file) => [file.id, file]))
  if (listed.size !== seen.listed.length) faults.push('a file is listed twice')

  for (const kept of ledger.kept.values()) {
    const shown = listed.get(kept.id)
    if (!shown && kept.deletion === 'none') faults.push(`acknowledged ${kept.id} is not listed`)
    if (shown && kept.deletion === 'done') faults.push(`deleted ${kept.id} is listed again`)
    if (shown && (shown.sha256 !== kept.sha256 || shown.size !== kept.size || shown.name !== kept.name))
      faults.push(`acknowledged ${kept.id} is listed as another: ${JSON.stringify(shown)}`)
    const served = seen.servedAsPromised.get(kept.id)
    if (kept.deletion === 'done' && served) faults.push(`deleted ${kept.id} is served`)
    if (shown && served !== undefined && served !== kept.sha256)
      faults.push(`the address that was given out for ${kept.id} leads to ${served}`)
  }

  // What nobody acknowledged may be there only whole, once, and while its fate was open.
  const others = new Map<string, ShownFile[]>()
  for (const file of listed.values()) {
    if (!ledger.kept.has(file.id)) others.set(file.name, [...(others.get(file.name) ?? []), file])
  }
  for (const form of ledger.forms) {
    const there = form.files.flatMap(({ name }) => others.get(name) ?? [])
    if (there.length === 0) continue
    for (const { name } of form.files) others.delete(name)
    if (form.fate !== 'sent') faults.push(`a form that was ${form.fate} is listed once more`)
    else if (!isWhole(form, there)) faults.push(`a form is listed in part: ${JSON.stringify(there)}`)
  }
  for (const name of others.keys()) faults.push(`something that nobody sent is listed: ${name}`)

  for (const { id, sha256 } of listed.values()) {
    const served = seen.served.get(id)
    if (served !== undefined && served !== sha256)
      faults.push(`${id} is served as ${served}, not as ${sha256}`)
  }

  const onDisk = new Set(seen.onDisk)
  if (onDisk.size !== seen.onDisk.length) faults.push('a file lies on the disk twice')
  for (const id of listed.keys()) if (!onDisk.delete(id)) faults.push(`${id} is listed and not on the disk`)
  for (const id of onDisk) faults.push(`${id} lies on the disk and belongs to no row`)
  return faults
}

/**
 * What a restarted server has shown stays so: an upload in flight that became whole is kept from now on, one that did
 * not must never appear, and a deletion without an answer has happened or has not.
 */
export function settle(ledger: Ledger, listed: readonly ShownFile[]): void {
  const byName = new Map(listed.map((file) => [file.name, file]))
  const ids = new Set(listed.map(({ id }) => id))
  for (const form of ledger.forms) {
    if (form.fate !== 'sent') continue
    const shown = form.files.flatMap(({ name }) => byName.get(name) ?? [])
    if (shown.length > 0) acknowledge(ledger, form, shown)
    else form.fate = 'refused'
  }
  for (const file of ledger.kept.values())
    if (file.deletion === 'asked') file.deletion = ids.has(file.id) ? 'none' : 'done'
}
