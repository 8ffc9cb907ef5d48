import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPlace, until } from './place.ts'

test('paused and resumed in one turn, it goes on', async (t) => {
  const { client, pick, phone } = await startPlace(t)
  const [file] = await pick(100_000)
  phone.control.line({ bandwidth: { up: 500_000 } })
  const task = client.upload([file!])
  await until(() => phone.control.log.list().length > 0)
  task.pause()
  task.resume()
  const [result] = await task
  assert.ok(result!.ok)
})

test('what is aborted while it is paused, is aborted', async (t) => {
  const { client, pick } = await startPlace(t)
  const [file] = await pick(1000)
  const task = client.upload([file!])
  task.pause()
  task.abort()
  const [result] = await task
  assert.equal(!result!.ok && result!.error.code, 'aborted')
})

test('aborted and tried again in one turn, it arrives', async (t) => {
  const { client, pick, phone } = await startPlace(t)
  const [file] = await pick(1000)
  const task = client.upload([file!])
  await until(() => phone.control.log.list().length > 0)
  task.abort()
  const [again] = await task.retry()
  assert.ok(again!.ok)
})

test('retry of all leaves alone what has arrived', async (t) => {
  const { client, pick, phone, calls } = await startPlace(t, { client: { limits: { retries: 0 } } })
  const files = await pick(1000, 2000, 3000)
  phone.control.fault({ kind: 'refuse', times: 1, only: { api: 'uploadFile' } })
  const task = client.upload(files)
  await task
  calls()
  const results = await task.retry()
  assert.ok(results.every(({ ok }) => ok))
  assert.deepEqual(calls(), ['uploadFile upload'])
})

test('aborted and tried again, a kept upload begins with the file as it was picked', async (t) => {
  const { client, pick, phone } = await startPlace(t)
  const [file] = await pick(1000)
  const task = client.upload([file!], { keep: true })
  await until(() => phone.control.log.list().length > 0)
  task.abort()
  await task
  const [again] = await task.retry()
  assert.ok(again!.ok)
  assert.deepEqual(await client.pending(), [])
})

test('tried again, a kept upload that has failed is not offered as pending', async (t) => {
  const { client, pick, phone } = await startPlace(t, { client: { limits: { retries: 0 } } })
  const [file] = await pick(1000)
  phone.control.fault({ kind: 'refuse', times: 1, only: { api: 'uploadFile' } })
  const task = client.upload([file!], { keep: true })
  await task
  assert.equal((await client.pending()).length, 1)
  phone.control.line({ roundTrip: 200 })
  const again = task.retry()
  assert.deepEqual(await client.pending(), [])
  assert.ok((await again)[0]!.ok)
})

test('aborted before it has begun, a kept upload leaves no copy', async (t) => {
  const { client, newClient, pick } = await startPlace(t)
  const [file] = await pick(1000)
  const task = client.upload([file!], { keep: true })
  task.abort()
  await task
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.deepEqual(await newClient().pending(), [])
})
