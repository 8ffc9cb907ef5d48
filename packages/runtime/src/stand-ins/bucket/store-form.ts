import type { Answer } from '../loopback/call.ts'
import type { Refusal } from '../loopback/refusal.ts'
import type { Bucket } from './bucket.ts'
import type { Form } from './form.ts'
import type { Held } from './held.ts'
import { xmlDocument } from './xml.ts'

/** The key of a form: `${filename}` in it becomes the name that the client gave the file. Null where there is none. */
export function formKey({ fields, fileName }: Form): string | null {
  const key = fields.get('key')
  return key ? key.replaceAll('$' + '{filename}', fileName) : null
}

/**
 * Streams a form's file to disk and holds it to the policy's range, and to what `check` says of it in the end.
 *
 * @throws Refusal of the cloud, as soon as the file is too large, or at its end; nothing is held then
 */
export async function holdFile(
  bucket: Bucket,
  { file }: Form,
  range: readonly [min: number, max: number] | null,
  refuse: (which: 'EntityTooLarge' | 'EntityTooSmall', size: number) => Refusal,
  check: (held: Held) => void = () => {},
): Promise<Held> {
  const held = await bucket.hold(file, (size) => {
    if (range && size > range[1]) throw refuse('EntityTooLarge', size)
  })
  try {
    if (range && held.size < range[0]) throw refuse('EntityTooSmall', held.size)
    check(held)
  } catch (error) {
    await bucket.drop(held)
    throw error
  }
  return held
}

/** What the clouds say of a form that they stored. */
export interface PostResult {
  bucket: string
  key: string
  /** With its quotes. */
  etag: string
  location: string
}

/** The answer to a form: by `success_action_redirect`, or `success_action_status`, which is 204 unless it is 200 or 201. */
export function formAnswer(
  { fields }: Form,
  { bucket, key, etag, location }: PostResult,
  body: 'PostResponse' | 'empty',
): Answer {
  const redirect = fields.get('success_action_redirect') ?? fields.get('redirect')
  if (redirect && URL.canParse(redirect)) {
    const target = new URL(redirect)
    for (const [name, value] of Object.entries({ bucket, key, etag })) target.searchParams.append(name, value)
    return { status: 303, headers: { ETag: etag, Location: target.href } }
  }
  const wanted = fields.get('success_action_status')
  const status = wanted === '200' || wanted === '201' ? Number(wanted) : 204
  const headers = { ETag: etag, Location: location }
  if (status !== 201 || body === 'empty') return { status, headers }
  const xml = xmlDocument('PostResponse', [
    ['Bucket', bucket],
    ['Location', location],
    ['Key', key],
    ['ETag', etag],
  ])
  return { status, headers: { ...headers, 'Content-Type': 'application/xml' }, body: xml }
}
