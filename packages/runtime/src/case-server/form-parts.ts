/** One part of a multipart body, as it came over the wire. */
export interface Part {
  headers: string
  name: string
  filename: string | null
  type: string | null
  size: number
  /** Text of a field, base64 of a file. */
  text: string
}

/** Splits a multipart body by the boundary in its Content-Type. */
export function splitForm(contentType: string, body: Buffer): Part[] {
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1]
  if (boundary === undefined) return []
  const edge = Buffer.from(`\r\n--${boundary}`)
  const whole = Buffer.concat([Buffer.from('\r\n'), body])
  const parts: Part[] = []
  let at = whole.indexOf(edge)
  while (at >= 0) {
    const start = at + edge.length + 2
    const next = whole.indexOf(edge, start)
    if (next < 0) break
    const gap = whole.indexOf('\r\n\r\n', start)
    const headers = whole.toString('utf8', start, gap)
    const content = whole.subarray(gap + 4, next)
    const filename = /filename="([^"]*)"/.exec(headers)?.[1] ?? null
    parts.push({
      headers,
      name: /[; ]name="([^"]*)"/.exec(headers)?.[1] ?? '',
      filename,
      type: /content-type: *(.*)/i.exec(headers)?.[1]?.trim() ?? null,
      size: content.length,
      text: content.length > 100_000 ? '' : content.toString(filename === null ? 'utf8' : 'base64'),
    })
    at = next
  }
  return parts
}
