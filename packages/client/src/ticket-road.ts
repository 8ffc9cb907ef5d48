import { readJson } from './answer.ts'
import { type DukouError, fromProblem, headerOf } from './error.ts'
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
const MENDED = /^(upload_gone|offset_conflict|upload_busy|not_uploaded)$/
/** What a cloud says of an address or a form that is over. */
const OVER = /^40[013]$/
/** Parts of one file that go to a cloud at once. */
const AT_ONCE = 3

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
  const isRefused = false

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
    method: HttpRequest['method'],
    url: string,
    header: Record<string, string>,
    start: number,
    end: number,
  ): Promise<Answer> {
    const bytes = end - start
    const body = await stop.wait(platform.files!.read!(local, start, end))
    const began = clock.now()
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
    async tus({ url, header, maxChunk }: Via<'tus'>, stop: Stop): Found {
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

    async parts({ parts, partSize, complete }: Via<'parts'>, stop: Stop, onBytes: OnBytes): Found {
      const missing = parts.map(({ n, url, header }) => ({
        url,
        header,
        start: (n - 1) * partSize,
        end: Math.min(n * partSize, size),
      }))
      let failure: unknown
      let held = missing.reduce((left, { start, end }) => left - (end - start), size)
      const sendOneByOne = async () => {
        try {
          for (let part = missing.shift(); part && !failure; part = missing.shift()) {
            await sendPiece(stop, 'PUT', part.url, part.header, part.start, part.end)
            held += part.end - part.start
            onBytes(held, size)
          }
        } catch (error) {
          failure = error
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, sendOneByOne))
      if (failure) throw failure
      return fileOf(await ask(server, stop, 'POST', complete))
    },

    async form(ticket: Via<'form'>, stop: Stop, onBytes: OnBytes): Found {
      const { complete, maybe } = ticket
      // A cloud takes no other fields than those that were signed.
      const target = complete ? ticket : { ...ticket, fields: { ...ticket.fields, ...fields } }
      if (!isStored) {
        const answer = await sendForm(server, cargo, target, stop, onBytes).catch((error: DukouError) => {
          if (maybe.indexOf(error.status) < 0) throw error
        })
        if (!complete) return fileOf(answer!)
        isStored = true
      }
      return fileOf(await ask(server, stop, 'POST', complete!))
    },
  }

  function fileOf(answer: Answer): StoredFile {
    const file = readJson<UploadAnswer>(answer, ({ id }) => id)
    // Only a form's answer says it.
    setting.small = file.small || setting.small
    return file
  }

  // At once, beside those of the whole batch.
  wanted()
  return {
    async go(stop, onBytes) {
      let ticket: TicketResult | undefined
      try {
        ticket = await stop.wait(wanted())
        if (ticket.via === 'refused') {
          asked = null
          throw fromProblem(ticket.problem)
        }
        let file = ticket.via === 'done' ? ticket.file : null
        if (!file && isUnsure && ticket.via !== 'form') {
          const answer = await ask(server, stop, 'GET', `/tickets/${(ticket as Ticket).id}`)
          const state = readJson<TicketState>(answer, (one) => one.file !== undefined)
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
        isUnsure = true
        const isOver = OVER.test(String(error.status)) && ticket && 'complete' in ticket && !isRefused
        if (!isOver && !MENDED.test(error.code)) throw error
        // From the beginning, under the same key.
        if (isOver || /^(upload_gone|not_uploaded)$/.test(error.code)) {
          asked = null
          isStored = false
        }
        throw retried(error)
      }
    },
    leave() {
      wanted().then(
        (given) => {
          if (given.via !== 'tus') return
          const header = { ...given.header, 'X-HTTP-Method-Override': 'DELETE' }
          ask(server, createStop(), 'POST', given.url, { header }).catch(() => {})
        },
        () => {},
      )
    },
  }
}

function retried(error: DukouError): DukouError {
  return Object.assign(error, { retry: true })
}
