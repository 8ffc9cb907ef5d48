import type { Answer, OnBytes } from './platform/platform.ts'
import type { Cargo, Road } from './road.ts'
import { readJson } from './server.ts'
import type { Setting } from './setting.ts'
import type { Stop } from './stop.ts'
import type { UploadAnswer } from './wire.ts'

/** Where a form goes, and what goes with the file. */
export interface FormTarget {
  url: string
  fields: Record<string, string>
  header: Record<string, string>
  /** Of the file's part. */
  name: string
}

/** Sends a file in one piece. */
export function sendForm(
  { server }: Setting,
  { local, size, name, type }: Cargo,
  { url, fields, header, name: field }: FormTarget,
  stop: Stop,
  onBytes: OnBytes,
): Promise<Answer> {
  return server.send(
    stop,
    'form',
    { url, file: local, field, name, type, fields, header, size },
    // What a host counts includes the form's own bytes.
    (sent, total) => total > 0 && onBytes(Math.floor((sent / total) * size), size),
  )
}

/** Small files go in one form without asking first. Sent again under its key, it is still one file. */
export function formRoad(setting: Setting, cargo: Cargo): Road {
  const fields = { idempotency_key: cargo.key, ...cargo.fields }
  return {
    async go(stop, onBytes) {
      const target = { url: '/upload', name: 'file', fields, header: {} }
      const answer = await sendForm(setting, cargo, target, stop, onBytes)
      const file = readJson<UploadAnswer>(answer, ({ id }) => id)
      setting.small = file.small
      return { ...file, fields: cargo.fields }
    },
    leave() {},
  }
}
