/** What an XML element holds: text, elements in their order, or nothing. */
export type Content = string | number | readonly (readonly [name: string, content: Content] | null)[]

/** An XML document of one root element. Null entries are left out. */
export function xmlDocument(root: string, content: Content, namespace: string | null = null): string {
  const attribute = namespace === null ? '' : ` xmlns="${namespace}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${inner(content)}</${root}>\n`
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&'"\r]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** The texts of the elements of this name, such as the parts of a `CompleteMultipartUpload`. */
export function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g'))].map(
    (found) => found[1]!,
  )
}

/** The text of the first element of this name, or null. */
export function elementText(xml: string, name: string): string | null {
  const found = elements(xml, name)[0]
  return found === undefined ? null : unescapeXml(found.trim())
}

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16))
    return decimal ? String.fromCodePoint(Number(decimal)) : (NAMED[name] ?? all)
  })
}

function inner(content: Content): string {
  if (typeof content !== 'object') return escapeXml(String(content))
  return content.map((one) => (one ? `<${one[0]}>${inner(one[1])}</${one[0]}>` : '')).join('')
}
