import type { NetworkApi } from '../faults.ts'
import { chance } from './chance.ts'
import { type LineFault, readFault } from './fault.ts'

/** A task that sets out: its number, and its address as written and as called. */
export interface Traveller {
  id: number
  api: NetworkApi
  urls: string[]
}

/** The faults that lie ahead. */
export function createPlan(seed: number) {
  let waiting: { fault: LineFault; left: number; key: number }[] = []
  let last = 0

  return {
    add(given: LineFault): void {
      const fault = readFault(given)
      last += 1
      waiting.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY, key: last })
    },
    clear(): void {
      waiting = []
    },
    /** What is still to come, with how often. */
    list: (): LineFault[] =>
      waiting.map(({ fault, left }) => (Number.isFinite(left) ? { ...fault, times: left } : fault)),
    /** The fault that this task meets: the first that fits. */
    meet({ id, api, urls }: Traveller): LineFault | null {
      for (const one of waiting) {
        const { only = {}, share = 1 } = one.fault
        if (only.api !== undefined && only.api !== api) continue
        if (only.url !== undefined && !urls.some((url) => url.startsWith(only.url!))) continue
        if (share < 1 && chance(seed, one.key, id) >= share) continue
        one.left -= 1
        waiting = waiting.filter(({ left }) => left > 0)
        return one.fault
      }
      return null
    },
  }
}
