import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createServer, type Server } from '@dukou/server'
import type { Page } from 'playwright-core'
import { serveH5 } from '../../scripts/lib/h5-page.ts'
import { type Browser, launchChromium } from '../browser/chromium.ts'
import { freePort } from '../lib/child.ts'
import { album } from '../lib/samples.ts'

let server: Server
let h5: Awaited<ReturnType<typeof serveH5>>
let browser: Browser
let page: Page
const data = mkdtempSync(join(tmpdir(), 'dukou-h5-'))
const problems: string[] = []

before(async () => {
  const port = await freePort()
  server = await createServer({ data, origins: [`http://127.0.0.1:${port}`] })
  h5 = await serveH5(port, await server.listen({ host: '127.0.0.1', port: 0 }))
  browser = await launchChromium()
  page = await browser.context.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  await page.goto(h5.url)
})
after(async () => {
  await browser?.close()
  await h5?.close()
  await server?.close()
  rmSync(data, { recursive: true, force: true })
})

async function choose(count: number) {
  const chooser = page.waitForEvent('filechooser')
  await page.click('#choose')
  const files = album.slice(0, count)
  await (await chooser).setFiles(
    files.map(({ name, bytes }) => ({ name, mimeType: 'image/png', buffer: Buffer.from(bytes) })),
  )
}

test('a web page uploads several pictures and shows how far they are', async () => {
  await choose(3)
  await page.waitForFunction(() => document.getElementById('state')?.textContent === '3 张已到达服务器')
  assert.equal(await page.getAttribute('#total', 'max'), '100')
  assert.equal(
    await page.evaluate(() => (document.getElementById('total') as HTMLProgressElement).value),
    100,
  )
  const { files } = (await (await fetch(new URL('/files', server.url!))).json()) as {
    files: { name: string; url: string }[]
  }
  assert.deepEqual(files.map(({ name }) => name).sort(), ['照片1.png', '照片2.png', '照片3.png'])
  for (const { name, url } of files) {
    const sent = album.find((photo) => photo.name === name)!
    assert.deepEqual(Buffer.from(await (await fetch(url)).arrayBuffer()), sent.bytes)
  }
})

test('the ready-made element takes files in and says when they have arrived', async () => {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: '添加文件' }).click()
  const { name, bytes } = album[5]!
  await (await chooser).setFiles([{ name, mimeType: 'image/png', buffer: Buffer.from(bytes) }])
  await page.waitForFunction(() => document.getElementById('arrived')?.textContent === '1 个已到达，0 个没有')
})

test('a web page keeps a download over a reload', async () => {
  await page.click('#photos li:first-child button')
  await page.waitForSelector('#kept img')
  await page.reload()
  await page.waitForSelector('#kept img')
  const shown = await page.evaluate(async () => {
    const image = document.querySelector('#kept img') as HTMLImageElement
    return [...new Uint8Array(await (await fetch(image.src)).arrayBuffer())]
  })
  assert.ok(album.some(({ bytes }) => bytes.equals(Buffer.from(shown))))
  await page.click('#kept button')
  await page.waitForSelector('#kept img', { state: 'detached' })
})

test('a large file goes part by part, and goes on after the network was away', async () => {
  const video = randomBytes(7 * 1024 * 1024)
  const asked: string[] = []
  page.on('request', (request) =>
    asked.push(`${request.method()} ${new URL(request.url()).pathname.split('/')[1]}`),
  )
  const chooser = page.waitForEvent('filechooser')
  await page.click('#choose')
  await (await chooser).setFiles([{ name: '江.jpg', mimeType: 'image/jpeg', buffer: video }])
  await page.waitForFunction(() => (document.getElementById('total') as HTMLProgressElement).value > 0)
  await browser.context.setOffline(true)
  await new Promise((resolve) => setTimeout(resolve, 200))
  await browser.context.setOffline(false)
  await page.waitForFunction(() => document.getElementById('state')?.textContent === '1 张已到达服务器')
  assert.ok(asked.filter((one) => one === 'POST tus').length >= 2, asked.join())
  assert.equal(asked.filter((one) => one === 'POST upload').length, 0)
  const { files } = (await (await fetch(new URL('/files', server.url!))).json()) as {
    files: { name: string; url: string }[]
  }
  const { url } = files.find(({ name }) => name === '江.jpg')!
  assert.deepEqual(Buffer.from(await (await fetch(url)).arrayBuffer()), video)
})

test('a page of another origin is not let in', async () => {
  const other = await serveH5(await freePort(), server.url!)
  const stranger = await browser.context.newPage()
  try {
    await stranger.goto(other.url)
    const chooser = stranger.waitForEvent('filechooser')
    await stranger.click('#choose')
    const photo = { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from(album[0]!.bytes) }
    await (await chooser).setFiles([photo])
    await stranger.waitForFunction(() => document.getElementById('state')?.textContent === '0 张已到达服务器')
  } finally {
    await stranger.close()
    await other.close()
  }
})

test('nothing went wrong on the page', () => {
  // What a browser says of a network that was away is no fault of the page.
  const faults = problems.filter((problem) => !/net::ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(problem))
  assert.deepEqual(faults, [])
})
