/** What a header's value shows of itself: `secret` is hidden until somebody asks for it. */
export type Piece = { text: string } | { secret: string }

/** Names of headers whose values let others in: `Authorization`, `X-Amz-Security-Token`, `X-Api-Key`, `X-Session-Id`. */
const SECRET = /authorization|token|secret|session|password|credential|signature|api-?key/i

/**
 * Cuts a header's value into what may be seen and what may not. Of cookies the names stay visible, of a credential its
 * scheme.
 */
export function maskHeader(name: string, value: string): Piece[] {
  const lower = name.toLowerCase()
  if (lower === 'cookie') return cookies(value, /(^|;\s*)([^=;]+=)([^;]*)/g)
  // Repeats are joined with commas, and a date has one as well: a cookie begins where a name and `=` follow.
  if (lower === 'set-cookie')
    return cookies(value, /(^|,\s*(?=[^;,=\s]+=))([^=;,]+=)((?:[^;,]|,(?!\s*[^;,=\s]+=))*)/g)
  if (!SECRET.test(name) || value === '') return [{ text: value }]
  const scheme = /^[A-Za-z][\w-]*\s+(?=\S)/.exec(value)?.[0] ?? ''
  return pieces([{ text: scheme }, { secret: value.slice(scheme.length) }])
}

/** `pattern` finds what stands before a cookie, its name with `=`, and its value. */
function cookies(value: string, pattern: RegExp): Piece[] {
  const found: Piece[] = []
  let at = 0
  for (const match of value.matchAll(pattern)) {
    const start = match.index + match[1]!.length + match[2]!.length
    const end = start + match[3]!.length
    found.push({ text: value.slice(at, start) }, { secret: value.slice(start, end) })
    at = end
  }
  // What has no `=` is no cookie, but perhaps a secret.
  if (at === 0) return pieces([{ secret: value }])
  return pieces([...found, { text: value.slice(at) }])
}

const pieces = (all: Piece[]) => all.filter((piece) => ('text' in piece ? piece.text : piece.secret) !== '')
