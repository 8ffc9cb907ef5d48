import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DukouError, ERROR_KINDS, type ErrorCode } from '../errors.ts'
import { asDukouError, problemOf } from './refusal.ts'

test('says every refusal in English and in Chinese', () => {
  for (const code of Object.keys(ERROR_KINDS) as ErrorCode[]) {
    const problem = problemOf(new DukouError(code))
    assert.equal(problem.type, `urn:dukou:problem:${code}`)
    assert.match(problem.title, /^[A-Z][\x20-\x7e]+$/)
    assert.match(problem.detail, /^[\x20-\x7e]+\.$/)
    assert.match(problem.detailZh, /\p{Script=Han}.*。$/u)
    assert.ok(problem.status >= 400 && problem.status < 600)
  }
})

test('tells a client nothing about the inside of a failure', () => {
  const secret = new Error('ENOENT: /var/lib/secret')
  for (const error of [
    asDukouError(secret),
    new DukouError('storage_failed', { en: '/var/lib', zh: '/var/lib' }, secret),
  ]) {
    const text = JSON.stringify(problemOf(error))
    assert.doesNotMatch(text, /var|secret/)
    assert.equal(error.cause, secret)
  }
})
