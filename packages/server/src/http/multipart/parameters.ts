/**
 * The parameters behind a header's first value, such as `; name="a"; filename="b.png"`, by their lower-case names.
 * Null when they can't be read, or when one is given twice. Takes one pass over the text.
 */
export function readParameters(text: string): Map<string, string> | null {
  const found = new Map<string, string>()
  let at = skipSpace(text, 0)
  while (at < text.length) {
    if (text[at] !== ';') return null
    at = skipSpace(text, at + 1)
    if (at === text.length || text[at] === ';') continue
    const equals = text.indexOf('=', at)
    if (equals < 0) return null
    const name = text.slice(at, equals).trimEnd().toLowerCase()
    if (!isToken(name) || found.has(name)) return null
    at = skipSpace(text, equals + 1)
    const value = text[at] === '"' ? quoted(text, at + 1) : bare(text, at)
    if (value === null) return null
    found.set(name, value.text)
    at = skipSpace(text, value.end)
  }
  return found
}

/** True for a name as RFC 9110 §5.6.2 allows it, in a coarser reading: visible ASCII without separators that matter here. */
export function isToken(text: string): boolean {
  for (let n = 0; n < text.length; n++) {
    const code = text.charCodeAt(n)
    if (code <= 0x20 || code >= 0x7f || code === QUOTE || code === COLON || code === SEMICOLON) return false
  }
  return text.length > 0
}

const QUOTE = 0x22
const COLON = 0x3a
const SEMICOLON = 0x3b

interface Value {
  text: string
  end: number
}

/** Without quotes a value runs to the next semicolon; some clients send names with spaces so. */
function bare(text: string, start: number): Value {
  const semicolon = text.indexOf(';', start)
  const end = semicolon < 0 ? text.length : semicolon
  return { text: text.slice(start, end).trimEnd(), end }
}

/** A backslash escapes a quote or a backslash and is itself before anything else: `"C:\photos\a.jpg"` is a path of Windows. */
function quoted(text: string, start: number): Value | null {
  let value = ''
  let from = start
  for (let at = start; at < text.length; at++) {
    if (text[at] === '"') return { text: value + text.slice(from, at), end: at + 1 }
    if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) {
      value += text.slice(from, at)
      from = ++at
    }
  }
  return null
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === '\t') at++
  return at
}
