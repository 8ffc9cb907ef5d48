import type { Refusal } from '../loopback/refusal.ts'

/** A condition of a policy, as one triple. */
export type Condition = readonly [operator: string, name: string, wanted: unknown]

/** A checked policy: who may put what, and until when. */
export interface Policy {
  /** Inclusive, bytes; null where the policy has no `content-length-range`. */
  range: [min: number, max: number] | null
  conditions: readonly Condition[]
}

/** Why a document is no policy. */
export type PolicyFlaw =
  | 'json'
  | 'expiration'
  | 'conditions'
  | 'extra'
  | 'condition'
  | 'type'
  | 'range'
  | 'operator'

/** In what the clouds differ. */
export interface PolicyRules {
  operators: readonly string[]
  invalid(flaw: PolicyFlaw, why: string): Refusal
  expired(expiration: string): Refusal
  failed(condition: Condition): Refusal
  /** The field in which the value of a condition lies; default: the condition's name. */
  fieldOf?(name: string): string
  /** What refuses a field that no condition names, or null where it may go unnamed. Default: every one may. */
  uncovered?(field: string): Refusal | null
  /** Whether `starts-with` on Content-Type looks at each part of a list, as S3 does. */
  contentTypes?: 'each of a list'
}

/**
 * Checks a form against its policy: a condition's field must be there and match.
 *
 * @param text the policy's JSON
 * @param fields by lower-case name, with `bucket` added
 * @throws Refusal of the rules
 */
export function checkPolicy(
  text: string,
  fields: ReadonlyMap<string, string>,
  now: number,
  rules: PolicyRules,
): Policy {
  const document = parse(text, rules)
  const expiration = Date.parse(document.expiration)
  if (Number.isNaN(expiration) || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(document.expiration))
    throw rules.invalid('expiration', 'expiration is not an ISO8601 GMT date.')
  if (expiration <= now) throw rules.expired(document.expiration)

  let range: Policy['range'] = null
  const conditions: Condition[] = []
  for (const condition of document.conditions) {
    if (Array.isArray(condition) && condition[0] === 'content-length-range')
      range = readRange(condition, rules)
    else conditions.push(...triples(condition, rules))
  }
  for (const condition of conditions) check(condition, fields, rules)
  const named = new Set(conditions.map(([, name]) => fieldOf(name, rules)))
  for (const field of fields.keys()) {
    const refusal = named.has(field) ? null : (rules.uncovered?.(field) ?? null)
    if (refusal) throw refusal
  }
  return { range, conditions }
}

function parse(text: string, { invalid }: PolicyRules): { expiration: string; conditions: unknown[] } {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw invalid('json', 'Invalid JSON.')
  }
  const { expiration, conditions, ...rest } = (document ?? {}) as Record<string, unknown>
  if (typeof expiration !== 'string') throw invalid('expiration', 'expiration is missing.')
  if (!Array.isArray(conditions) || conditions.length === 0)
    throw invalid('conditions', 'conditions are missing.')
  const extra = Object.keys(rest)[0]
  if (extra !== undefined) throw invalid('extra', `unexpected "${extra}".`)
  return { expiration, conditions }
}

function readRange([, min, max]: unknown[], { invalid }: PolicyRules): [number, number] {
  const [low, high] = [Number(min), Number(max)]
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || low < 0 || high < low)
    throw invalid('range', 'content-length-range needs two whole numbers.')
  return [low, high]
}

function triples(condition: unknown, { invalid, operators }: PolicyRules): Condition[] {
  if (Array.isArray(condition)) {
    const [operator, name, wanted] = condition as unknown[]
    if (
      typeof operator !== 'string' ||
      typeof name !== 'string' ||
      !name.startsWith('$') ||
      condition.length !== 3
    )
      throw invalid('condition', 'a condition is not ["operator", "$field", value].')
    if (!operators.includes(operator)) throw invalid('operator', `unknown operator "${operator}".`)
    if (operator.endsWith('in') && !Array.isArray(wanted))
      throw invalid('type', `"${operator}" needs a list.`)
    return [[operator, name.slice(1), wanted]]
  }
  if (typeof condition !== 'object' || condition === null)
    throw invalid('condition', 'a condition is neither an object nor a list.')
  return Object.entries(condition).map(([name, wanted]) => ['eq', name, wanted])
}

function fieldOf(name: string, rules: PolicyRules): string {
  return (rules.fieldOf?.(name) ?? name).toLowerCase()
}

function check(condition: Condition, fields: ReadonlyMap<string, string>, rules: PolicyRules): void {
  const [operator, name, wanted] = condition
  const given = fields.get(fieldOf(name, rules))
  if (given === undefined || !isMet(operator, name, given, wanted, rules)) throw rules.failed(condition)
}

function isMet(operator: string, name: string, given: string, wanted: unknown, rules: PolicyRules): boolean {
  switch (operator) {
    case 'eq':
      return given === unescapeDollar(wanted)
    case 'starts-with':
      return (
        rules.contentTypes !== undefined && name.toLowerCase() === 'content-type' ? given.split(',') : [given]
      ).every((one) => one.trimStart().startsWith(unescapeDollar(wanted)))
    case 'in':
      return (wanted as unknown[]).includes(given)
    default:
      return !(wanted as unknown[]).includes(given)
  }
}

/** In a policy a dollar sign of a value is written `\$`. */
function unescapeDollar(wanted: unknown): string {
  return String(wanted).replaceAll('\\$', '$')
}
