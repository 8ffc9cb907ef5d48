import { readJson } from './answer.ts'
import { type DukouError, fromProblem } from './error.ts'
import { MOST_TICKETS, TICKET_PATIENCE_MS } from './figures.ts'
import { ask } from './server.ts'
import type { Setting } from './setting.ts'
import { createStop } from './stop.ts'
import type { TicketAnswer, TicketRequest, TicketResult } from './wire.ts'

export type Wanted = TicketRequest['files'][number]

/** Asks for tickets, those of a whole batch in one request. */
export type AskTicket = (file: Wanted) => Promise<TicketResult>

interface Asking {
  file: Wanted
  resolve(ticket: TicketResult): void
  reject(error: unknown): void
}

/** @param expected files that are being prepared, this one included: theirs are worth waiting for */
export function createTicketDesk(
  setting: Setting,
  can: TicketRequest['can'],
  expected: () => number,
): AskTicket {
  let asking: Asking[] = []
  let forget = () => {}

  function open(): void {
    forget()
    forget = setting.clock.after(
      expected() > 1 && asking.length < MOST_TICKETS ? TICKET_PATIENCE_MS : 0,
      () => {
        const all = asking
        asking = []
        while (all.length > 0) fetchAll(all.splice(0, MOST_TICKETS))
      },
    )
  }
  async function fetchAll(some: Asking[]): Promise<void> {
    try {
      const files = some.map(({ file }) => file)
      const answer = await ask(setting.server, createStop(), {
        url: '/tickets',
        header: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ files, can } satisfies TicketRequest),
      })
      const { tickets, small } = readJson<TicketAnswer>(answer, 'tickets')
      setting.small = small
      some.forEach(({ resolve, reject }, index) => {
        const ticket = tickets[index]!
        if (ticket.via === 'refused') reject(fromProblem(ticket.problem))
        else resolve(ticket)
      })
    } catch (error) {
      // A policy may allow fewer at once than were picked.
      const isTooMany = some.length > 1 && (error as DukouError).code === 'too_many_files'
      for (const one of some)
        if (isTooMany) await fetchAll([one])
        else one.reject(error)
    }
  }
  return (file) =>
    new Promise((resolve, reject) => {
      asking.push({ file, resolve, reject })
      // Those who keep coming don't put off the first.
      if (asking.length === 1 || asking.length >= MOST_TICKETS || expected() < 2) open()
    })
}
