import type { Noted } from './config-schema.ts'
import { nearest } from './nearest.ts'
import { readAmount, writeAmount } from './units.ts'
import type { Words } from './words.ts'

/** The JSON Schema keywords that the settings use. */
export interface Node extends Noted {
  type?: string
  properties?: Record<string, Node>
  required?: string[]
  items?: Node
  maxItems?: number
  enum?: string[]
  pattern?: string
  minimum?: number
  maximum?: number
}

/** What is wrong with one value: the name that the person gave it, and what is allowed there. */
export interface Problem extends Words {
  name: string
}

/**
 * Checks what was given against the schema, turns amounts such as `100MiB` into numbers, and collects every problem.
 * `nameOf` says how the person calls a path, such as `limits.maxFiles` or `DUKOU_LIMITS_MAX_FILES`.
 */
export function checkTree(
  schema: Node,
  given: unknown,
  path: string[],
  nameOf: (path: string[]) => string,
  problems: Problem[],
): unknown {
  if (schema.properties) return checkObject(schema, given, path, nameOf, problems)
  if (schema.items) return checkList(schema, given, path, nameOf, problems)
  const value = convert(schema, given)
  if (isAllowed(schema, value)) return value
  problems.push(problem(schema, given, nameOf(path)))
  return undefined
}

function isAllowed({ type, enum: words, pattern, minimum, maximum }: Node, value: unknown): boolean {
  if (words) return words.includes(value as string)
  if (type === 'string') return typeof value === 'string' && new RegExp(pattern!).test(value)
  if (type === 'integer')
    return Number.isInteger(value) && minimum! <= Number(value) && Number(value) <= maximum!
  return typeof value === type
}

function checkObject(
  schema: Node,
  given: unknown,
  path: string[],
  nameOf: (path: string[]) => string,
  problems: Problem[],
): unknown {
  const properties = schema.properties!
  if (schema.instead !== undefined && given === schema.instead) return given
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const names = Object.keys(properties).join(', ')
    const instead =
      schema.instead === undefined ? ['', ''] : [`"${schema.instead}" or `, `"${schema.instead}" 或`]
    problems.push({
      name: nameOf(path),
      en: `must be ${instead[0]}a group of settings: ${names}`,
      zh: `应为${instead[1]}一组设置：${names}`,
    })
    return undefined
  }
  const out: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(given)) {
    const node = Object.hasOwn(properties, key) ? properties[key]! : null
    if (node === null) problems.push(unknownName(nameOf([...path, key]), key, Object.keys(properties)))
    else if (value !== undefined) out[key] = checkTree(node, value, [...path, key], nameOf, problems)
  }
  for (const key of schema.required ?? []) {
    if (!(key in given)) problems.push(problem(properties[key]!, undefined, nameOf([...path, key])))
  }
  return out
}

function checkList(
  schema: Node,
  given: unknown,
  path: string[],
  nameOf: (path: string[]) => string,
  problems: Problem[],
): unknown {
  if (!Array.isArray(given) || given.length > (schema.maxItems ?? Number.POSITIVE_INFINITY)) {
    problems.push(problem(schema, given, nameOf(path)))
    return undefined
  }
  return given.map((item, index) =>
    checkTree(schema.items!, item, [...path, String(index)], nameOf, problems),
  )
}

function convert(schema: Node, given: unknown): unknown {
  if (typeof given !== 'string') return given
  if (schema.type === 'integer') return readAmount(given, schema.unit ?? null) ?? given
  if (schema.type === 'boolean') return given === 'true' ? true : given === 'false' ? false : given
  return given
}

/** A name that no setting has, with the one that was probably meant. */
export function unknownName(name: string, key: string, known: readonly string[]): Problem {
  const guess = nearest(key, known)
  return guess
    ? { name, en: `is no setting. Did you mean ${guess}?`, zh: `不是已有的设置。是否想写 ${guess}？` }
    : {
        name,
        en: `is no setting. There are: ${known.join(', ')}`,
        zh: `不是已有的设置。可用：${known.join('、')}`,
      }
}

function problem(schema: Node, given: unknown, name: string): Problem {
  const { en, zh } = allowedBy(schema)
  if (given === undefined) return { name, en: `is missing: ${en}`, zh: `缺失：${zh}` }
  const [not, notZh] = schema.secret ? ['', ''] : [`, not ${shorten(given)}`, `，而不是 ${shorten(given)}`]
  const space = /^[\x20-\x7e]/.test(zh) ? ' ' : ''
  return { name, en: `must be ${en}${not}`, zh: `应为${space}${zh}${notZh}` }
}

/** What a setting may be, in words. */
export function allowedBy(schema: Node): Words {
  if (schema.enum)
    return { en: `one of ${schema.enum.join(', ')}`, zh: `以下之一：${schema.enum.join('、')}` }
  if (schema.type === 'boolean') return { en: 'true or false', zh: 'true 或 false' }
  if (schema.type === 'array')
    return {
      en: `at most ${schema.maxItems}: ${schema.allowed?.en}`,
      zh: `最多 ${schema.maxItems} 项：${schema.allowed?.zh}`,
    }
  if (schema.type !== 'integer') return schema.allowed!
  const least = writeAmount(schema.minimum!, schema.unit ?? null)
  const most = writeAmount(schema.maximum!, schema.unit ?? null)
  if (schema.unit === undefined) {
    return { en: `a whole number from ${least} to ${most}`, zh: `${least} 到 ${most} 之间的整数` }
  }
  const example = schema.unit === 'bytes' ? '10MiB' : '30s'
  const unit = {
    bytes: { en: 'bytes', zh: '字节' },
    ms: { en: 'milliseconds', zh: '毫秒' },
    s: { en: 'seconds', zh: '秒' },
  }[schema.unit]
  return {
    en: `from ${least} to ${most}, as a number of ${unit.en} or like ${example}`,
    zh: `${least} 到 ${most}，写${unit.zh}数或 ${example} 这样的量`,
  }
}

function shorten(given: unknown): string {
  const text = typeof given === 'string' ? `"${given}"` : (JSON.stringify(given) ?? String(given))
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
