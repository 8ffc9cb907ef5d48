import { createPace } from './pace.ts'
import type { Cargo, Road } from './road.ts'
import type { Setting } from './setting.ts'
import { createTicketDesk } from './tickets.ts'
import { tusRoad } from './tus-road.ts'

/** Larger files go part by part, and go on where they stood. */
export interface Resumable {
  /** See {@link TicketDesk.expect}. */
  expect(): () => void
  /** Null where this host can only send a file whole. */
  road(cargo: Cargo, form: Road, isResumed: boolean): Promise<Road | null>
}

/** @param maxPart bytes of one request, held in memory */
export function resumable(setting: Setting, maxPart: number, onSmall: (bytes: number) => void): Resumable {
  const { platform, conditions, notice } = setting
  const desk = createTicketDesk(setting, ['tus', 'form'], onSmall)
  const pace = createPace(maxPart, conditions.weak)
  const { files } = platform
  return {
    expect: desk.expect,
    async road(cargo, form, isResumed) {
      const { local, name, size, key } = cargo
      if (!files || !files.read) {
        notice('not_resumable', `${platform.name} has no ranged reads: ${name} goes in one piece`)
        return null
      }
      // What this owner has already isn't sent again. Native digests only: in JavaScript a phone takes longer than to send it.
      const sha256 = files.sha256 && (await files.sha256(local).catch(() => null))
      const wanted = { name, size, key, ...(sha256 && { sha256 }) }
      return tusRoad(setting, { desk, pace }, cargo, wanted, form, isResumed)
    },
  }
}
