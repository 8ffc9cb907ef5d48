import { hasCallback, type Options } from '../wx/call.ts'
import { rowIn } from '../wx/can-i-use.ts'
import { failure } from '../wx/failure.ts'
import { checkParameters } from '../wx/parameters.ts'
import { type ApiRow, surface } from '../wx/surface.ts'
import { atLeast } from '../wx/version.ts'

/** Thrown inside an API to make it fail with `<api>:fail <reason>`. */
export interface Refusal {
  reason: string
}

/** An API as page code calls it. */
export type Api = (options?: Options) => Promise<object> | undefined

/** What stands behind an API. Gets checked parameters; returns what the result has beside `errMsg`. */
export type Behind = (parameters: Options) => object | undefined | Promise<object | undefined>

/** Makes APIs out of functions, as their rows in the surface say; `guard` calls the developer's callbacks. */
export type Answering = (api: string, run: Behind) => Api

/** Whether a base library of this version has an API. */
export const isIn = (api: string, version: string): boolean => atLeast(version, surface[api]?.since ?? '0')

/**
 * Gives a function WeChat's shape (wx-api §1.1 to §1.3): its parameters are checked; callbacks if there are any, else a
 * promise; never before the call has returned; `errMsg` on every result.
 */
export function createAnswering(guard: (run: () => unknown) => void, version: string): Answering {
  return (api, run) => {
    const row = rowIn(surface[api] as ApiRow, version)
    const answer = async (options: Options): Promise<object> => {
      await new Promise((resolve) => setTimeout(resolve))
      try {
        const checked = checkParameters(api, row, options)
        if ('failed' in checked) throw checked.failed
        return { errMsg: `${api}:ok`, ...(await run(checked.args)) }
      } catch (error) {
        if (!(error instanceof Error)) {
          const { reason } = error as Partial<Refusal>
          throw reason === undefined ? error : failure(api, reason)
        }
        guard(() => Promise.reject(error))
        throw failure(api, error.message)
      }
    }
    return (given) => {
      const options = given ?? {}
      const outcome = answer(options)
      if (!hasCallback(options)) return outcome
      const tell = (name: 'success' | 'fail') => (result: object) => {
        for (const callback of [options[name], options.complete]) {
          if (typeof callback === 'function') guard(() => callback(result))
        }
      }
      outcome.then(tell('success'), tell('fail'))
      return undefined
    }
  }
}
