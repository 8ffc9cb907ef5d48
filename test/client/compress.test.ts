import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createServer, type Server } from '@dukou/server'
import type { Client, createClient, UploadedFile } from 'dukou'
import type { Page } from 'playwright-core'
import { type Browser, launchChromium } from '../browser/chromium.ts'
import { freePort } from '../lib/child.ts'
import { serveUploader } from '../uploader/web-page.ts'

let server: Server
let site: Awaited<ReturnType<typeof serveUploader>>
let browser: Browser
let page: Page
const data = mkdtempSync(join(tmpdir(), 'dukou-compress-'))

declare global {
  interface Window {
    createClient: typeof createClient
    client: Client
  }
}

before(async () => {
  const port = await freePort()
  server = await createServer({ data, origins: [`http://127.0.0.1:${port}`] })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  site = await serveUploader(port, () => '')
  browser = await launchChromium()
  page = await browser.context.newPage()
  await page.goto(site.url)
  await page.waitForFunction(() => 'createClient' in window)
  await page.evaluate((address) => {
    window.client = window.createClient({ url: address, token: 'me' })
  }, url)
})
after(async () => {
  await browser?.close()
  await site?.close()
  await server?.close()
  rmSync(data, { recursive: true, force: true })
})

test('a photo that lies on its side is upright, and smaller, when it arrives', async () => {
  const seen = await page.evaluate(async () => {
    // 400 × 200 as stored, red on the left; EXIF says: turn it a quarter clockwise. So red belongs on top.
    const canvas = new OffscreenCanvas(400, 200)
    const context = canvas.getContext('2d')!
    context.fillStyle = 'red'
    context.fillRect(0, 0, 200, 200)
    context.fillStyle = 'blue'
    context.fillRect(200, 0, 200, 200)
    const plain = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer())
    const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]
    const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]
    const turned = new Blob(
      [
        plain.slice(0, 2),
        new Uint8Array([0xff, 0xe1, 0, exif.length + 2, ...exif]),
        plain.slice(2),
        // What a camera adds.
        new Uint8Array(20_000),
      ],
      { type: 'image/jpeg' },
    )
    const file = new File([turned], 'turned.jpg', { type: 'image/jpeg' })
    const stored: UploadedFile = await window.client.upload(file, { compress: { quality: 80, maxSide: 100 } })
    const bitmap = await createImageBitmap(await (await fetch(stored.url)).blob())
    const look = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
    look.drawImage(bitmap, 0, 0)
    const colour = (y: number) => [...look.getImageData(bitmap.width / 2, y, 1, 1).data.slice(0, 3)]
    return { stored, before: file.size, top: colour(10), bottom: colour(bitmap.height - 10) }
  })
  assert.deepEqual([seen.stored.width, seen.stored.height], [50, 100])
  assert.ok(seen.stored.size < seen.before)
  const [red, , blueOfRed] = seen.top
  const [redOfBlue, , blue] = seen.bottom
  assert.ok(red! > 200 && blueOfRed! < 60, String(seen.top))
  assert.ok(blue! > 200 && redOfBlue! < 60, String(seen.bottom))
})

test('what would lose by it goes as it is', async () => {
  const sizes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(300, 300)
    canvas.getContext('2d')!.fillRect(0, 0, 10, 10)
    const png = new File([await canvas.convertToBlob({ type: 'image/png' })], 'a.png', { type: 'image/png' })
    const stored = await window.client.upload(png, { compress: { maxSide: 100 } })
    return [png.size, stored.size, stored.width]
  })
  assert.equal(sizes[0], sizes[1])
  assert.equal(sizes[2], 300)
})
