/** What the signature of a request says about itself, in a header or in the query. */
export interface Scope {
  accessKeyId: string
  /** `yyyymmdd`. */
  date: string
  region: string
  product: string
  terminator: string
}

/** `AK/yyyymmdd/region/product/terminator`; null where it is written otherwise. Access keys may hold slashes. */
export function readScope(credential: string): Scope | null {
  const parts = credential.split('/')
  const [terminator, product, region, date] = parts.slice(-4).reverse()
  const accessKeyId = parts.slice(0, -4).join('/')
  if (!accessKeyId || !terminator || !product || !region || !date) return null
  return { accessKeyId, date, region, product, terminator }
}

/** `Name=value, Name=value` of an Authorization header, after its first word. */
export function readPairs(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split(',')
      .map((piece) => piece.trim())
      .filter((piece) => piece.includes('='))
      .map((piece) => [piece.slice(0, piece.indexOf('=')), piece.slice(piece.indexOf('=') + 1)]),
  )
}
