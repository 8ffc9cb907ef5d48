import { demand, refuse } from './refuse.ts'

/** What a signed policy allows. */
export interface Allowed {
  /** Seconds since 1970. */
  until: number
  /** Bytes. */
  min: number
  max: number
  /** By lower-case name: the one value that each may have. */
  pins: ReadonlyMap<string, string>
}

/** Reads the policy of a form; refuses one in which anything isn't exact. */
export function readPolicy(encoded: string): Allowed {
  const document = parse(encoded)
  const names = Object.keys(document).toSorted()
  demand(names.join() === 'conditions,expiration', 'its policy has other parts', '策略含多余部分')
  const { expiration, conditions } = document
  const until = typeof expiration === 'string' ? Date.parse(expiration) / 1000 : Number.NaN
  demand(/Z$/.test(String(expiration)) && Number.isFinite(until), 'its policy has no end', '策略没有截止时间')
  demand(Array.isArray(conditions), 'its policy has no conditions', '策略没有条件')

  const pins = new Map<string, string>()
  const ranges: [unknown, unknown][] = []
  for (const condition of conditions as unknown[]) {
    if (Array.isArray(condition) && condition[0] === 'content-length-range') {
      ranges.push([condition[1], condition[2]])
      continue
    }
    const [name, value] = exact(condition)
    demand(!pins.has(name), 'its policy names a field twice', '策略中字段重复')
    pins.set(name, value)
  }
  demand(ranges.length === 1, 'its policy does not limit the size once', '策略没有唯一的大小限制')
  const [min, max] = ranges[0]!
  demand(
    Number.isSafeInteger(min) && Number.isSafeInteger(max),
    'its policy does not limit the size',
    '策略没有限制大小',
  )
  return { until, min: min as number, max: max as number, pins }
}

function parse(encoded: string): Record<string, unknown> {
  const bytes = Buffer.from(encoded, 'base64')
  demand(bytes.toString('base64') === encoded, 'its policy is not base64', '策略不是 base64')
  try {
    const document: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof document === 'object' && document !== null) return document as Record<string, unknown>
  } catch {}
  throw refuse('its policy is not JSON', '策略不是 JSON')
}

/** `{ name: value }` or `["eq", "$name", value]`; any other condition is met by more than one value. */
function exact(condition: unknown): [name: string, value: string] {
  const pair = Array.isArray(condition) ? ofList(condition) : ofObject(condition)
  demand(pair, 'its policy has a condition that more than one value meets', '策略中有不精确的条件')
  demand(pair[1] !== '', 'its policy has an empty condition', '策略中有空条件')
  return [pair[0].toLowerCase(), pair[1]]
}

function ofList([operator, name, value, ...rest]: unknown[]): [string, string] | null {
  const isExact = operator === 'eq' && typeof name === 'string' && name.startsWith('$') && rest.length === 0
  return isExact && typeof value === 'string' ? [name.slice(1), value] : null
}

function ofObject(condition: unknown): [string, string] | null {
  if (typeof condition !== 'object' || condition === null) return null
  const [pair, ...rest] = Object.entries(condition)
  return pair && rest.length === 0 && typeof pair[1] === 'string' ? [pair[0], pair[1]] : null
}
