import { OssRefusal } from './refusal.ts'

/** A checked policy: who may put what, and until when. */
export interface Policy {
  /** Inclusive, bytes; null where the policy has no `content-length-range`. */
  range: [min: number, max: number] | null
}

const denied = (why: string) => new OssRefusal(403, 'AccessDenied', `Invalid according to Policy: ${why}`)
const malformed = (why: string) => new OssRefusal(400, 'InvalidPolicyDocument', `Invalid Policy: ${why}`)

/**
 * Checks a form against its policy as PostObject does: a condition's field must be there and match, while fields that
 * the policy does not name are let through.
 *
 * @param fields by lower-case name, with `bucket` added
 * @throws OssRefusal `InvalidPolicyDocument`, or `AccessDenied` where it has expired or a condition fails
 */
export function checkPolicy(encoded: string, fields: ReadonlyMap<string, string>, now: number): Policy {
  const document = parse(encoded)
  const expiration = Date.parse(document.expiration)
  if (Number.isNaN(expiration) || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(document.expiration))
    throw malformed('expiration is not an ISO8601 GMT date.')
  if (expiration <= now) throw denied('Policy expired.')

  let range: Policy['range'] = null
  for (const condition of document.conditions) {
    if (Array.isArray(condition)) range = checkTriple(condition, fields) ?? range
    else if (typeof condition === 'object' && condition !== null) {
      for (const [name, value] of Object.entries(condition)) check('eq', name, value, fields)
    } else throw malformed('a condition is neither an object nor a list.')
  }
  return { range }
}

function parse(encoded: string): { expiration: string; conditions: unknown[] } {
  let document: unknown
  try {
    document = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))
  } catch {
    throw malformed('Invalid JSON.')
  }
  const { expiration, conditions, ...rest } = (document ?? {}) as Record<string, unknown>
  if (typeof expiration !== 'string') throw malformed('expiration is missing.')
  if (!Array.isArray(conditions) || conditions.length === 0) throw malformed('conditions are missing.')
  const extra = Object.keys(rest)[0]
  if (extra !== undefined) throw malformed(`unexpected "${extra}".`)
  return { expiration, conditions }
}

function checkTriple(triple: unknown[], fields: ReadonlyMap<string, string>): Policy['range'] {
  const [operator, name, value] = triple
  if (operator === 'content-length-range') {
    const [min, max] = [Number(name), Number(value)]
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min < 0 || max < min)
      throw malformed('content-length-range needs two whole numbers.')
    return [min, max]
  }
  if (
    typeof operator !== 'string' ||
    typeof name !== 'string' ||
    !name.startsWith('$') ||
    triple.length !== 3
  )
    throw malformed('a condition is not ["operator", "$field", value].')
  check(operator, name.slice(1), value, fields)
  return null
}

function check(operator: string, name: string, wanted: unknown, fields: ReadonlyMap<string, string>): void {
  const given = fields.get(name.toLowerCase())
  const met = given !== undefined && compare(operator, given, wanted)
  if (!met) throw denied(`Policy Condition failed: ["${operator}", "$${name}", ${JSON.stringify(wanted)}]`)
}

function compare(operator: string, given: string, wanted: unknown): boolean {
  switch (operator) {
    case 'eq':
      return given === unescapeDollar(wanted)
    case 'starts-with':
      return given.startsWith(unescapeDollar(wanted))
    case 'in':
      return Array.isArray(wanted) && wanted.includes(given)
    case 'not-in':
      return Array.isArray(wanted) && !wanted.includes(given)
    default:
      throw malformed(`unknown operator "${operator}".`)
  }
}

/** In a policy a dollar sign of a value is written `\$`. */
function unescapeDollar(wanted: unknown): string {
  return String(wanted).replaceAll('\\$', '$')
}
