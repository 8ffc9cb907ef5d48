import { DukouError } from './errors.ts'

/** What a number is when it isn't given, and its bounds, both included. */
export type Range = readonly [usual: number, least: number, most: number]

/** Throws for a group that isn't one, or that has something under another name. */
export function checkNames(group: string, given: unknown, names: readonly string[]): void {
  if (given === null || typeof given !== 'object' || Array.isArray(given))
    throw invalidOption(group, `an object with ${names.join(', ')}`, `包含 ${names.join('、')} 的对象`)
  for (const name of Object.keys(given)) {
    if (!names.includes(name))
      throw invalidOption(`${group}.${name}`, `one of ${names}, which it is not`, `以下之一：${names}`)
  }
}

export function checkNumber(name: string, value: number | undefined, [usual, least, most]: Range): number {
  if (value === undefined) return usual
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value
  throw invalidOption(name, `a whole number from ${least} to ${most}`, `${least} 到 ${most} 之间的整数`)
}

export function checkOneOf(name: string, value: unknown, allowed: readonly string[]): void {
  if (!allowed.includes(value as string))
    throw invalidOption(name, `one of ${allowed.join(', ')}`, `以下之一：${allowed.join('、')}`)
}

/** The value itself is never shown: it may be a secret. */
export function invalidOption(name: string, en: string, zh: string): DukouError {
  return new DukouError('option_invalid', { en: `${name} must be ${en}.`, zh: `选项 ${name} 必须是${zh}。` })
}
