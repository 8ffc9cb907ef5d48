import { readJson } from './answer.ts'
import { DukouError, fromProblem, headerOf } from './error.ts'
import { sendForm } from './form.ts'
import type { Pace } from './pace.ts'
import type { Answer, HttpRequest, OnBytes } from './platform/platform.ts'
import type { Cargo, Road } from './road.ts'
import { ask } from './server.ts'
import type { Setting } from './setting.ts'
import { createStop, type Stop } from './stop.ts'
import type { TicketDesk, Wanted } from './tickets.ts'
import type { StoredFile, Ticket, TicketResult, TicketState } from './wire.ts'

/** What another try can mend by asking the server how far it is. */
const MENDED = /^(upload_gone|offset_conflict|upload_busy)$/

/**
 * Does what the server's ticket says. Large files go in part by part, byte-exact: what the server holds is never sent again (tus
 * 1.0 over `wx.request`, which has no PATCH, wx-api §5.1). A file that is there already isn't sent at all.
 *
 * @param isResumed bytes of it may be there from an earlier run
 */
export function ticketRoad(
  setting: Setting,
  { desk, pace }: { desk: TicketDesk; pace: Pace },
  cargo: Cargo,
  wanted: Wanted,
  isResumed: boolean,
): Road {
  const { local, size, fields } = cargo
  const { server, platform, clock, conditions } = setting
  const read = platform.files!.read!
  // Asked for at once, beside those of the whole batch.
  let asked: Promise<TicketResult> | null = conditions.ready().then(() => desk.ask(wanted))
  asked.catch(() => {})
  let ticket: Ticket | null = null
  let offset = 0
  // Whether bytes may have arrived that nobody has told of.
  let isUnsure = isResumed

  /** The file, where there is nothing to send. */
  async function fetchTicket(stop: Stop): Promise<StoredFile | null> {
    const first = asked || desk.ask(wanted)
    asked = null
    const given = await stop.wait(first)
    if (given.via === 'refused') throw fromProblem(given.problem)
    if (given.via === 'done') return given.file
    ticket = given
    return null
  }

  /** How far the server is; the file where it has become one. */
  async function askState(stop: Stop): Promise<StoredFile | null> {
    const answer = await ask(server, stop, 'GET', `/tickets/${ticket!.id}`)
    const state = readJson<TicketState>(answer, ({ file }) => file !== undefined)
    offset = state.offset || 0
    return state.file
  }

  /** Sends the bytes [start, end) in one request. */
  async function sendPiece(
    stop: Stop,
    method: HttpRequest['method'],
    url: string,
    header: Record<string, string>,
    start: number,
    end: number,
  ): Promise<Answer> {
    const body = await stop.wait(read(local, start, end))
    const began = clock.now()
    const bytes = end - start
    try {
      const answer = await ask(server, stop, method, url, { header, body, timeoutMs: pace.timeoutMs(bytes) })
      pace.took(bytes, clock.now() - began)
      return answer
    } catch (thrown) {
      const error = thrown as DukouError
      if (error.code === 'too_large') {
        pace.tooLarge(bytes)
        throw retried(error)
      }
      if (error.status === 0) pace.failed()
      throw error
    }
  }

  const steps = {
    async tus({ url, header, maxChunk }: Ticket & { via: 'tus' }, stop: Stop): Promise<StoredFile | null> {
      const end = offset + pace.bytes(size - offset, maxChunk)
      const how = {
        ...header,
        'X-HTTP-Method-Override': 'PATCH',
        'Content-Type': 'application/offset+octet-stream',
        'Upload-Offset': String(offset),
        Prefer: 'return=representation',
      }
      const answer = await sendPiece(stop, 'POST', url, how, offset, end)
      if (answer.status === 200) return fileOf(answer)
      const held = Number(headerOf(answer.header, 'upload-offset'))
      // A host may hide headers: an answer that is a success has taken all.
      offset = held > offset ? held : end
      return null
    },
    async form(target: Ticket & { via: 'form' }, stop: Stop, onBytes: OnBytes): Promise<StoredFile | null> {
      const all = { ...target, fields: { ...target.fields, ...fields } }
      return fileOf(await sendForm(server, cargo, all, stop, onBytes))
    },
  }

  return {
    async go(stop, onBytes) {
      try {
        let file = ticket ? null : await fetchTicket(stop)
        if (!file && isUnsure && ticket!.via === 'tus') file = await askState(stop)
        isUnsure = false
        while (!file) {
          onBytes(offset, size)
          file = await steps[ticket!.via](ticket as never, stop, onBytes)
        }
        return { ...file, fields }
      } catch (thrown) {
        const error = thrown as DukouError
        isUnsure = true
        if (!MENDED.test(error.code)) throw error
        // It has expired meanwhile: from the beginning, under the same key.
        if (error.code === 'upload_gone') ticket = null
        throw retried(error)
      }
    },
    leave() {
      const giveUp = (given: TicketResult) => {
        if (given.via !== 'tus') return
        const header = { ...given.header, 'X-HTTP-Method-Override': 'DELETE' }
        ask(server, createStop(), 'POST', given.url, { header }).catch(() => {})
      }
      if (ticket) giveUp(ticket)
      else if (asked) asked.then(giveUp, () => {})
    },
  }
}

function fileOf(answer: Answer): StoredFile {
  return readJson<StoredFile>(answer, ({ id }) => id)
}

function retried({ code, message, status, cause }: DukouError): DukouError {
  return new DukouError(code, message, { status, cause, retry: true })
}
