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
  const [first] = said(phone, 'success') as unknown as { index: number; file: { url: string; fields: object } }[]
  assert.deepEqual(first!.file.fields, { album: '7' })
  for (const [index, file] of last(phone, 'change').files.entries())
    assert.deepEqual(Buffer.from(await (await fetch(file.url)).arrayBuffer()), album[index]!.bytes)
  const percents = said(phone, 'progress').map(({ percent }) => percent as number)
  assert.deepEqual(percents, percents.toSorted((one, other) => one - other))
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

test('what failed says why, and goes at a tap when the network is back', async (t) => {
  const phone = await open(t)
  phone.control.deny?.('scope.none')
  const at = await ownServer(t, { limits: { maxFileSize: 10 } })
  assert.ok(at)
  phone.control.fault({ kind: 'status', status: 403, times: 2 } as never)
  await add(phone, 2)
  await phone.waitFor(() => said(phone, 'done').length === 1)
  assert.deepEqual(states(phone), ['failed', 'failed'])
})
