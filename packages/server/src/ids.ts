import { randomBytes } from 'node:crypto'

/** A new id: 128 random bits in lower-case hex, so that it also works as a name on file systems that fold case. */
export function newId(): string {
  return randomBytes(16).toString('hex')
}

/** Whether a string has the shape of an id. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text)
}
