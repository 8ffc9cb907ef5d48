import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createProgress } from './progress.ts'

function harness(isTTY: boolean) {
  let time = 0
  const written: string[] = []
  const output = { isTTY, write: (text: string) => written.push(text) }
  return {
    written,
    progress: createProgress({ what: 'checked', output, now: () => time }),
    pass: (ms: number) => {
      time += ms
    },
  }
}

test('says nothing about what is short', () => {
  const { progress, written, pass } = harness(true)
  progress.step()
  pass(900)
  progress.step()
  progress.end()
  assert.deepEqual(written, [])
})

test('rewrites one line a second on a terminal', () => {
  const { progress, written, pass } = harness(true)
  progress.expect(300)
  for (let n = 0; n < 30; n++) {
    pass(100)
    progress.step(1_048_576)
  }
  progress.end()
  assert.deepEqual(written, [
    '\r\x1b[Kchecked 10/300 (3 %), 10 MiB, 10 MiB/s, 1 s',
    '\r\x1b[Kchecked 20/300 (6 %), 20 MiB, 10 MiB/s, 2 s',
    '\r\x1b[Kchecked 30/300 (10 %), 30 MiB, 10 MiB/s, 3 s',
    '\r\x1b[Kchecked 30/300 (10 %), 30 MiB, 10 MiB/s, 3 s',
    '\n',
  ])
})

test('prints a plain line every ten seconds elsewhere', () => {
  const { progress, written, pass } = harness(false)
  for (let n = 0; n < 25; n++) {
    pass(1000)
    progress.step()
  }
  progress.end()
  assert.deepEqual(written, [
    'checked 1, 1 s\n',
    'checked 11, 11 s\n',
    'checked 21, 21 s\n',
    'checked 25, 25 s\n',
  ])
})

test('tells the time left by what has come in since the start, once it knows how much there is', () => {
  const { progress, written, pass } = harness(true)
  // Of an earlier run: no measure of how fast this one is.
  progress.pass(50 * 1_048_576)
  progress.expect(100, 100 * 1_048_576)
  pass(1000)
  progress.move(10 * 1_048_576)
  pass(1000)
  progress.move(15 * 1_048_576)
  assert.deepEqual(written, [
    '\r\x1b[Kchecked 1/100 (1 %), 10 MiB, 10 MiB/s, 1 s, 4 s left',
    '\r\x1b[Kchecked 1/100 (1 %), 25 MiB, 13 MiB/s, 2 s, 2 s left',
  ])
})
