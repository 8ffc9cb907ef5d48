import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCore, wxCorePlatform } from 'dukou/core'
import { bytesOf, quickClock, startPlace, until } from './place.ts'

async function startCore(
  t: Parameters<typeof startPlace>[0],
  token: string | (() => string) = 'the-visitor',
) {
  const place = await startPlace(t)
  const wx = place.phone.wx as unknown as Parameters<typeof wxCorePlatform>[0]
  const core = createCore({
    url: place.url,
    token,
    platform: wxCorePlatform(wx),
    clock: quickClock,
    retries: 3,
  })
  return { ...place, core }
}

test('the core sends files by form, with fields, states and progress, in the order given', async (t) => {
  const { core, pick, calls } = await startCore(t, () => 'the-visitor')
  const files = await pick(1000, 3_000_000, 2000)
  calls()
  const percents: number[] = []
  const states: string[][] = [[], [], []]
  const results = await core.upload(files, {
    fields: { a: { b: 1 } },
    onProgress: ({ percent }) => percents.push(percent),
    onFile: (index, { state }) => states[index]!.at(-1) !== state && states[index]!.push(state),
  })
  for (const [index, result] of results.entries()) {
    assert.ok(result.ok)
    assert.deepEqual(await bytesOf(result.file.url), files[index]!.bytes)
    assert.deepEqual(result.file.fields, { a: '{"b":1}' })
  }
  assert.deepEqual(calls(), Array(3).fill('uploadFile upload'))
  assert.deepEqual(states, Array(3).fill(['sending', 'done']))
  assert.deepEqual(
    percents,
    [...percents].sort((a, b) => a - b),
  )
  assert.equal(percents.at(-1), 100)
})

test('the core tries again what can succeed, finds a dead line, and says why the rest failed', async (t) => {
  const { core, pick, phone } = await startCore(t)
  const [file] = await pick(1000)
  for (const kind of ['refuse', 'answerLost', 'halfOpen'] as const) {
    phone.control.fault({ kind, times: 1 })
    assert.deepEqual(await bytesOf((await core.upload(file!.path)).url), file!.bytes)
  }
  phone.control.fault({ kind: 'refuse' })
  await assert.rejects(core.upload(file!), { code: 'network' })
  await assert.rejects(core.upload('http://tmp/gone.png'), { code: 'file_missing' })
})

test('the core aborts one file or all', async (t) => {
  const { core, pick, phone } = await startCore(t)
  const files = await pick(1000, 2000, 3000)
  phone.control.line({ roundTrip: 100 })
  const task = core.upload(files)
  await until(() => phone.control.log.list().length > 0)
  task.abort(1)
  assert.deepEqual(
    (await task).map((result) => (result.ok ? 'arrived' : result.error.code)),
    ['arrived', 'aborted', 'arrived'],
  )
})

test('the core refuses an address that is none', () => {
  const platform = { form: () => assert.fail('nothing is sent') }
  assert.throws(() => createCore({ url: 'files.example.com', platform }), { code: 'bad_argument' })
})
