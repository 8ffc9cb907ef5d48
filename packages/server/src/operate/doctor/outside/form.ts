const BOUNDARY = 'dukou-doctor'

/** The type of what {@link formOf} makes. */
export const FORM = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }

/** The end of a form. */
export const END = `\r\n--${BOUNDARY}--\r\n`

/** What stands before the bytes of a part; a part with a filename is a file. */
export function partHead(name: string, filename?: string): string {
  const file = filename === undefined ? '' : `; filename="${filename}"`
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`
}

/** A form of one part. */
export function formOf(part: { name: string; body: Buffer; filename?: string }): Buffer {
  return Buffer.concat([Buffer.from(partHead(part.name, part.filename)), part.body, Buffer.from(END)])
}
