import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createServer, type Server } from '@dukou/server'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { type Browser, launchChromium } from '../browser/chromium.ts'
import { freePort } from '../lib/child.ts'
import { root } from '../lib/root.ts'

// A page that uni-app made: `uni` is there, its pickers tell blob: URLs, and it has no file system (wx-api §15.1).
const program = `
  import { createClient } from 'dukou'
  globalThis.uni = { uploadFile() { throw new Error('uni was asked') }, setStorageSync() {} }
  globalThis.openClient = (url, onNotice) => createClient({ url, onNotice })
`
const data = mkdtempSync(join(tmpdir(), 'dukou-uni-h5-'))
let server: Server
let pages: ReturnType<typeof createHttp>
let browser: Browser
let page: Page

before(async () => {
  const port = await freePort()
  server = await createServer({ data, origins: [`http://127.0.0.1:${port}`] })
  await server.listen({ host: '127.0.0.1', port: 0 })
  const bundle = await build({
    stdin: { contents: program, resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['@dukou/source'],
  })
  const body = `<!doctype html><script type="module">${bundle.outputFiles[0]!.text}</script>`
  pages = createHttp((_request, response) => response.setHeader('Content-Type', 'text/html').end(body))
  await new Promise<void>((resolve) => {
    pages.listen(port, '127.0.0.1', resolve)
  })
  browser = await launchChromium()
  page = await browser.context.newPage()
  await page.goto(`http://127.0.0.1:${port}/`)
})
after(async () => {
  await browser?.close()
  pages?.closeAllConnections()
  pages?.close()
  await server?.close()
  rmSync(data, { recursive: true, force: true })
})

interface Opened {
  upload(source: unknown, options?: object): Promise<{ url: string; size: number }>
  pending(): Promise<unknown[]>
}
type OpenedPage = typeof globalThis & { openClient(url: string, onNotice?: (code: string) => void): Opened }

test('on H5 the blob URL of a picker goes part by part, and comes back as it was', async () => {
  const paths: string[] = []
  page.on('request', (request) => paths.push(new URL(request.url()).pathname.split('/')[1]!))
  const result = await page.evaluate(async (url) => {
    const notices: string[] = []
    const client = (window as unknown as OpenedPage).openClient(url, (code) => notices.push(code))
    const bytes = new Uint8Array(3 * 1024 * 1024).map((_, index) => index * 7)
    const path = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
    const file = await client.upload(path, { keep: true })
    const back = new Uint8Array(await (await fetch(file.url)).arrayBuffer())
    return { size: file.size, same: back.every((byte, index) => byte === bytes[index]), notices }
  }, server.url!)
  assert.deepEqual(result, { size: 3 * 1024 * 1024, same: true, notices: [] })
  assert.ok(!paths.includes('upload'), paths.join())
  assert.ok(paths.includes('tickets'))
})

test('a blob URL that was given back is a missing file, another address is no file', async () => {
  const codes = await page.evaluate(async (url) => {
    const client = (window as unknown as OpenedPage).openClient(url)
    const path = URL.createObjectURL(new Blob(['a']))
    URL.revokeObjectURL(path)
    const codeOf = (source: string) =>
      client.upload(source).then(
        () => 'none',
        (error: { code: string }) => error.code,
      )
    return [await codeOf(path), await codeOf('/photo.png')]
  }, server.url!)
  assert.deepEqual(codes, ['file_missing', 'bad_argument'])
})
