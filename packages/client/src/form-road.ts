import type { Cargo, Road, UploadedFile } from './road.ts'
import { readJson } from './server.ts'
import type { Setting } from './setting.ts'
import type { UploadAnswer } from './wire.ts'

/** Small files go in one form without asking first. Sent again under its key, it is still one file. */
export function formRoad({ server }: Setting, cargo: Cargo, onSmall: (bytes: number) => void): Road {
  const { local, size, name, type, fields, key } = cargo
  return {
    async go(stop, onBytes): Promise<UploadedFile> {
      const answer = await server.form(
        stop,
        {
          url: `${server.url}/upload`,
          file: local,
          size,
          field: 'file',
          name,
          type,
          fields: { idempotency_key: key, ...fields },
          header: {},
        },
        // What a host counts includes the form's own bytes.
        (sent, total) => total > 0 && onBytes(Math.floor((sent / total) * size)),
      )
      const file = readJson<UploadAnswer>(answer, ({ id }) => typeof id === 'string')
      onSmall(file.small)
      return { ...file, fields }
    },
    leave() {},
  }
}
