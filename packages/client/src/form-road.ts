import type { Cargo, Road, UploadedFile } from './road.ts'
import { readJson } from './server.ts'
import type { Setting } from './setting.ts'
import type { UploadAnswer } from './wire.ts'

/** Small files go in one form without asking first. Sent again under its key, it is still one file. */
export function formRoad(
  { server, platform }: Setting,
  { local, size, name, type, fields, key }: Cargo,
  onSmall: (bytes: number) => void,
): Road {
  const url = `${server.url}/upload`
  return {
    async go(stop, onBytes): Promise<UploadedFile> {
      const answer = await server.send(
        stop,
        'form',
        url,
        (header, told) =>
          platform.network.form(
            {
              url,
              file: local,
              field: 'file',
              name,
              type,
              fields: { idempotency_key: key, ...fields },
              header,
            },
            told,
          ),
        // What a host counts includes the form's own bytes.
        { size, onBytes: (sent, total) => total > 0 && onBytes(Math.floor((sent / total) * size)) },
      )
      const file = readJson<UploadAnswer>(answer, ({ id }) => typeof id === 'string')
      onSmall(file.small)
      return { ...file, fields }
    },
    leave() {},
  }
}
