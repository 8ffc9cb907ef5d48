/** RFC 3986: everything but letters, digits and `-_.~` is percent-encoded as UTF-8. */
export function encodeStrict(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** The same, with the slashes of a key left alone. */
export function encodeKey(key: string): string {
  return key.split('/').map(encodeStrict).join('/')
}

/** Parameters in the order of their encoded names, as the V4 schemes sign them. One without a value stands alone. */
export function encodeQuery(query: Readonly<Record<string, string>>, empty: 'bare' | 'equals'): string {
  return Object.entries(query)
    .map(([name, value]) => [encodeStrict(name), encodeStrict(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' && empty === 'bare' ? name : `${name}=${value}`))
    .join('&')
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

/** base64 with `-` and `_`, and with its padding, as Qiniu writes it. */
export function base64Url(bytes: string | Uint8Array): string {
  return Buffer.from(bytes as string)
    .toString('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}
