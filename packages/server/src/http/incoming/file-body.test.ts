import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFileBody } from './file-body.ts'

function open() {
  let held = 0
  const body = createFileBody({
    onHeld(change) {
      held += change
    },
    release() {},
  })
  const push = (...texts: string[]) => {
    for (const text of texts) body.push(Buffer.from(text))
  }
  return { body, push, held: () => held }
}

async function read(body: AsyncIterable<Uint8Array>, most = Number.POSITIVE_INFINITY): Promise<string> {
  let text = ''
  for await (const bytes of body) {
    text += bytes
    if (text.length >= most) break
  }
  return text
}

test('gives the reader what came before it began and what comes after, in order', async () => {
  const { body, push, held } = open()
  push('a', 'bc')
  assert.equal(held(), 3)
  const text = read(body)
  await new Promise(setImmediate)
  assert.equal(held(), 0)
  push('d', 'e')
  body.end()
  assert.equal(await text, 'abcde')
  assert.equal(held(), 0)
  assert.equal(await read(body), '')
})

test('throws at the reader, waiting or late, why it broke off, and holds nothing then', async () => {
  const waiting = open()
  const text = read(waiting.body)
  waiting.body.fail(new Error('gone'))
  await assert.rejects(text, /gone/)
  const late = open()
  late.push('abc')
  late.body.fail(new Error('gone'))
  assert.equal(late.held(), 0)
  late.push('more')
  assert.equal(late.held(), 0)
  await assert.rejects(read(late.body), /gone/)
})

test('stays whole when the form breaks off behind it', async () => {
  const { body, push } = open()
  push('abc')
  body.end()
  body.fail(new Error('gone'))
  assert.equal(await read(body), 'abc')
})

test('holds nothing for a reader that has stopped', async () => {
  const { body, push, held } = open()
  push('abc', 'def')
  assert.equal(await read(body, 1), 'abc')
  push('ghi')
  assert.equal(held(), 0)
})
