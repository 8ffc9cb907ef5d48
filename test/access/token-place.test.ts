import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesHeld, FORM_TYPE, form, type Part, start } from '../server/running.ts'
import { aFile, ask, send } from './asking.ts'

const authorize = ({ token }: { token: string | null }) => (token === 'good' ? { owner: 'alice' } : null)
const token = (value: string): Part => ({ name: 'session_token', body: value })
const MIB = 1024 * 1024

// server-anchors §3.3 no. 20: the token after the file, twice, a megabyte long.
const forms: [string, Part[], number, string | null][] = [
  ['before the file', [token('good'), aFile], 200, null],
  ['after a small file', [aFile, token('good')], 200, null],
  ['wrong, before the file', [token('bad'), aFile], 401, 'token_invalid'],
  ['wrong, after a small file', [aFile, token('bad')], 401, 'token_invalid'],
  ['missing', [aFile], 401, 'token_missing'],
  ['empty', [token(''), aFile], 401, 'token_missing'],
  ['twice the same', [token('good'), token('good'), aFile], 200, null],
  ['twice, different', [token('good'), aFile, token('bad')], 401, 'token_invalid'],
  ['a megabyte long', [token('g'.repeat(MIB)), aFile], 413, 'fields_too_large'],
  ['of 5000 characters', [token('g'.repeat(5000)), aFile], 401, 'token_invalid'],
  ['after a file of 3 MiB', [{ ...aFile, body: Buffer.alloc(3 * MIB) }, token('good')], 401, 'token_missing'],
]
for (const [what, parts, status, code] of forms) {
  test(`a token ${what}: ${status}`, { timeout: 10_000 }, async (t) => {
    const { url, data } = await start(t, { authorize })
    const told = await send(url, parts)
    assert.deepEqual([told.status, told.code], [status, code], told.text)
    if (status !== 200) assert.deepEqual(await bytesHeld(data), [])
  })
}

test('the header wins over the field', async (t) => {
  const { url } = await start(t, { authorize })
  assert.equal((await send(url, [token('bad'), aFile], 'good')).status, 200)
  assert.equal((await send(url, [token('good'), aFile], 'bad')).code, 'token_invalid')
})

test('a token that ends while its upload comes in is good for that one, and for nothing after', async (t) => {
  let isOver = false
  const { url } = await start(t, { authorize: (caller) => (isOver ? null : authorize(caller)) })
  const whole = form(aFile)
  async function* slowly() {
    yield whole.subarray(0, whole.length - 60)
    await new Promise((resolve) => setTimeout(resolve, 100))
    isOver = true
    yield whole.subarray(whole.length - 60)
  }
  const init: RequestInit & { duplex: 'half'; token: string } = {
    method: 'POST',
    body: slowly() as unknown as ReadableStream,
    duplex: 'half',
    token: 'good',
    headers: { 'content-type': FORM_TYPE },
  }
  assert.equal((await ask(`${url}/upload`, init)).status, 200)
  assert.equal((await send(url, [aFile], 'good')).code, 'token_invalid')
})
