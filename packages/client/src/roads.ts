import { sendSmall } from './form.ts'
import { createPace } from './pace.ts'
import type { Cargo, Road } from './road.ts'
import type { WholeSetting } from './setting.ts'
import { ticketRoad } from './ticket-road.ts'
import { createTicketDesk } from './tickets.ts'
import type { Outbox } from './upload.ts'

/**
 * Small files go in one form, larger ones as the server's ticket says.
 *
 * @param maxPart bytes of one request, held in memory
 */
export function createRoads(setting: WholeSetting, maxPart: number): Pick<Outbox, 'desk' | 'chooseRoad'> {
  const { platform, server, conditions, notice } = setting
  const desk = createTicketDesk(setting, ['tus', 'form'])
  const pace = createPace(maxPart, conditions.weak)
  const formRoad = (cargo: Cargo): Road => ({
    async go(stop, onBytes) {
      const file = await sendSmall(server, cargo, stop, onBytes)
      setting.small = file.small
      return file
    },
    leave() {},
  })
  return {
    desk,
    async chooseRoad(cargo, isResumed) {
      const { local, name, size, key } = cargo
      const { files } = platform
      if (size < setting.small) return formRoad(cargo)
      if (!files || !files.read) {
        notice('not_resumable', `${platform.name} has no ranged reads: ${name} goes in one piece`)
        return formRoad(cargo)
      }
      // What this owner has already isn't sent again. Native digests only: in JavaScript a phone takes longer than to send it.
      const sha256 = files.sha256 && (await files.sha256(local).catch(() => null))
      const wanted = { name, size, key, ...(sha256 && { sha256 }) }
      return ticketRoad(setting, { desk, pace }, cargo, wanted, isResumed)
    },
  }
}
