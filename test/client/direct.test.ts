import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PART, startCloud } from './cloud.ts'
import { until } from './place.ts'

const SIZE = 4 * PART + 123_456

test('a file goes to a cloud in parts, by just the headers that were signed, and without our token', async (t) => {
  const { client, pick, bucket, asked, can, stored } = await startCloud(t, 'parts')
  const file = await pick(SIZE)
  const percents: number[] = []
  const answer = await client.upload(file, {
    fields: { album: 7 },
    onProgress: ({ percent }) => percents.push(percent),
  })
  assert.deepEqual(stored(), file.bytes)
  assert.deepEqual([answer.id, answer.size, answer.fields], ['t', SIZE, { album: '7' }])
  assert.deepEqual(
    bucket.map(({ body }) => body.length).sort((a, b) => a - b),
    [123_456, PART, PART, PART, PART],
  )
  for (const { header } of bucket) assert.equal(header.authorization, undefined)
  assert.deepEqual(asked, ['POST /tickets', 'POST /tickets/t/complete'])
  assert.deepEqual(can, [['tus', 'form', 'parts']])
  assert.deepEqual(
    percents,
    [...percents].sort((a, b) => a - b),
  )
  assert.ok(percents.some((percent) => percent > 20 && percent < 99))
})

test('only parts that are missing are sent again, to addresses that are fresh', async (t) => {
  for (const wrong of ['cut', 503, 403] as const) {
    const { client, pick, bucket, stored, answers, asked } = await startCloud(t, 'parts')
    answers.push(200, wrong, 200)
    const file = await pick(SIZE)
    await client.upload(file)
    assert.deepEqual(stored(), file.bytes)
    // One part twice, and the same part never once it was stored.
    const taken = bucket.filter(({ body }) => body.length > 0).map(({ url }) => url)
    assert.equal(taken.length, wrong === 'cut' ? 5 : 6)
    assert.equal(new Set(taken.map((url) => /sign=(\d+)/.exec(url)![1])).size, 2)
    assert.ok(asked.length >= 3, asked.join())
  }
})

test('addresses that end again and again don’t end a file that gets on', async (t) => {
  const { client, pick, stored, answers } = await startCloud(t, 'parts')
  answers.push(200, 403, 403, 200, 403, 403, 200, 403)
  const file = await pick(SIZE)
  await client.upload(file)
  assert.deepEqual(stored(), file.bytes)
})

test('killed half way, it goes on with the parts that are missing', async (t) => {
  const { client, newClient, pick, phone, bucket, stored, answers } = await startCloud(t, 'parts')
  const file = await pick(SIZE)
  answers.push(200, 200, 503, 503, 503, 503, 503)
  void client.upload([file], { keep: true })
  await until(() => bucket.length >= 3)
  phone.control.kill()
  phone.control.restart()
  answers.length = 0
  const after = newClient()
  const [pending] = await after.pending()
  const before = bucket.length
  await after.upload(pending!)
  assert.deepEqual(stored(), file.bytes)
  assert.equal(bucket.length - before, 3)
})

test('a completion that is lost is asked again, and no byte is sent twice', async (t) => {
  for (const via of ['parts', 'form'] as const) {
    const { client, pick, bucket, stored, completions } = await startCloud(t, via)
    completions.push('cut')
    const file = await pick(SIZE)
    await client.upload(file)
    assert.deepEqual(stored(), file.bytes)
    assert.equal(bucket.length, via === 'parts' ? 5 : 1)
  }
})

test('a form goes to a cloud with the fields that were signed alone, before the file, and without our token', async (t) => {
  const { client, pick, bucket, asked, stored, answers } = await startCloud(t, 'form')
  // Stored, but the cloud could not tell our server.
  answers.push(203)
  const file = await pick(SIZE)
  const answer = await client.upload(file, { fields: { album: 7 } })
  assert.deepEqual(stored(), file.bytes)
  assert.deepEqual(answer.fields, { album: '7' })
  const [{ header, body }] = bucket as [(typeof bucket)[0]]
  assert.equal(header.authorization, undefined)
  const names = [...body.toString('latin1').matchAll(/form-data; name="(\w+)"/g)].map(([, name]) => name)
  assert.deepEqual(names, ['policy', 'signature', 'f'])
  assert.deepEqual(asked, ['POST /tickets', 'POST /tickets/t/complete'])
})

test('a status that means stored, perhaps, is no failure, whatever its hundred', async (t) => {
  const { client, pick, bucket, answers } = await startCloud(t, 'form')
  answers.push(579)
  await client.upload(await pick(SIZE))
  assert.equal(bucket.length, 1)
})

test('a form that the cloud refuses, or never got, is sent by a new ticket; refused again, it has failed', async (t) => {
  const refused = await startCloud(t, 'form')
  refused.answers.push(403)
  await refused.client.upload(await refused.pick(SIZE))
  assert.deepEqual(refused.asked.filter((one) => one === 'POST /tickets').length, 2)
  assert.equal(refused.bucket.length, 2)

  const absent = await startCloud(t, 'form')
  absent.completions.push('not_uploaded')
  await absent.client.upload(await absent.pick(SIZE))
  assert.equal(absent.bucket.length, 2)

  const always = await startCloud(t, 'form')
  always.answers.push(403, 403, 403)
  await assert.rejects(always.client.upload(await always.pick(SIZE)), { code: 'http_403' })
  assert.equal(always.bucket.length, 2)
})
