import { tagOf } from './parameters.ts'

/** How what is neither text nor number becomes text (wx-api C4). */
export type FieldForm = 'tags' | 'text'

/**
 * A form field or header value as WeChat sends it: text as it is, a number in decimal, everything else by
 * `Object.prototype.toString` (wx-api §3.3 [observed], C4): `[object Object]`, `[object Boolean]`. In the form `text` by
 * `String` instead, as others do.
 */
export function toField(value: unknown, form: FieldForm): string {
  if (typeof value === 'string') return value
  const plain = typeof value === 'number' || form === 'text'
  return plain ? String(value) : Object.prototype.toString.call(value)
}

export function toFields(values: unknown, form: FieldForm): Record<string, string> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, toField(value, form)]))
}

/** Says what will arrive mangled, so that nobody has to find out on the server. */
export function warnOfFields(
  api: string,
  values: unknown,
  form: FieldForm,
  warn: (text: string) => void,
): void {
  for (const [name, value] of Object.entries(values ?? {})) {
    if (typeof value === 'string' || typeof value === 'number') continue
    warn(
      `${api}: formData.${name} 是 ${tagOf(value)}，服务器收到的是 "${toField(value, form)}"，请先 JSON.stringify。 ` +
        `formData.${name} is ${tagOf(value)} and arrives as "${toField(value, form)}"; use JSON.stringify.`,
    )
  }
}

const textOf = (value: unknown) =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)

/** `data` of a GET as query pairs; nested objects as JSON (wx-api §5.1 [observed]). Text is taken as it is written. */
export function toQuery(data: unknown): [string, string][] {
  return tagOf(data) === 'Object'
    ? Object.entries(data as object).map(([key, value]) => [key, textOf(value)])
    : []
}

/**
 * `data` as a body: text and bytes as they are, objects as JSON, or as pairs for
 * `application/x-www-form-urlencoded` (wx-api §5.1). Throws where JSON cannot write it.
 */
export function toBody(data: unknown, contentType: string): string | ArrayBuffer | undefined {
  if (data === undefined || data === null) return undefined
  if (typeof data === 'string' || data instanceof ArrayBuffer) return data
  if (typeof data === 'object' && /x-www-form-urlencoded/i.test(contentType)) {
    return Object.entries(data)
      .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`)
      .join('&')
  }
  return JSON.stringify(data)
}
