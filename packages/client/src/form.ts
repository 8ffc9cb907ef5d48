import { readJson } from './answer.ts'
import type { Answer, OnBytes } from './platform/platform.ts'
import type { Cargo } from './road.ts'
import type { Server } from './server.ts'
import type { Stop } from './stop.ts'
import type { UploadAnswer } from './wire.ts'

/** Where a form goes, and what goes with the file. */
export interface FormTarget {
  url: string
  fields: Record<string, string>
  header: Record<string, string>
  /** Of the file's part; default `file`. */
  name?: string
}

/** Sends a file in one piece. */
export function sendForm(
  server: Pick<Server, 'send'>,
  cargo: Cargo,
  { url, fields, header, name: field = 'file' }: FormTarget,
  stop: Stop,
  onBytes: OnBytes,
): Promise<Answer> {
  const { local: file, size } = cargo
  return server.send(
    stop,
    'form',
    { ...cargo, file, field, url, fields, header },
    // What a host counts includes the form's own bytes.
    (sent, total) => total > 0 && onBytes(Math.floor((sent / total) * size), size),
  )
}

/** Sends a small file without asking first. Sent again under its key, it is still one file. */
export async function sendSmall(
  server: Pick<Server, 'send'>,
  cargo: Cargo,
  stop: Stop,
  onBytes: OnBytes,
): Promise<UploadAnswer> {
  const { fields } = cargo
  const target = {
    url: '/upload',
    fields: { idempotency_key: cargo.key, ...fields },
    header: {},
  }
  const answer = await sendForm(server, cargo, target, stop, onBytes)
  return { ...readJson<UploadAnswer>(answer, 'id'), fields }
}
