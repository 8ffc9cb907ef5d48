import { SMALL } from './figures.ts'
import { createPace } from './pace.ts'
import type { Queue } from './queue.ts'
import type { WholeSetting } from './setting.ts'
import { ticketRoad } from './ticket-road.ts'
import { createTicketDesk } from './tickets.ts'
import type { Outbox } from './upload.ts'
import type { TicketResult } from './wire.ts'

/**
 * Small files go in one form without asking first; larger ones as the server's ticket says.
 *
 * @param maxPart bytes of one request, held in memory
 */
export function createRoads(
  setting: WholeSetting,
  maxPart: number,
  preparations: Queue,
  uploads: Queue,
): Outbox['chooseRoad'] {
  const { platform, conditions, notice } = setting
  const { files } = platform
  const read = files && files.read
  const askFor = createTicketDesk(setting, read ? ['tus', 'form', 'parts'] : ['form'], preparations.count)
  const pace = createPace(maxPart, conditions.weak)
  return async (cargo, isResumed) => {
    const { local, name, size, key } = cargo
    // Sent again under its key, it is still one file.
    const form = { via: 'form', url: '/upload', fields: { idempotency_key: key } }
    let askTicket = async () => form as object as TicketResult
    // Before the server has said it, a ticket costs several files together one request, and one file as much.
    if (size >= (setting.small >= 0 ? setting.small : uploads.count() > 1 ? 0 : SMALL)) {
      if (!read) notice('not_resumable', `${platform.name} reads no ranges: ${name} goes in one piece`)
      // What this owner has already isn't sent again. Native digests only: in JavaScript a phone takes longer than to send it.
      const sha256 = files && files.sha256 && (await files.sha256(local).catch(() => null))
      const wanted = { name, size, key, sha256: sha256 || undefined }
      askTicket = () => conditions.ready().then(() => askFor(wanted))
    }
    return ticketRoad(setting, pace, cargo, askTicket, isResumed)
  }
}
