/** A caller's headers and what the phone adds to them. */

/** These frame the message or are fixed by WeChat; a caller's value is not used. */
const ours = new Set(['referer', 'content-length', 'transfer-encoding', 'connection', 'expect', 'upgrade'])

/** Header values are bytes: what is not Latin-1 goes out as UTF-8. */
function toWire(value: string): string {
  return /[^\x20-\x7e\t]/.test(value) ? Buffer.from(value, 'utf8').toString('latin1') : value
}

/** What goes out: the caller's headers minus `dropped`, plus `fixed`, which win. Names compare without case. */
export function outgoing(
  header: Record<string, string>,
  fixed: Record<string, string>,
  dropped: string[] = [],
): Record<string, string> {
  const out: Record<string, string> = {}
  const taken = new Set(Object.keys(fixed).map((name) => name.toLowerCase()))
  const seen = new Map<string, string>()
  for (const [name, value] of Object.entries(header)) {
    const lower = name.toLowerCase()
    if (ours.has(lower) || taken.has(lower) || dropped.includes(lower)) continue
    const earlier = seen.get(lower)
    if (earlier !== undefined) delete out[earlier]
    seen.set(lower, name)
    out[name] = toWire(value)
  }
  return { ...out, ...fixed }
}

/** What came in, names as the server wrote them or in lower case (wx-api §6.2); repeats joined with commas. */
export function incoming(
  raw: string[],
  lowerCase: boolean,
): { header: Record<string, string>; cookies: string[] } {
  const header: Record<string, string> = {}
  const names = new Map<string, string>()
  const cookies: string[] = []
  for (let at = 0; at < raw.length; at += 2) {
    const name = lowerCase ? raw[at]!.toLowerCase() : raw[at]!
    const value = Buffer.from(raw[at + 1]!, 'latin1').toString('utf8')
    const lower = name.toLowerCase()
    if (lower === 'set-cookie') cookies.push(value)
    const first = names.get(lower)
    if (first === undefined) {
      names.set(lower, name)
      header[name] = value
    } else {
      header[first] += `${lower === 'set-cookie' ? ',' : ', '}${value}`
    }
  }
  return { header, cookies }
}
