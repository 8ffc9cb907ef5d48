import type { LaunchOptions } from '../wx/app-events.ts'
import type { Guard } from './page-view.ts'

/** The App object and its life: onLaunch, onShow, onHide, onError (wx-api §13). */
export interface AppLife {
  App(definition?: Record<string, unknown>): void
  getApp(options?: { allowDefault?: boolean }): Record<string, unknown> | undefined
  launch(path: string, query: string): void
  show(): void
  hide(): void
  /** Tells App.onPageNotFound; false where the app has no such method. */
  pageNotFound(path: string, query: string): boolean
  error(text: string): void
}

/** Scene 1001: opened from the list of mini programs. */
const SCENE = 1001

/** How a mini program was opened, as onLaunch and getLaunchOptionsSync tell it. */
export function launchOptions(path: string, query: string): LaunchOptions {
  const values = Object.fromEntries(new URLSearchParams(query))
  return { path, query: values, scene: SCENE, referrerInfo: {} }
}

export function createAppLife(guard: Guard): AppLife {
  let app: Record<string, unknown> | null = null
  const early: Record<string, unknown> = {}
  let launched: object = {}
  let failing = false

  const call = (name: string, ...args: unknown[]) => {
    const member = app?.[name]
    if (typeof member === 'function') guard(() => member.apply(app, args))
  }

  return {
    App(definition = {}) {
      if (app) throw new Error('App() 只能调用一次。 App() may be called once only.')
      app = Object.assign(early, definition)
    },
    getApp(options) {
      return app ?? (options?.allowDefault ? early : undefined)
    },
    launch(path, query) {
      app ??= early
      launched = launchOptions(path, query)
      call('onLaunch', launched)
      call('onShow', launched)
    },
    show: () => call('onShow', launched),
    hide: () => call('onHide'),
    pageNotFound(path, query) {
      if (typeof app?.onPageNotFound !== 'function') return false
      call('onPageNotFound', {
        path,
        query: Object.fromEntries(new URLSearchParams(query)),
        isEntryPage: true,
      })
      return true
    },
    error(text) {
      // An onError that throws would call itself for ever.
      if (failing) return
      failing = true
      try {
        call('onError', text)
      } finally {
        failing = false
      }
    },
  }
}
