import { readJson } from './answer.ts'
import { type DukouError, headerOf } from './error.ts'
import { PARTS_AT_ONCE } from './figures.ts'
import { sendForm } from './form.ts'
import type { Pace } from './pace.ts'
import type { Answer, HttpRequest, OnBytes } from './platform/platform.ts'
import type { Cargo, Road } from './road.ts'
import { ask } from './server.ts'
import type { Setting } from './setting.ts'
import { createStop, type Stop } from './stop.ts'
import type { StoredFile, Ticket, TicketResult, TicketState, UploadAnswer } from './wire.ts'

type Via<Kind> = Extract<Ticket, { via: Kind }>
/** Null while there is more to send. */
type Found = Promise<StoredFile | null>

/** What another try can mend by asking the server how far it is. */
const MENDED = /^(offset_conflict|upload_busy)$/
/** What it can mend by beginning again, under the same key. */
const GONE = /^(upload_gone|not_uploaded)$/
/** What a cloud says of an address or a form that is over: a new ticket mends it, once. */
const REFUSED = /^http_40[013]$/

/**
 * Does what the server's ticket says. Large files go in part by part, byte-exact: what is held is never sent again, by tus 1.0
 * over `wx.request`, which has no PATCH (wx-api §5.1), or straight to a cloud. A file that is there already isn't sent at all.
 *
 * @param askTicket called again where a ticket has expired
 * @param isResumed bytes of it may be there from an earlier run
 */
export function ticketRoad(
  setting: Setting,
  pace: Pace,
  cargo: Cargo,
  askTicket: () => Promise<TicketResult>,
  isResumed: boolean,
): Road {
  const { local, size, fields } = cargo
  const { server, platform, clock } = setting
  let asked: Promise<TicketResult> | null = null
  let offset = 0
  // Whether bytes may have arrived that nobody has told of.
  let isUnsure = isResumed
  // Whether a cloud has the whole file, and whether it has refused one before.
  let isStored = false
  let isRefused = false

  function wanted(): Promise<TicketResult> {
    if (!asked) {
      asked = askTicket()
      asked.catch(() => {
        asked = null
      })
    }
    return asked
  }

  /** Sends the bytes [start, end) in one request. */
  async function sendPiece(
    stop: Stop,
    request: Partial<HttpRequest> & Pick<HttpRequest, 'url'>,
    start: number,
    end: number,
  ): Promise<Answer> {
    const bytes = end - start
    const body = await stop.wait(platform.files!.read!(local, start, end))
    const began = clock.now()
    try {
      const answer = await ask(server, stop, { ...request, body, timeoutMs: pace.timeoutMs(bytes) })
      pace.took(bytes, clock.now() - began)
      return answer
    } catch (error) {
      throw pace.failed(error as DukouError, bytes)
    }
  }

  const steps = {
    async tus({ url, header, maxChunk }: Via<'tus'>, stop: Stop): Found {
      const end = offset + pace.bytes(size - offset, maxChunk)
      const how = {
        ...header,
        'X-HTTP-Method-Override': 'PATCH',
        'Content-Type': 'application/offset+octet-stream',
        'Upload-Offset': String(offset),
        Prefer: 'return=representation',
      }
      const answer = await sendPiece(stop, { url, header: how }, offset, end)
      if (answer.status === 200) return fileOf(answer)
      const held = Number(headerOf(answer.header, 'upload-offset'))
      // A host may hide headers: an answer that is a success has taken all.
      offset = held || end
      return null
    },

    async parts(ticket: Via<'parts'>, stop: Stop, onBytes: OnBytes): Found {
      const { partSize, complete } = ticket
      const some = ticket.parts.slice(0, PARTS_AT_ONCE)
      if (!some.length) return completed(stop, complete)
      const sent = some.map(async (part) => {
        const { n, ...request } = part
        const start = (n - 1) * partSize
        await sendPiece(stop, { method: 'PUT', ...request }, start, Math.min(start + partSize, size))
        isRefused = false
        ticket.parts = ticket.parts.filter((one) => one !== part)
        onBytes(size - ticket.parts.length * partSize, size)
      })
      // When one fails the others end first: what they bring needn't be sent again.
      await Promise.all(sent.map((one) => one.catch(() => {})))
      await Promise.all(sent)
      return null
    },

    async form(ticket: Via<'form'>, stop: Stop, onBytes: OnBytes): Found {
      const { complete, maybe = [] } = ticket
      // A cloud takes no other fields than those that were signed.
      const target = complete ? ticket : { ...ticket, fields: { ...ticket.fields, ...fields } }
      if (!isStored) {
        const answer = await sendForm(server, cargo, target, stop, onBytes).catch((error: DukouError) => {
          if (maybe.indexOf(error.status) < 0) throw error
        })
        if (!complete) return fileOf(answer!)
        isStored = true
      }
      return completed(stop, complete!)
    },
  }

  async function completed(stop: Stop, url: string): Promise<StoredFile> {
    return fileOf(await ask(server, stop, { url }))
  }

  function fileOf(answer: Answer): StoredFile {
    const file = readJson<UploadAnswer>(answer, 'id')
    // Only a form's answer says it.
    if (file.small >= 0) setting.small = file.small
    return file
  }

  // At once, beside those of the whole batch.
  wanted()
  return {
    async go(stop, onBytes) {
      try {
        let ticket = await stop.wait(wanted())
        let file = ticket.via === 'done' ? ticket.file : null
        if (isUnsure && (ticket.via === 'tus' || ticket.via === 'parts')) {
          const url = `/tickets/${ticket.id}`
          const answer = await ask(server, stop, { method: 'GET', url })
          const state = readJson<TicketState>(answer, 'file')
          offset = state.offset || 0
          file = state.file
          // With addresses that are fresh.
          ticket = state.ticket || ticket
        }
        isUnsure = false
        while (!file) {
          onBytes(offset, size)
          file = await steps[(ticket as Ticket).via](ticket as never, stop, onBytes)
        }
        return { ...file, fields }
      } catch (thrown) {
        const error = thrown as DukouError
        const { code } = error
        const isOver = REFUSED.test(code) && !isRefused
        isUnsure = true
        if (isOver || GONE.test(code)) {
          asked = null
          isStored = false
          isRefused = isOver
        } else if (!MENDED.test(code)) throw error
        throw Object.assign(error, { retry: true })
      }
    },
    leave() {
      if (!asked) return
      const end = async (given: TicketResult) => {
        if (given.via !== 'tus') return
        const header = { ...given.header, 'X-HTTP-Method-Override': 'DELETE' }
        await ask(server, createStop(), { url: given.url, header })
      }
      asked.then(end).catch(() => {})
    },
  }
}
