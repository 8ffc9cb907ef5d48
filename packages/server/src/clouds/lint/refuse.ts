import { DukouError } from '../../errors.ts'

/** What is thrown for a ticket that must not be given. The sentence goes to logs: it names the rule, never a value. */
export function refuse(en: string, zh: string): DukouError {
  return new DukouError('internal', {
    en: `No upload ticket was given: ${en}.`,
    zh: `未签发上传凭证：${zh}。`,
  })
}

/** Throws where something doesn't hold. */
export function demand(holds: unknown, en: string, zh: string): asserts holds {
  if (!holds) throw refuse(en, zh)
}
