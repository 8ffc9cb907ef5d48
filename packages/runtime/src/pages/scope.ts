/** Names that a browser or Node has and an app-service has not (wx-api §13 [observed]): hidden from page code. */
const ABSENT = [
  'window',
  'document',
  'self',
  'top',
  'parent',
  'frames',
  'navigator',
  'location',
  'history',
  'XMLHttpRequest',
  'fetch',
  'Headers',
  'Request',
  'Response',
  'FormData',
  'Blob',
  'File',
  'FileReader',
  'URL',
  'URLSearchParams',
  'WebSocket',
  'EventSource',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'Image',
  'Audio',
  'HTMLElement',
  'Element',
  'Node',
  'Event',
  'CustomEvent',
  'EventTarget',
  'alert',
  'confirm',
  'prompt',
  'global',
  'process',
  'Buffer',
]

const LANGUAGE = [
  'Array ArrayBuffer BigInt Boolean DataView Date Error EvalError Float32Array Float64Array Int16Array Int32Array',
  'Int8Array Intl JSON Map Math Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String',
  'Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet',
  'decodeURI decodeURIComponent encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt Infinity NaN',
]
  .join(' ')
  .split(' ')

/** The timers of page code: what they throw is reported, and they stop with the mini program. */
export interface Timers {
  setTimeout(run: unknown, delay?: number, ...args: unknown[]): unknown
  setInterval(run: unknown, delay?: number, ...args: unknown[]): unknown
  clearTimeout(id: unknown): void
  clearInterval(id: unknown): void
}

/** What a module sees besides its own names: the mini program's globals, timers that report errors, nothing of the host. */
export function createScope(
  globals: Record<string, unknown>,
  report: (error: unknown) => void,
): { scope: Record<string, unknown>; timers: Timers; soon(ms: number): boolean; stopTimers(): void } {
  const running = new Map<ReturnType<typeof setTimeout>, number>()
  const guard = (run: unknown, args: unknown[]) => {
    if (typeof run !== 'function') return
    try {
      run(...args)
    } catch (error) {
      report(error)
    }
  }
  // Either call stops a timer of either kind, as in a browser.
  const stop = (id: ReturnType<typeof setTimeout>) => {
    running.delete(id)
    clearTimeout(id)
  }
  const timers: Timers = {
    setTimeout(run: unknown, delay?: number, ...args: unknown[]) {
      const id = setTimeout(() => {
        running.delete(id)
        guard(run, args)
      }, delay)
      running.set(id, Date.now() + Number(delay ?? 0))
      return id
    },
    setInterval(run: unknown, delay?: number, ...args: unknown[]) {
      const id = setInterval(() => guard(run, args), delay)
      running.set(id, Number.POSITIVE_INFINITY)
      return id
    },
    clearTimeout: (id: unknown) => stop(id as ReturnType<typeof setTimeout>),
    clearInterval: (id: unknown) => stop(id as ReturnType<typeof setTimeout>),
  }
  const scope: Record<string, unknown> = { console, ...timers, ...globals }
  const language = Object.fromEntries(
    LANGUAGE.map((name) => [name, (globalThis as Record<string, unknown>)[name]]),
  )
  scope.globalThis = { ...language, ...scope }
  for (const name of ABSENT) if (!(name in scope)) scope[name] = undefined
  return {
    scope,
    timers,
    // An interval never comes to an end, so it doesn't count.
    soon: (ms) => [...running.values()].some((due) => due <= Date.now() + ms),
    stopTimers() {
      for (const id of running.keys()) clearTimeout(id)
      running.clear()
    },
  }
}
