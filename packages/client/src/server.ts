import { DukouError, fromAnswer } from './error.ts'
import type { Answer, OnBytes, Running } from './platform/platform.ts'
import type { Stop } from './stop.ts'
import type { TaskKind, TaskPlan, Tasks } from './tasks.ts'
import type { Token } from './token.ts'

/** Tasks of the host with our server, with the token. */
export interface Server {
  /** Without a slash at its end. */
  url: string
  /** Throws a DukouError for each answer that is no success. */
  send<T extends { status: number; header: Record<string, string> }>(
    stop: Stop,
    kind: TaskKind,
    url: string,
    begin: (header: Record<string, string>, onBytes: OnBytes) => Running<T>,
    plan?: TaskPlan,
  ): Promise<T>
}

export function createServer(url: string, tasks: Tasks, token: Token): Server {
  return {
    url,
    async send(stop, kind, target, begin, plan = {}) {
      const attempt = (value: string) =>
        tasks.run(stop, kind, plan, (onBytes) =>
          begin(value ? { Authorization: `Bearer ${value}` } : {}, onBytes),
        )
      // Credentials go to our own server only, however an address came here.
      const isOurs = target.startsWith(`${url}/`)
      const used = isOurs ? await stop.wait(token.get()) : ''
      let answer = await attempt(used)
      if (answer.status === 401 && isOurs) {
        const fresh = await stop.wait(token.refresh(used))
        if (fresh !== used) answer = await attempt(fresh)
      }
      const { status, header } = answer
      if (status >= 200 && status < 300) return answer
      throw fromAnswer(status, (answer as Partial<Answer>).body || '', header)
    },
  }
}

/** A JSON answer of a Dukou server. Any status may come from a proxy with a page of its own. */
export function readJson<T>({ status, body }: Answer, isRight: (answer: T) => unknown): T {
  try {
    const answer = JSON.parse(body) as T
    if (isRight(answer)) return answer
  } catch {
    // Said below.
  }
  throw new DukouError('bad_answer', 'not the answer of a Dukou server: check `url`', { status, cause: body })
}
