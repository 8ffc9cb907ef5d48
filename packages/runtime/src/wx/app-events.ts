import type { Isolate } from './call.ts'

/** What getLaunchOptionsSync tells (typings 5.2.3 LaunchOptionsApp). */
export interface LaunchOptions {
  path: string
  query: Record<string, string>
  scene: number
  referrerInfo: object
}

/** What happens to an App besides its device's events: how it was opened, what goes wrong in it, the keyboard. */
export interface AppEvents {
  /** Tells how the mini program was opened, or entered again. */
  enter(options: LaunchOptions): void
  /**
   * Tells the listeners of `wx.onError` (a text), `wx.onUnhandledRejection` (`{ reason, promise }`) and
   * `wx.onKeyboardHeightChange` (`{ height }`).
   */
  tell(event: AppEvent, value: unknown): void
}

type AppEvent = 'Error' | 'UnhandledRejection' | 'KeyboardHeightChange'

type Listener = (value: unknown) => void

/** Scene 1001: opened from the list of mini programs. Without pages nothing has a path. */
const UNOPENED: LaunchOptions = { path: '', query: {}, scene: 1001, referrerInfo: {} }

const known = new WeakMap<object, AppEvents>()

/** How pages reach what a `wx` tells of the App; `undefined` when it is another kind of `wx`. */
export const appEventsOf = (wx: object): AppEvents | undefined => known.get(wx)

export const keepAppEvents = (wx: object, events: AppEvents): void => void known.set(wx, events)

/** `wx.onError` and its kin, `getLaunchOptionsSync` and `getEnterOptionsSync` (typings 5.2.3). */
export function createAppEvents(isolate: Isolate): { events: AppEvents; api: Record<string, unknown> } {
  let launched: LaunchOptions | null = null
  let entered = UNOPENED
  const api: Record<string, unknown> = {}
  const sets: Record<AppEvent, Set<Listener>> = {
    Error: new Set(),
    UnhandledRejection: new Set(),
    KeyboardHeightChange: new Set(),
  }
  for (const [name, listeners] of Object.entries(sets)) {
    api[`on${name}`] = (listener: unknown) => {
      if (typeof listener === 'function') listeners.add(listener as Listener)
    }
    api[`off${name}`] = (listener?: Listener) => {
      if (listener === undefined) listeners.clear()
      else listeners.delete(listener)
    }
  }
  const told = (options: LaunchOptions) => ({
    ...structuredClone(options),
    apiCategory: 'default',
    forwardMaterials: [],
  })
  api.getLaunchOptionsSync = () => told(launched ?? UNOPENED)
  api.getEnterOptionsSync = () => told(entered)
  let failing = false

  return {
    api,
    events: {
      enter(options) {
        launched ??= options
        entered = options
      },
      tell(event, value) {
        const isError = event !== 'KeyboardHeightChange'
        // A listener that throws would be told of its own error for ever.
        if (isError && failing) return
        if (isError) failing = true
        try {
          for (const listener of [...sets[event]]) isolate(listener, value)
        } finally {
          if (isError) failing = false
        }
      },
    },
  }
}
