import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { type OpenedMiniProgram, openMiniProgram } from '@dukou/runtime'
import { createServer, type Server, type ServerOptions } from '@dukou/server'
import { album } from '../lib/samples.ts'
import { type Said, writeUploader } from './program.ts'

let server: Server
let url: string
const data = mkdtempSync(join(tmpdir(), 'dukou-uploader-'))

before(async () => {
  server = await createServer({ data })
  url = await server.listen()
})
after(async () => {
  await server.close()
  rmSync(data, { recursive: true, force: true })
})

/** Opens the page with the uploader; nothing may go wrong in it. */
async function open(
  t: TestContext,
  attributes = '',
  more: Parameters<typeof writeUploader>[1] & { at?: string } = {},
): Promise<OpenedMiniProgram> {
  const program = await writeUploader(attributes, more)
  const phone = await openMiniProgram(program.folder, {
    rewrites: { 'https://dukou.example.com/*': `${more.at ?? url}/` },
    album,
  })
  t.after(async () => {
    await phone.close()
    program.remove()
    assert.deepEqual(phone.errors, [])
  })
  return phone
}

/** A server of its own, with limits of its own. */
async function ownServer(t: TestContext, options: Partial<ServerOptions>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-uploader-own-'))
  const own = await createServer({ data: folder, ...options })
  t.after(async () => {
    await own.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return own.listen()
}

const said = (phone: OpenedMiniProgram, type: string) =>
  (phone.page.instance.said as Said[]).filter((one) => one.type === type).map(({ detail }) => detail)
const last = (phone: OpenedMiniProgram, type: string) => said(phone, type).at(-1)!
const states = (phone: OpenedMiniProgram) => last(phone, 'change').files.map(({ state }) => state)
const shows = (phone: OpenedMiniProgram, selector: string, count: number) =>
  phone.waitFor(() => phone.page.findAll(selector).length === count)
async function add(phone: OpenedMiniProgram, count: number): Promise<void> {
  phone.control.choose(count)
  await phone.page.tap('.add')
}

test('three lines of WXML bring photos to the server, and the page is told how', async (t) => {
  const phone = await open(t, 'max="9" fields="{{fields}}"', { data: { fields: { album: 7 } } })
  await add(phone, 3)
  await phone.waitFor(() => said(phone, 'done').length === 1)
  await shows(phone, '.tick', 3)
  assert.deepEqual(states(phone), ['done', 'done', 'done'])
  const [first] = said(phone, 'success') as unknown as {
    index: number
    file: { url: string; fields: object }
  }[]
  assert.deepEqual(first!.file.fields, { album: '7' })
  for (const [index, file] of last(phone, 'change').files.entries())
    assert.deepEqual(Buffer.from(await (await fetch(file.url)).arrayBuffer()), album[index]!.bytes)
  const percents = said(phone, 'progress').map(({ percent }) => percent as number)
  assert.deepEqual(
    percents,
    percents.toSorted((one, other) => one - other),
  )
  assert.equal(percents.at(-1), 100)
  assert.match(phone.page.text(), /添加 3\/9/)
})

test('no more than max can be chosen, those that are there already included', async (t) => {
  const value = [{ url: 'https://dukou.example.com/files/a.pdf', name: '合同.pdf' }]
  const phone = await open(t, 'max="3" value="{{value}}" readonly="{{readonly}}"', { data: { value } })
  assert.match(phone.page.text(), /合同\.pdf[\s\S]*添加 1\/3/)
  await add(phone, 2)
  await phone.waitFor(() => said(phone, 'done').length === 1)
  await shows(phone, '.tile', 3)
  assert.equal(phone.page.findAll('.add').length, 0)
  assert.equal(phone.control.history().find(({ kind }) => kind === 'pick') !== undefined, true)
  // What the app gives back of what it was told of is not shown twice.
  const arrived = last(phone, 'success') as unknown as { file: { id: string; url: string } }
  ;(phone.page.instance.setData as (patch: object) => void)({ value: [...value, arrived.file] })
  await new Promise((resolve) => setTimeout(resolve, 150))
  assert.equal(phone.page.findAll('.tile').length, 3)
  ;(phone.page.instance.setData as (patch: object) => void)({ value: [], readonly: true })
  await shows(phone, '.tile', 2)
  assert.equal(phone.page.findAll('.remove').length, 0)
})

const noRetries = { shared: '{ limits: { retries: 0 } }' }

test('what failed says why, and goes at a tap when the network is back', async (t) => {
  const phone = await open(t, '', noRetries)
  // Both ask for their tickets in one request.
  phone.control.fault({ kind: 'refuse', times: 1 })
  await add(phone, 2)
  await phone.waitFor(() => said(phone, 'done').length === 1)
  await shows(phone, '.failed', 2)
  assert.deepEqual(states(phone), ['failed', 'failed'])
  assert.match(phone.page.text(), /点按重试[\s\S]*2 个没有成功：网络不通，请稍后重试/)
  const { error, index } = last(phone, 'fail') as unknown as { error: { code: string }; index: number }
  assert.deepEqual([error.code, index], ['network', 1])
  await phone.page.tap('.failed .face')
  await shows(phone, '.tick', 1)
  await phone.page.tap(phone.page.findAll('.button').find((one) => one.text() === '全部重试')!)
  await shows(phone, '.tick', 2)
  assert.deepEqual(said(phone, 'done').at(-1)!.arrived, 2)
  assert.doesNotMatch(phone.page.text(), /没有成功/)
})

test("a refusal is told in the server's words, in the visitor's language", async (t) => {
  const phone = await open(t, 'lang="en"', { at: await ownServer(t, { limits: { maxFileSize: 10 } }) })
  assert.match(phone.page.text(), /Add 0\/9/)
  await add(phone, 1)
  await shows(phone, '.failed', 1)
  assert.match(phone.page.text(), /Tap to retry[\s\S]*1 failed: [\s\S]*10 bytes/i)
  const face = phone.page.find('.failed .face')!
  assert.match(String(face.attribute('aria-label')), /^Picture, failed, tap to retry, /)
})

test('a file is deleted when the visitor says so, and not when they think again', async (t) => {
  const phone = await open(t, '')
  await add(phone, 2)
  await shows(phone, '.tick', 2)
  phone.control.answerModal({ cancel: true })
  await phone.page.tap('.remove')
  await new Promise((resolve) => setTimeout(resolve, 120))
  assert.equal(phone.page.findAll('.tick').length, 2)
  await phone.page.tap('.remove')
  await shows(phone, '.tick', 1)
  const { index, item, files } = last(phone, 'delete') as unknown as Said['detail'] & {
    index: number
    item: { url: string }
  }
  assert.deepEqual([index, files.length], [0, 1])
  assert.match(item.url, /^http/)
})

test('one that is deleted on its way is given up; the others arrive', async (t) => {
  const phone = await open(t, '')
  phone.control.line({ roundTrip: 400 })
  await add(phone, 2)
  await shows(phone, '.sending', 2)
  await phone.page.tap('.remove')
  await phone.waitFor(() => said(phone, 'done').length === 1)
  assert.deepEqual(states(phone), ['done'])
  assert.equal(said(phone, 'success').length, 1)
})

test('what is under way can be paused and goes on', async (t) => {
  const phone = await open(t, '')
  phone.control.line({ roundTrip: 300 })
  await add(phone, 2)
  const button = (text: string) =>
    phone.waitFor(() => phone.page.findAll('.button').find((one) => one.text() === text))
  phone.control.line({ roundTrip: 300, bandwidth: { up: 300 } })
  await phone.page.tap(await button('暂停'))
  await shows(phone, '.paused', 2)
  phone.control.line(null)
  await phone.page.tap(await button('继续'))
  await shows(phone, '.tick', 2)
})

test('a tap shows the picture among the others', async (t) => {
  const phone = await open(t, '')
  await add(phone, 2)
  await shows(phone, '.tick', 2)
  await phone.page.tap(phone.page.findAll('.face')[1]!)
  const media = phone.control.history().find(({ kind }) => kind === 'media') as unknown as {
    sources: { url: string; type: string }[]
    current: number
  }
  assert.deepEqual([media.sources.length, media.sources[1]!.type, media.current], [2, 'image', 1])
})

test('where auto is off, files wait for send()', async (t) => {
  const phone = await open(t, 'auto="{{false}}"')
  await add(phone, 2)
  await shows(phone, '.ready', 2)
  assert.match(phone.page.text(), /待上传/)
  ;(phone.page.instance.send as () => void)()
  await shows(phone, '.tick', 2)
})

test('what a kill cut off is offered after it, and goes on; or is given up', async (t) => {
  const phone = await open(t, 'keep', noRetries)
  phone.control.line({ roundTrip: 5000 })
  await add(phone, 2)
  await shows(phone, '.sending', 2)
  phone.control.kill()
  phone.control.line(null)
  phone.restart()
  await phone.waitFor(() => /上次有 2 个文件没传完/.test(phone.page.text()))
  await phone.page.tap('.strong')
  await shows(phone, '.tick', 2)
  assert.equal(phone.page.find('.offer'), null)

  phone.control.fault({ kind: 'refuse', times: 2 })
  await add(phone, 2)
  await shows(phone, '.failed', 2)
  // Deleted, it is not offered again.
  await phone.page.tap('.failed .remove')
  await shows(phone, '.failed', 1)
  phone.restart()
  await phone.waitFor(() => /上次有 1 个文件没传完/.test(phone.page.text()))
  await phone.page.tap(phone.page.findAll('.button').find((one) => one.text() === '放弃')!)
  phone.restart()
  await phone.waitFor(() => phone.page.findAll('.add').length === 1)
  await new Promise((resolve) => setTimeout(resolve, 150))
  assert.doesNotMatch(phone.page.text(), /上次有/)
})

test('closing the album is quiet; a refusal is told, with what to do', async (t) => {
  const phone = await open(t, '')
  phone.control.cancelNext()
  await phone.page.tap('.add')
  assert.deepEqual(phone.page.instance.said, [])
  phone.control.deny('privacy')
  await phone.page.tap('.add')
  await phone.waitFor(() => said(phone, 'fail').length === 1)
  const { error, index } = last(phone, 'fail') as unknown as { error: { code: string }; index: number }
  assert.deepEqual([index, error.code], [-1, 'privacy'])
})

test('more than there is room for is left out, and told', async (t) => {
  const phone = await open(t, 'keep max="{{max}}"', { ...noRetries, data: { max: 2 } })
  phone.control.line({ roundTrip: 5000 })
  await add(phone, 2)
  await shows(phone, '.sending', 2)
  phone.control.kill()
  phone.control.line(null)
  phone.restart()
  ;(phone.page.instance.setData as (patch: object) => void)({ max: 1 })
  await phone.page.tap(await phone.waitFor(() => phone.page.find('.strong')))
  await shows(phone, '.tick', 1)
  assert.deepEqual([last(phone, 'exceed').max, last(phone, 'exceed').left], [1, 1])
  assert.ok(phone.control.history().some((one) => 'toast' in one && one.toast.title === '最多 1 个文件'))
  assert.match(phone.page.text(), /上次有 1 个文件没传完/)
})

test('without an address and a client it says what is missing', async (t) => {
  const phone = await open(t, '', {
    files: { 'pages/index/index.wxml': '<dukou-uploader bind:fail="say"/>' },
  })
  await add(phone, 1)
  await phone.waitFor(() => said(phone, 'fail').length === 1)
  const { error } = last(phone, 'fail') as unknown as { error: { code: string; message: string } }
  assert.equal(error.code, 'bad_argument')
  assert.match(error.message, /use\(client\)/)
})
