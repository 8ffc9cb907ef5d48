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
  /** The idempotency key under which it may be sent again. */
  key: string
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

/** What a server shows after a crash, read through its public face and from its disk. */
export interface Seen {
  /** `GET /files`, all pages. */
  listed: readonly ShownFile[]
  /** Ids by the names of the files on disk that hold bytes of uploads, wherever they lie. */
  onDisk: readonly string[]
  /** What `GET` answers for a path: the hash of the body, or null where there is no file. */
  fetch(path: string): Promise<string | null>
}

/**
 * Compares what a restarted server shows with what was promised. Answers what is broken, in words; nothing when all
 * holds. `fetches` chooses among the acknowledged files those whose bytes are read again.
 */
export async function broken(
  ledger: Ledger,
  seen: Seen,
  fetches: (file: ShownFile) => boolean = () => true,
): Promise<string[]> {
  const faults: string[] = []
  const listed = new Map(seen.listed.map((file) => [file.id, file]))
  if (listed.size !== seen.listed.length) faults.push('a file is listed twice')

  for (const kept of ledger.kept.values()) {
    const shown = listed.get(kept.id)
    if (!shown && kept.deletion === 'none') faults.push(`acknowledged ${kept.id} is not listed`)
    if (shown && kept.deletion === 'done') faults.push(`deleted ${kept.id} is listed again`)
    if (shown && (shown.sha256 !== kept.sha256 || shown.size !== kept.size || shown.name !== kept.name))
      faults.push(`acknowledged ${kept.id} is listed as another: ${JSON.stringify(shown)}`)
    if (
      !shown &&
      kept.deletion === 'done' &&
      fetches(kept as never) &&
      (await seen.fetch(kept.path)) !== null
    )
      faults.push(`deleted ${kept.id} is served`)
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

  for (const file of listed.values()) {
    if (!fetches(file)) continue
    const { pathname, search } = new URL(file.url)
    const served = await seen.fetch(pathname + search)
    if (served !== file.sha256) faults.push(`${file.id} is served as ${served}, not as ${file.sha256}`)
    const kept = ledger.kept.get(file.id)
    if (kept && (await seen.fetch(kept.path)) !== file.sha256)
      faults.push(`the address that was given out for ${file.id} no longer works`)
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
