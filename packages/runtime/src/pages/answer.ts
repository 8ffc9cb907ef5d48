/** What an asynchronous `wx` API that lives in the page layer is called with. */
export interface Options {
  success?(result: object): void
  fail?(failure: object): void
  complete?(result: object): void
  [name: string]: unknown
}

/** Thrown inside an API to make it fail with `<api>:fail <reason>`. */
export interface Refusal {
  reason: string
}

/** An API as page code calls it. */
export type Api = (options?: Options) => Promise<object> | undefined

/** Makes APIs out of functions; `guard` calls the developer's callbacks. */
export type Answering = (api: string, run: (options: Options) => object | undefined) => Api

/**
 * Gives a function WeChat's shape (wx-api §1.1, §1.2): callbacks if there are any, else a promise; never before the call
 * has returned; `errMsg` on every result.
 */
export function createAnswering(guard: (run: () => unknown) => void): Answering {
  return (api, run) => (given) => {
    const options = given ?? {}
    const outcome = new Promise<object>((resolve, reject) => {
      setTimeout(() => {
        try {
          resolve({ errMsg: `${api}:ok`, ...run(options) })
        } catch (error) {
          const known = !(error instanceof Error)
          if (!known) guard(() => Promise.reject(error))
          reject({ errMsg: `${api}:fail ${known ? (error as Refusal).reason : error.message}` })
        }
      })
    })
    if (!options.success && !options.fail && !options.complete) return outcome
    outcome.then(
      (result) => {
        guard(() => options.success?.(result))
        guard(() => options.complete?.(result))
      },
      (failure) => {
        guard(() => options.fail?.(failure))
        guard(() => options.complete?.(failure))
      },
    )
    return undefined
  }
}
