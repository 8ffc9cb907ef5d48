import type { Args, Bridge, DeviceEvent, OpenTask, Result, TaskEvent } from '../wx/bridge.ts'
import type { NetworkApi } from './network/faults.ts'
import { toFailure } from './to-failure.ts'

export interface BridgeParts {
  /** Calls that answer at once; they serve the async and the `Sync` form. */
  calls: Record<string, (args: Args) => Result>
  /** Calls that take time; they have no `Sync` form. */
  slowCalls: Record<string, (args: Args) => Promise<Result>>
  open(api: NetworkApi, args: Args, on: (event: TaskEvent) => void): OpenTask
  listen(on: (event: DeviceEvent) => void): () => void
  /** Runs it when the mini program can be told something: at once, or when it comes back from the background. */
  deliver(run: () => void): void
}

/**
 * The in-process bridge. Everything that crosses it is copied, so that a mini program in Node cannot share
 * memory with the device, just as one in a page cannot. Failures are named after the API that was called.
 */
export function createBridge({ calls, slowCalls, open, listen, deliver }: BridgeParts): Bridge {
  async function answer(api: string, given: Args): Promise<Result> {
    const args = structuredClone(given)
    if (Object.hasOwn(slowCalls, api)) return slowCalls[api]!(args)
    if (Object.hasOwn(calls, api)) return calls[api]!(args)
    throw new Error(`no such call: ${api}`)
  }

  return {
    call(api, args) {
      return new Promise((resolve, reject) => {
        answer(api, args).then(
          (value) => deliver(() => resolve(structuredClone(value))),
          (error) => deliver(() => reject(toFailure(api, error))),
        )
      })
    },
    callSync(api, args) {
      try {
        const name = api.endsWith('Sync') ? api.slice(0, -4) : api
        if (!Object.hasOwn(calls, name)) throw new Error(`no such call: ${api}`)
        return structuredClone(calls[name]!(structuredClone(args)))
      } catch (error) {
        throw toFailure(api, error)
      }
    },
    open: (api, args, on) =>
      open(api, structuredClone(args), (event) => deliver(() => on(structuredClone(event)))),
    listen: (on) => listen((event) => deliver(() => on(event))),
  }
}
