import type { Args, WxFailure } from './bridge.ts'
import { failure } from './failure.ts'
import type { ApiRow, Param } from './surface.ts'

/** The tag by which WeChat names types: `String`, `Number`, `Undefined` … (wx-api §1.3 [observed]). */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1)
}

function fits(type: string, value: unknown): boolean {
  return type === 'Any' || type.split('|').includes(tagOf(value))
}

function complaints(path: string, param: Param, value: unknown): string[] {
  if (!fits(param.type, value))
    return [`parameter.${path} should be ${param.type} instead of ${tagOf(value)};`]
  if (param.only && !param.values?.includes(String(value))) {
    return [`parameter.${path} should be one of ${param.values?.join(', ')} instead of ${String(value)};`]
  }
  if (!Array.isArray(value)) return []
  if (param.least !== undefined && value.length < param.least) {
    return [`parameter.${path} should have at least ${param.least} item;`]
  }
  if (param.item === undefined) return []
  return value.flatMap((item, at) =>
    fits(param.item!, item)
      ? []
      : [`parameter.${path}[${at}] should be ${param.item} instead of ${tagOf(item)};`],
  )
}

/**
 * The arguments of a call as its row wants them, defaults filled in. An absent or `null` optional parameter counts
 * as absent. Several problems are told in one message; errno 1001 (wx-api §1.3, §1.5). `warn` hears of what is left out.
 */
export function checkParameters(
  api: string,
  row: ApiRow,
  options: Record<string, unknown>,
  warn: (text: string) => void = console.warn,
): { args: Args } | { failed: WxFailure } {
  const args: Args = {}
  const found: string[] = []
  for (const [name, param] of Object.entries(row.params ?? {})) {
    const value = options[name]
    if ((value === undefined || value === null) && !param.required) {
      // `null` is a value where anything goes, as in setStorage.
      if (param.type === 'Any' && value === null) args[name] = null
      else if (param.default !== undefined) args[name] = param.default
      continue
    }
    if (param.lenient && !fits(param.type, value)) {
      warn(
        `${api}: parameter.${name} 应为 ${param.type}，实为 ${tagOf(value)}，已忽略。 ` +
          `parameter.${name} should be ${param.type} instead of ${tagOf(value)}; left out.`,
      )
      if (param.default !== undefined) args[name] = param.default
      continue
    }
    const problems = complaints(name, param, value)
    found.push(...problems)
    if (problems.length === 0) args[name] = value
  }
  if (found.length > 0) return { failed: failure(api, `parameter error: ${found.join('')}`, 1001) }
  return { args }
}
