import { DukouError } from './errors.ts'

/** Why an idempotency key can't be used again. */
export function idempotencyConflict(): DukouError {
  return new DukouError('idempotency_conflict', {
    en: 'This idempotency key was used for other bytes. Use a new key for each file.',
    zh: '该幂等键已用于另一份内容，请为每个文件使用新的键。',
  })
}
