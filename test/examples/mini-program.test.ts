import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { type OpenedMiniProgram, openMiniProgram } from '@dukou/runtime'
import { createServer, type Server } from '@dukou/server'
import { root } from '../lib/root.ts'
import { album } from '../lib/samples.ts'

let server: Server
let url: string
let phone: OpenedMiniProgram
const data = mkdtempSync(join(tmpdir(), 'dukou-example-'))

before(async () => {
  server = await createServer({ data })
  url = await server.listen()
})
after(async () => {
  await server.close()
  rmSync(data, { recursive: true, force: true })
})
beforeEach(async () => {
  phone = await openMiniProgram(join(root, 'examples/mini-program'), {
    rewrites: { 'https://dukou.example.com/*': `${url}/` },
    album,
  })
})
afterEach(async () => {
  await phone.close()
  assert.deepEqual(phone.errors, [])
})

const bytesOf = async (address: string) => Buffer.from(await (await fetch(address)).arrayBuffer())
const saidToast = (title: string) =>
  phone.control.history().some((one) => 'toast' in one && one.toast.title === title)
const saidModal = () => phone.control.history().findLast(({ kind }) => kind === 'modal')

async function tap(text: string) {
  const button = phone.page.findAll('button').find((one) => one.text() === text)
  assert.ok(button, `there is no button ${text} in ${phone.page.snapshot()}`)
  await phone.page.tap(button)
}

test('the first page leads to the six jobs', async () => {
  assert.equal(phone.page.findAll('.item').length, 6)
  for (const [index, item] of phone.page.findAll('.item').entries()) {
    await phone.page.tap(item)
    assert.equal(phone.routes().length, 2, `item ${index} opens a page`)
    phone.wx.navigateBack()
    await phone.waitFor(() => phone.routes().length === 1)
  }
})

test('the avatar changes', async () => {
  await phone.goto('/pages/avatar/avatar')
  phone.control.choose(1)
  await tap('选择照片')
  await phone.waitFor(() => String(phone.page.data.src).startsWith(url))
  assert.ok(saidToast('正在上传'))
  assert.equal(phone.control.shown().toast, null)
  assert.deepEqual(await bytesOf(String(phone.page.data.src)), album[0]!.bytes)
})

test('an avatar that does not arrive is told', async () => {
  await phone.goto('/pages/avatar/avatar')
  phone.control.network('none')
  phone.control.choose(1)
  await tap('选择照片')
  await phone.waitFor(saidModal)
  assert.equal(phone.page.data.src, '../../assets/avatar.png')
})

test('fields arrive as they were meant', async () => {
  await phone.goto('/pages/fields/fields')
  await phone.page.input('input', '江上')
  phone.control.choose(1)
  await tap('选择照片并上传')
  await phone.waitFor(() => phone.page.data.answer)
  const { fields, type } = phone.page.data.answer as { fields: object; type: string }
  assert.deepEqual(fields, { title: '江上', place: '{"city":"杭州"}', tags: '["江","船"]' })
  assert.equal(type, 'image/png')
})

test('a picture goes up and comes down', async () => {
  await phone.goto('/pages/transfer/transfer')
  phone.control.choose(1)
  await tap('上传图片')
  await phone.waitFor(() => saidToast('上传成功'))
  await tap('下载图片')
  await phone.waitFor(() => saidToast('下载成功'))
  const local = phone.device.resolve(String(phone.page.data.path))
  assert.deepEqual(readFileSync(local!), album[0]!.bytes)
  await phone.page.tap('image')
  assert.deepEqual(phone.control.shown().preview?.urls, [phone.page.data.path])
})

interface Shown {
  src: string
  percent: number
  state: string
}
const photos = () => phone.page.data.photos as Shown[]

test('nine photos show the progress of each and of all', async () => {
  await phone.goto('/pages/nine/nine')
  phone.control.choose(9)
  await tap('选择照片')
  await phone.waitFor(() => phone.page.data.summary)
  assert.equal(phone.page.data.summary, '9 张已到达服务器，0 张没有')
  assert.equal(phone.page.data.percent, 100)
  assert.deepEqual([...new Set(photos().map(({ state, percent }) => `${state} ${percent}`))], ['done 100'])
})

test('the ready-made uploader sends photos and tells the page', async () => {
  await phone.goto('/pages/uploader/uploader')
  phone.control.choose(2)
  await phone.page.tap('.add')
  await phone.waitFor(() => phone.page.text().includes('已到达 2 个'))
  await phone.waitFor(() => phone.page.findAll('.tick').length === 2)
})

test('nine photos can be taken back', async () => {
  await phone.goto('/pages/nine/nine')
  phone.control.choose(9)
  await tap('选择照片')
  await phone.waitFor(() => phone.page.data.sending)
  await tap('取消上传')
  await phone.waitFor(() => phone.page.data.summary)
  assert.match(String(phone.page.data.summary), /[1-9] 张没有$/)
})

test('closing the album is quiet', async () => {
  await phone.goto('/pages/nine/nine')
  phone.control.cancelNext()
  await tap('选择照片')
  await phone.waitFor(() => phone.control.history().some(({ kind }) => kind === 'pick'))
  assert.equal(saidModal(), undefined)
  assert.deepEqual(photos(), [])
})

test('a voice plays, is kept over a restart, and can be let go', async () => {
  await phone.goto('/pages/voice/voice')
  await tap('① 把语音送到服务器')
  await phone.waitFor(() => phone.page.data.url)
  await tap('② 下载并播放')
  await phone.waitFor(() => phone.control.playing().length === 1)
  await phone.waitFor(() => phone.page.data.state === '正在播放')
  await tap('③ 下载并长期保存')
  await phone.waitFor(() => (phone.page.data.kept as unknown[]).length === 1)

  phone.restart()
  await phone.goto('/pages/voice/voice')
  const [kept] = await phone.waitFor(() => {
    const list = phone.page.data.kept as { path: string; size: number }[]
    return list.length === 1 ? list : null
  })
  const voice = readFileSync(join(root, 'examples/mini-program/assets/voice.wav'))
  assert.deepEqual(readFileSync(phone.device.resolve(kept!.path)!), voice)
  await tap('播放')
  await phone.waitFor(() => phone.control.playing().length === 1)
  await tap('删除')
  await phone.waitFor(() => (phone.page.data.kept as unknown[]).length === 0)
  assert.equal(phone.device.resolve(kept!.path), null)
})
