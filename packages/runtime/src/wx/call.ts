import type { Args, Result, WxFailure } from './bridge.ts'
import { asFailure, failure } from './failure.ts'
import { checkParameters, tagOf } from './parameters.ts'
import type { ApiRow } from './surface.ts'

/** The options object of any asynchronous API. */
export type Options = Record<string, unknown>

/** Calls a developer's function; what it throws is told apart and stops nothing else (wx-api §1.1). */
export type Isolate = (fn: unknown, ...args: unknown[]) => void

export function createIsolate(onError: (error: unknown) => void): Isolate {
  return (fn, ...args) => {
    if (typeof fn !== 'function') return
    try {
      fn(...args)
    } catch (error) {
      onError(error)
    }
  }
}

/** Callbacks never run before the call has returned; always at least a macrotask later (wx-api §1.1). */
export function later(run: () => void): void {
  setTimeout(run, 0)
}

export const hasCallback = (options: Options) =>
  ['success', 'fail', 'complete'].some((name) => typeof options[name] === 'function')

/** Tells the outcome: success or fail, then complete, both with the same object. */
export function settle(
  isolate: Isolate,
  options: Options,
  outcome: 'success' | 'fail',
  result: object,
): void {
  isolate(options[outcome], result)
  isolate(options.complete, result)
}

/** What stands behind an API. Gets checked arguments, resolves with the result without `errMsg`. */
export type Behind = (args: Args) => Promise<Result> | Result

/** Makes an asynchronous API out of its row: parameter checks, callbacks, promise (wx-api §1.1 to §1.3). */
export function createAsync(isolate: Isolate, api: string, row: ApiRow, behind: Behind) {
  async function run(options: Options, wrong: WxFailure | null): Promise<Result> {
    if (wrong !== null) throw wrong
    const checked = checkParameters(api, row, options)
    if ('failed' in checked) throw checked.failed
    return { ...(await behind(checked.args)), errMsg: `${api}:ok` }
  }

  return function call(given?: unknown): Promise<Result> | undefined {
    const isObject = tagOf(given) === 'Object'
    const options = (isObject ? given : {}) as Options
    const wrong =
      isObject || given === undefined || given === null
        ? null
        : failure(api, `parameter error: parameter should be Object instead of ${tagOf(given)};`, 1001)
    if (row.promise === true && !hasCallback(options)) {
      return new Promise((resolve, reject) => {
        run(options, wrong).then(
          (result) => later(() => resolve(result)),
          (error) => later(() => reject(asFailure(api, error))),
        )
      })
    }
    run(options, wrong).then(
      (result) => later(() => settle(isolate, options, 'success', result)),
      (error) => later(() => settle(isolate, options, 'fail', asFailure(api, error))),
    )
    return undefined
  }
}
