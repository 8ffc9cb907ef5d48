import type { Answer } from '../loopback/call.ts'
import type { Turn } from './dialect.ts'
import { malformedXml, readXml } from './read-xml.ts'
import { elements, elementText, xmlDocument } from './xml.ts'

/** `POST /?delete`: up to a thousand keys at once; `Quiet` names only what failed, which is nothing. */
export async function deleteObjects({ call, bucket, dialect }: Turn): Promise<Answer> {
  const xml = await readXml(call)
  const keys = elements(xml, 'Object').map((object) => elementText(object, 'Key'))
  if (keys.length === 0 || keys.length > 1000 || keys.includes(null)) throw malformedXml()
  for (const key of keys) await bucket.delete(key!)
  const isQuiet = elementText(xml, 'Quiet') === 'true'
  const body = xmlDocument(
    'DeleteResult',
    isQuiet ? [] : keys.map((key) => ['Deleted', [['Key', key!]]] as const),
    dialect.namespace,
  )
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body }
}
