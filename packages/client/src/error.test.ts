import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromAnswer } from './error.ts'

test("takes the code of the server's problem body", () => {
  const problem = {
    code: 'file_too_large',
    detail: 'The file is over 100 MiB.',
    detailZh: '文件超过 100 MiB。',
  }
  const error = fromAnswer({ status: 413, body: JSON.stringify(problem) })
  assert.deepEqual([error.code, error.status, error.retry], ['file_too_large', 413, false])
  assert.deepEqual(error.cause, problem)
})

test('says the status where a proxy answered', () => {
  const error = fromAnswer({ status: 502, body: '<html>Bad gateway</html>' })
  assert.deepEqual([error.code, error.status, error.retry], ['http_502', 502, true])
})

test('survives a body that is JSON but no problem', () => {
  assert.equal(fromAnswer({ status: 500, body: 'null' }).code, 'http_500')
})
