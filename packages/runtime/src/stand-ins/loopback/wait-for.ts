import { setTimeout as pause } from 'node:timers/promises'

/** Waits so many milliseconds, or until the stand-in closes. */
export async function waitFor(ms: number, closing: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal: closing }).catch(() => {})
}
