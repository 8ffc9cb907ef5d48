import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FileState } from '../batch.ts'
import type { Client } from '../client.ts'
import { DukouError } from '../error.ts'
import type { Picked } from '../platform/platform.ts'
import type { UploadedFile } from '../road.ts'
import type { Pending } from '../shelf.ts'
import type { UploadOptions } from '../upload.ts'
import { createList, type ListOptions } from './list.ts'

const photo = (name: string): Picked => ({
  local: name,
  path: name,
  size: 100,
  type: 'image',
  name,
})
const stored = (id: string) => ({ id, url: `https://a/${id}` }) as UploadedFile

const fresh: FileState = { state: 'waiting', percent: 0, size: 100, sent: 0 }

/** A client whose uploads do what the test says, and a list on it. */
function setUp(more: Partial<ListOptions> = {}, pending: Pending[] = []) {
  const calls: string[] = []
  const said: [name: string, detail: unknown][] = []
  const runs: {
    options: UploadOptions
    reach(place: number, state: Omit<Partial<FileState>, 'size'>): void
  }[] = []
  const client = {
    upload(sources: { name: string }[], options: UploadOptions) {
      calls.push(`upload ${sources.map(({ name }) => name)}`)
      const act = (name: string) => (place: number) => calls.push(`${name} ${place}`)
      runs.push({
        options,
        reach: (place, state) => options.onFile!(place, { ...fresh, ...state }),
      })
      for (const place of sources.keys()) options.onFile!(place, { ...fresh })
      return { abort: act('abort'), pause: act('pause'), resume: act('resume'), retry: act('retry') }
    },
    pending: async () => pending,
    discard: async ({ name }: Pending) => void calls.push(`discard ${name}`),
  } as unknown as Client
  const list = createList({
    client: () => client,
    max: () => 3,
    upload: () => ({}),
    auto: () => true,
    onShow() {},
    onEvent: (name, detail) => void said.push([name, detail]),
    ...more,
  })
  const states = () => list.items().map(({ state }) => state)
  return { list, calls, runs, states, said, names: () => said.map(([name]) => name) }
}

test('adds what fits, sends it at once, and says what was left out', () => {
  const { list, calls, said, states } = setUp()
  list.give([{ url: 'https://a/x.pdf' }])
  list.add(['a', 'b', 'c'].map(photo))
  assert.deepEqual(calls, ['upload a,b'])
  assert.deepEqual(states(), ['done', 'waiting', 'waiting'])
  assert.deepEqual(
    [list.left(), said.find(([name]) => name === 'exceed')],
    [0, ['exceed', { max: 3, left: 1 }]],
  )
})

test('says when a file has arrived, when one has failed, and when all have ended', () => {
  const { list, runs, said, names } = setUp()
  list.add(['a', 'b'].map(photo))
  const error = new DukouError('network', 'no answer')
  runs[0]!.reach(0, { state: 'done', percent: 100, file: stored('1') })
  runs[0]!.reach(1, { state: 'failed', error })
  assert.deepEqual(
    said.filter(([name]) => name !== 'change'),
    [
      ['success', { index: 0, file: stored('1') }],
      ['fail', { index: 1, error }],
      ['done', { arrived: 1, failed: 1 }],
    ],
  )
  assert.equal(names().filter((name) => name === 'done').length, 1)
})

test('adds up what several calls have moved, and ends at 100', () => {
  const { list, runs, said } = setUp()
  list.add([photo('a')])
  list.add([photo('b')])
  const progress = { ended: 0, count: 1, total: 100, speed: 10, secondsLeft: 5, percent: 50 }
  runs[0]!.options.onProgress!({ ...progress, sent: 50 })
  runs[1]!.options.onProgress!({ ...progress, sent: 10 })
  assert.deepEqual(list.total(), {
    percent: 30,
    ended: 0,
    count: 2,
    sent: 60,
    total: 200,
    speed: 20,
    secondsLeft: 7,
  })
  for (const run of runs) run.reach(0, { state: 'done', percent: 100, file: stored('1') })
  assert.equal(list.total(), null)
  const last = said.findLast(([name]) => name === 'progress')![1] as { percent: number; ended: number }
  assert.deepEqual([last.percent, last.ended], [100, 2])
})

test('a file that is removed is given up, and what its abort says is not heard', () => {
  const { list, calls, runs, names, states } = setUp()
  list.add(['a', 'b'].map(photo))
  list.remove(list.items()[0]!.key)
  runs[0]!.reach(0, { state: 'failed', error: new DukouError('aborted', '') })
  assert.deepEqual(calls, ['upload a,b', 'abort 0'])
  assert.deepEqual(states(), ['waiting'])
  assert.equal(names().includes('fail'), false)
  list.remove(list.items()[0]!.key)
  assert.equal(names().at(-1), 'done')
  list.remove('nothing')
})

test('pauses what is under way, and retries what has failed', () => {
  const { list, calls, runs } = setUp()
  list.add(['a', 'b', 'c'].map(photo))
  runs[0]!.reach(0, { state: 'failed', error: new DukouError('network', '') })
  list.pause()
  runs[0]!.reach(1, { state: 'paused' })
  list.resume()
  list.retry()
  assert.deepEqual(calls.slice(1), ['pause 1', 'pause 2', 'resume 1', 'retry 0'])
})

test('files that arrived here are not shown twice when the app gives them back', () => {
  const { list, runs } = setUp()
  list.give([{ url: 'https://a/old.png', id: 'old' }])
  const { key } = list.items()[0]!
  list.add([photo('a')])
  runs[0]!.reach(0, { state: 'done', percent: 100, file: stored('1') })
  list.give([
    { url: 'https://a/old.png?signed', id: 'old' },
    { url: 'https://a/1?signed', id: '1' },
  ])
  assert.deepEqual(
    list.items().map((item) => [item.key === key, item.name, item.type, item.state]),
    [
      [true, 'old.png', 'image', 'done'],
      [false, 'a', 'image', 'done'],
    ],
  )
  list.give([])
  assert.deepEqual(
    list.items().map(({ name }) => name),
    ['a'],
  )
})

test('waits for send where it is told to', () => {
  const { list, calls, states } = setUp({ auto: () => false })
  list.add([photo('a')])
  assert.deepEqual(states(), ['ready'])
  list.send()
  list.send()
  assert.deepEqual([calls, states()], [['upload a'], ['waiting']])
})

const pending = (name: string, fields: Record<string, string>): Pending => ({
  ...photo(name),
  name,
  fields,
  startedAt: 0,
  key: name,
})

test('offers what is left of an earlier run with the same fields, and takes or discards it', async () => {
  const old = [
    pending('a', { album: '7', note: 'x' }),
    pending('b', { album: '8' }),
    pending('c', { album: '7' }),
  ]
  const { list, calls } = setUp({ upload: () => ({ fields: { album: 7 } }), max: () => 1 }, old)
  await list.look()
  assert.deepEqual(
    list.offered().map(({ name }) => name),
    ['a', 'c'],
  )
  list.accept()
  assert.deepEqual([calls, list.offered().length], [['upload a'], 1])
  list.decline()
  assert.deepEqual([calls.at(-1), list.offered().length], ['discard c', 0])
})

test('what nobody shows any more ends, unless it is kept', () => {
  const one = setUp()
  one.list.add([photo('a')])
  one.list.close()
  assert.equal(one.calls.at(-1), 'abort 0')
  const kept = setUp({ upload: () => ({ keep: true }) })
  kept.list.add([photo('a')])
  kept.list.close()
  assert.deepEqual(kept.calls, ['upload a'])
})
