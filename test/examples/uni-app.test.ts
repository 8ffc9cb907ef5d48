import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { createPhone, type Phone } from '@dukou/runtime'
import { createServer, type Server } from '@dukou/server'
import { root } from '../lib/root.ts'
import { album } from '../lib/samples.ts'
import { openVuePage, type VuePage } from './vue-page.ts'

const folder = join(root, 'examples/uni-app')
const json = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const data = mkdtempSync(join(tmpdir(), 'dukou-uni-'))
let server: Server
let url: string
let phone: Phone
let page: VuePage

before(async () => {
  server = await createServer({ data })
  url = await server.listen()
})
after(async () => {
  await server?.close()
  rmSync(data, { recursive: true, force: true })
})
beforeEach(async () => {
  phone = await createPhone({ album, rewrites: { 'https://dukou.example.com/*': `${url}/` } })
})
afterEach(async () => {
  page?.close()
  await phone?.close()
})

const open = () => openVuePage(join(folder, `${json('pages.json').pages[0].path}.vue`), phone.uni)

async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 8000
  while (!isSo()) {
    assert.ok(Date.now() < end, page.text())
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('is a project of Vue 3 whose pages are there', () => {
  assert.equal(json('manifest.json').vueVersion, '3')
  assert.equal(json('package.json').dependencies.dukou, '^0.1.0')
})

test('photos are chosen and arrive, with progress', async () => {
  page = await open()
  phone.control.choose(3)
  page.click('选择照片')
  await until(() => page.text().includes('3 张已到达服务器，0 张没有'))
  assert.equal(page.all('image').length, 3)
  assert.equal(page.all('progress')[0]!.props.percent, 100)
  assert.equal(page.text().match(/已到达/g)?.length, 4)
})

test('a closed album is quiet', async () => {
  page = await open()
  phone.control.cancelNext()
  await page.click('选择照片')
  assert.equal(page.all('image').length, 0)
  assert.equal(phone.control.shown().modal, null)
})

test('a privacy agreement that nobody agreed to is told in words for people', async () => {
  page = await open()
  phone.control.deny('privacy')
  page.click('选择照片')
  const modal = () => phone.control.history().findLast((one) => one.kind === 'modal')
  await until(() => modal() !== undefined)
  assert.match(modal()!.modal.content, /隐私保护指引/)
})

test('uploads pause and go on at a tap', async () => {
  page = await open()
  phone.control.line('3g')
  phone.control.choose(2)
  page.click('选择照片')
  await until(() => page.all('button').some((button) => page.text(button) === '暂停'))
  page.click('暂停')
  await until(() => page.all('button').some((button) => page.text(button) === '继续'))
  page.click('继续')
  phone.control.line(null)
  await until(() => page.text().includes('2 张已到达服务器，0 张没有'))
})

test('what a kill cut off goes on at the next launch', async () => {
  page = await open()
  phone.control.line({ bandwidth: { up: 2000, down: 100_000 }, roundTrip: 100 })
  phone.control.choose(1)
  page.click('选择照片')
  await until(() => page.text().includes('暂停') && /[1-9]\d*%/.test(page.text()))
  phone.control.restart()
  page.close()
  phone.control.line(null)
  page = await open()
  await until(() => page.text().includes('1 张已到达服务器，0 张没有'))
})
