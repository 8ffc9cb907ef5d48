import { DukouError } from '../errors.ts'

/** The form field for clients that can't set a header; it should stand before the files. */
export const IDEMPOTENCY_FIELD = 'idempotency_key'

const KEY = /^[\x21-\x7e]{1,200}$/

/** One key for an attempt and its retries, from the header or the field; both must agree. */
export interface IdempotencyKey {
  key(): string | null
  /** Throws `request_invalid`. */
  take(name: string, value: string): void
}

export function createIdempotencyKey(header: string | string[] | undefined): IdempotencyKey {
  let key: string | null = null

  function set(value: string): void {
    if (!KEY.test(value) || (key !== null && key !== value)) {
      throw new DukouError('request_invalid', {
        en: 'An idempotency key has 1 to 200 visible ASCII characters, and a request has one.',
        zh: '幂等键为 1 到 200 个可见 ASCII 字符，一次请求只能有一个。',
      })
    }
    key = value
  }

  if (header !== undefined) set(String(header))
  return {
    key: () => key,
    take(name, value) {
      if (name === IDEMPOTENCY_FIELD && value !== '') set(value)
    },
  }
}
