import { DukouError, fromProblem, headerOf } from './error.ts'
import type { Pace } from './pace.ts'
import { request } from './requests.ts'
import type { Cargo, Road, UploadedFile } from './road.ts'
import { readJson } from './server.ts'
import type { Setting } from './setting.ts'
import { createStop, type Stop } from './stop.ts'
import type { TicketDesk, Wanted } from './tickets.ts'
import type { StoredFile, Ticket, TicketResult, TicketState } from './wire.ts'

type TusTicket = Extract<Ticket, { via: 'tus' }>

/** What another try can mend by asking the server how far it is. */
const MENDED = ['upload_gone', 'offset_conflict', 'upload_busy']

/**
 * Brings a file in part by part, byte-exact: what the server holds is never sent again (tus 1.0 over `wx.request`, which has no
 * PATCH, wx-api §5.1). It does what the server's ticket says: a file that is there already isn't sent at all.
 *
 * @param form the road for a file that the server wants in a form
 * @param isResumed bytes of it may be there from an earlier run
 */
export function tusRoad(
  setting: Setting,
  { desk, pace }: { desk: TicketDesk; pace: Pace },
  cargo: Cargo,
  wanted: Wanted,
  form: Road,
  isResumed: boolean,
): Road {
  const { local, size, fields } = cargo
  const { platform, clock, conditions } = setting
  const read = platform.files!.read!
  // Asked for at once, beside those of the whole batch.
  let asked: Promise<TicketResult> | null = conditions.ready().then(() => desk.ask(wanted))
  asked.then(undefined, () => {})
  let ticket: TusTicket | null = null
  let isForm = false
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
    if (given.via === 'tus') ticket = given
    else isForm = true
    return null
  }

  /** How far the server is; the file where it has become one. */
  async function askOffset(stop: Stop, { id }: TusTicket): Promise<StoredFile | null> {
    const answer = await request(setting, stop, 'GET', `/tickets/${id}`)
    const state = readJson<TicketState>(answer, (one) => one.file !== undefined)
    offset = state.offset || 0
    return state.file
  }

  async function sendPart(stop: Stop, { url, header, maxChunk }: TusTicket): Promise<StoredFile | null> {
    const part = pace.next(size - offset, maxChunk)
    const end = offset + part.bytes
    const body = await stop.wait(read(local, offset, end))
    const began = clock.now()
    const how = {
      ...header,
      'X-HTTP-Method-Override': 'PATCH',
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Offset': String(offset),
      Prefer: 'return=representation',
    }
    const sending = request(setting, stop, 'POST', url, how, body, part.timeoutMs)
    const answer = await sending.catch((error: DukouError) => {
      if (error.code === 'too_large') {
        pace.tooLarge(end - offset)
        throw retried(error)
      }
      if (error.status === 0) pace.failed()
      throw error
    })
    pace.took(end - offset, clock.now() - began)
    if (answer.status === 200) return readJson<StoredFile>(answer, ({ id }) => typeof id === 'string')
    const held = Number(headerOf(answer.header, 'upload-offset'))
    // A host may hide headers: an answer that is a success has taken all.
    offset = held > offset ? held : end
    return null
  }

  return {
    async go(stop, onBytes): Promise<UploadedFile> {
      let file: StoredFile | null = null
      try {
        if (!ticket && !isForm) file = await fetchTicket(stop)
        if (isForm) return form.go(stop, onBytes)
        if (!file && isUnsure) file = await askOffset(stop, ticket!)
        isUnsure = false
        while (!file) {
          onBytes(offset)
          file = await sendPart(stop, ticket!)
        }
        return { ...file, fields }
      } catch (thrown) {
        const error = thrown as DukouError
        isUnsure = true
        if (MENDED.indexOf(error.code) < 0) throw error
        // It has expired meanwhile: from the beginning, under the same key.
        if (error.code === 'upload_gone') ticket = null
        throw retried(error)
      }
    },
    leave() {
      const giveUp = (given: TicketResult) => {
        if (given.via !== 'tus') return
        const how = { ...given.header, 'X-HTTP-Method-Override': 'DELETE' }
        request(setting, createStop(), 'POST', given.url, how).catch(() => {})
      }
      if (ticket) giveUp(ticket)
      else if (asked) asked.then(giveUp, () => {})
    },
  }
}

function retried({ code, message, status, cause }: DukouError): DukouError {
  return new DukouError(code, message, { status, cause, retry: true })
}
