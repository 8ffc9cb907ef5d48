import { randomBytes } from 'node:crypto'
import type { Answer } from '../loopback/call.ts'
import type { Refusal } from '../loopback/refusal.ts'
import { xmlDocument } from './xml.ts'

/** A refusal as an XML document: its code and message, the request's id, then what the cloud adds. */
export function errorAnswer(
  { status, code, message, details }: Refusal,
  requestHeader: string,
  more: Readonly<Record<string, string>>,
): Answer {
  const id = randomBytes(12).toString('hex').toUpperCase()
  const body = xmlDocument('Error', [
    ['Code', code],
    ['Message', message],
    ['RequestId', id],
    ...Object.entries({ ...more, ...details }).filter(([, value]) => value !== ''),
  ])
  return { status, headers: { 'Content-Type': 'application/xml', [requestHeader]: id }, body }
}
