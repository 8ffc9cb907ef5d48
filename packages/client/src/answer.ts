import { DukouError, fromAnswer } from './error.ts'
import type { Answer } from './platform/platform.ts'

/** An address without the slash at its end. Throws `bad_argument`. */
export function checkUrl(url: string): string {
  if (!/^https?:\/\/[^/]/.test(url)) throw new DukouError('bad_argument', 'url must begin with https://')
  return url.replace(/\/+$/, '')
}

/** The headers of a request with this token. */
export function bearing(token: string | undefined): Record<string, string> {
  return token ? { Authorization: `Bearer ${token}` } : {}
}

/** The answer, where it is a success. */
export function checked<T extends Pick<Answer, 'status'>>(answer: T): T {
  if (answer.status >= 200 && answer.status < 300) return answer
  throw fromAnswer(answer)
}

/** A JSON answer of a Dukou server, which has this member. Any status may come from a proxy with a page of its own. */
export function readJson<T>({ status, body }: Answer, member: keyof T & string): T {
  try {
    const answer = JSON.parse(body) as T
    if (answer[member] !== undefined) return answer
  } catch {
    // Said below.
  }
  throw new DukouError('bad_answer', 'no Dukou server answered', { status, cause: body })
}
