import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { type Answer, type Call, decodePath, type Logged, readQuery } from './call.ts'
import { createFaultPlan, type Fault, findFault } from './fault.ts'
import { faultyBody, untilClosed } from './faulty-body.ts'
import { Refusal } from './refusal.ts'
import { sendAnswer } from './send-answer.ts'
import { waitFor } from './wait-for.ts'

/** What every stand-in can do. */
export interface StandIn {
  /** From now on these faults happen instead of those that were planned before; an empty list heals it. */
  fault(plan: readonly Fault[]): void
  /** Every request that was answered or broke off, and every callback that was sent, in order. */
  log(): readonly Logged[]
  /** Ends every connection and forgets what it kept. */
  close(): Promise<void>
}

export interface Loopback extends StandIn {
  /** `http://127.0.0.1:port`, without a slash. */
  url: string
  /** Adds something to the log, such as a callback. */
  note(entry: Omit<Logged, 'at'>): void
  /** Does it so many milliseconds later, unless the stand-in is closed by then. */
  later(ms: number, deed: () => unknown): void
  /** Aborted as soon as the stand-in closes. */
  closing: AbortSignal
}

/** What a stand-in is asked and answers. */
export interface Answering {
  now: () => number
  /** What is asked for; the body is not read yet. */
  verbOf(call: Omit<Call, 'verb' | 'key' | 'faults' | 'body'>): { verb: string; key: string | null }
  /** @throws Refusal */
  serve(call: Call): Promise<Answer>
  refuse(refusal: Refusal, call: Call): Answer
}

/** Listens on a free port of 127.0.0.1 and answers by the rules and the fault plan. */
export async function openLoopback({ now, verbOf, serve, refuse }: Answering): Promise<Loopback> {
  const plan = createFaultPlan()
  const entries: Logged[] = []
  const clocks = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<unknown>>()
  const closing = new AbortController()

  const callOf = (request: IncomingMessage): Call => {
    const target = request.url ?? '/'
    const at = target.indexOf('?')
    const path = at < 0 ? target : target.slice(0, at)
    const seen = {
      method: request.method ?? 'GET',
      path,
      decodedPath: decodePath(path),
      query: readQuery(at < 0 ? '' : target.slice(at + 1)),
      headers: request.headers,
      request,
    }
    const about = verbOf(seen)
    const faults = plan.meet(about.verb, seen.decodedPath)
    return { ...seen, ...about, faults, body: faultyBody(request, faults, closing.signal) }
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = callOf(request)
    const ended = (status: number | null, code: string | null, why: string | null) => {
      const { method, decodedPath: path, verb, key } = call
      entries.push({ at: now(), method, path, verb, key, status, code, why })
    }
    if (isAtOnce(call.faults, 'reset')) {
      request.socket.resetAndDestroy()
      return ended(null, null, 'reset')
    }
    if (isAtOnce(call.faults, 'stall')) {
      ended(null, null, 'stall')
      return untilClosed(request, closing.signal)
    }
    const [given, refusal] = await answerOf(call)
    try {
      await send()
    } finally {
      // Bytes that nobody was sent keep their file open otherwise.
      if (given.body instanceof Readable) given.body.destroy()
    }

    async function send(): Promise<void> {
      // A fault within the body strikes also where the stand-in refused before it read that far.
      if (call.body !== request) await drained(call.body)
      await drained(request)
      if (request.socket.destroyed) return ended(null, null, cutBy(call.faults) ?? 'the client went away')
      const slow = findFault(call.faults, 'slow')
      if (slow) await waitFor(slow.ms, closing.signal)
      if (findFault(call.faults, 'lost answer')) {
        request.socket.resetAndDestroy()
        return ended(null, null, 'lost answer')
      }
      const cut = findFault(call.faults, 'cut answer')
      const struck = cut ?? findFault(call.faults, 'answer')
      ended(given.status, refusal?.code ?? null, refusal?.message ?? struck?.do ?? null)
      await sendAnswer(request, response, given, { now, cutAfter: cut?.afterBytes ?? null })
    }
  }

  const answerOf = async (call: Call): Promise<[Answer, Refusal | null]> => {
    try {
      const fault = findFault(call.faults, 'status')
      if (fault)
        throw new Refusal(fault.status, fault.code ?? 'InternalError', fault.message ?? 'A planned fault.')
      const instead = findFault(call.faults, 'answer')
      if (instead) {
        const { status = 200, type = 'text/html', body } = instead
        return [{ status, headers: { 'Content-Type': type }, body }, null]
      }
      return [await serve(call), null]
    } catch (error) {
      const refusal =
        error instanceof Refusal ? error : new Refusal(500, 'InternalError', `The stand-in failed: ${error}`)
      return [refuse(refusal, call), refusal]
    }
  }

  const server = createServer((request, response) => {
    const one = answer(request, response)
      // Whoever went away needs no answer; anything else shows as a broken connection.
      .catch(() => void response.destroy())
      .finally(() => running.delete(one))
    running.add(one)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    closing: closing.signal,
    fault: (faults) => plan.set(faults),
    log: () => [...entries],
    note: (entry) => void entries.push({ at: now(), ...entry }),
    later(ms, deed) {
      const clock = setTimeout(() => {
        clocks.delete(clock)
        const one: Promise<unknown> = Promise.resolve()
          .then(deed)
          .catch(() => {})
          .finally(() => running.delete(one))
        running.add(one)
      }, ms)
      clocks.add(clock)
    },
    async close() {
      closing.abort()
      for (const clock of clocks) clearTimeout(clock)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await Promise.all(running)
    },
  }
}

function isAtOnce(faults: readonly Fault[], deed: 'reset' | 'stall'): boolean {
  const fault = findFault(faults, deed)
  return fault !== undefined && !fault.afterBytes
}

function cutBy(faults: readonly Fault[]): string | null {
  return findFault(faults, 'reset')?.do ?? findFault(faults, 'stall')?.do ?? null
}

/** The client sends its whole body before it reads the answer. */
function drained(body: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (body.readableEnded || body.destroyed) return resolve()
    body.once('end', resolve)
    body.once('error', () => resolve())
    body.once('close', resolve)
    body.unpipe()
    body.resume()
  })
}
