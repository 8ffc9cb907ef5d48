import type { Readable } from 'node:stream'
import { Busboy } from '@fastify/busboy'
import type { Call } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'

/** The form's fields up to the file, and the file. */
export interface Form {
  fields: Map<string, string>
  file: Readable
  fileName: string
  fileType: string
}

export interface FormRules {
  /** Whether `Key` and `key` are one name; then the fields are found by the lower-case one. */
  names: 'without case' | 'as sent'
  /** All values before the file together, in bytes. */
  maxValues: number
  maxName: number
  malformed: Refusal
  tooLong: Refusal
  /** There is no file part named `file`. */
  noFile: Refusal
}

/** What OSS, COS and S3 say alike of a body that is no form. */
export const malformedForm = new Refusal(
  400,
  'MalformedPOSTRequest',
  'The body of your POST request is not well-formed multipart/form-data.',
)

/** What COS and S3 say of values that are too long. */
export const longForm = new Refusal(
  400,
  'MaxPostPreDataLengthExceeded',
  'Your POST request fields preceding the upload file were too large.',
)

/**
 * Reads a form up to its file. What follows the file is ignored, as all of the clouds do it.
 *
 * @throws Refusal one of the three of the rules
 */
export function readForm({ body, request }: Call, rules: FormRules): Promise<Form> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>()
    let bytes = 0
    let seen = false
    let giveUp = () => reject(rules.malformed)
    let busboy: InstanceType<typeof Busboy>
    try {
      busboy = new Busboy({
        headers: request.headers as Record<string, string> & { 'content-type': string },
        limits: { fieldSize: rules.maxValues, fieldNameSize: rules.maxName },
      })
    } catch {
      reject(rules.malformed)
      return
    }
    busboy.on('field', (name, value, nameCut, valueCut) => {
      if (seen) return
      bytes += Buffer.byteLength(value)
      if (nameCut || valueCut || bytes > rules.maxValues) reject(rules.tooLong)
      fields.set(rules.names === 'as sent' ? name : name.toLowerCase(), value)
    })
    busboy.on('file', (name, file, fileName, _encoding, fileType) => {
      if (seen || name !== 'file') {
        file.resume()
        return
      }
      seen = true
      giveUp = () => file.destroy(new Error('the form broke off'))
      resolve({ fields, file, fileName: fileName ?? '', fileType: fileType ?? '' })
    })
    busboy.on('error', () => reject(rules.malformed))
    busboy.on('finish', () => reject(rules.noFile))
    // Without this the file would wait for its end for ever.
    body.on('error', () => giveUp())
    request.on('close', () => {
      if (!request.complete) giveUp()
    })
    body.pipe(busboy)
  })
}
