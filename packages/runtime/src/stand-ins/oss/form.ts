import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy } from '@fastify/busboy'
import { OssRefusal } from './refusal.ts'

const MAX_NAME = 8 * 1024
const MAX_VALUES = 8 * 1024 * 1024

/** The form's fields up to the file, by lower-case name (OSS compares names without case), and the file. */
export interface Form {
  fields: Map<string, string>
  file: Readable
}

/**
 * Reads a PostObject form up to its file. What follows the file is ignored, as OSS ignores it.
 *
 * @throws OssRefusal `MalformedPOSTRequest`, `FieldItemTooLong`, `IncorrectNumberOfFilesInPOSTRequest`
 */
export function readForm(request: IncomingMessage): Promise<Form> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>()
    let bytes = 0
    let seen = false
    const malformed = () =>
      reject(
        new OssRefusal(
          400,
          'MalformedPOSTRequest',
          'The body of your POST request is not well-formed multipart/form-data.',
        ),
      )
    let busboy: InstanceType<typeof Busboy>
    try {
      busboy = new Busboy({
        headers: request.headers as Record<string, string> & { 'content-type': string },
        limits: { fieldSize: MAX_VALUES, fieldNameSize: MAX_NAME },
      })
    } catch {
      malformed()
      return
    }
    busboy.on('field', (name, value, nameCut, valueCut) => {
      if (seen) return
      bytes += Buffer.byteLength(value)
      if (nameCut || valueCut || bytes > MAX_VALUES)
        reject(new OssRefusal(400, 'FieldItemTooLong', 'Your POST request fields are too long.'))
      fields.set(name.toLowerCase(), value)
    })
    busboy.on('file', (name, file) => {
      if (seen || name !== 'file') {
        file.resume()
        return
      }
      seen = true
      resolve({ fields, file })
    })
    busboy.on('error', malformed)
    busboy.on('finish', () =>
      reject(
        new OssRefusal(
          400,
          'IncorrectNumberOfFilesInPOSTRequest',
          'POST requires exactly one file upload per request.',
        ),
      ),
    )
    request.on('aborted', () => busboy.destroy())
    request.pipe(busboy)
  })
}
