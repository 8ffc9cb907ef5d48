import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createServer as createPageServer } from 'node:http'
import { after, before, test } from 'node:test'
import { createServer } from '@dukou/server'
import type { StoredFile } from 'dukou'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { type Browser, launchChromium } from '../browser/chromium.ts'
import { root } from '../lib/root.ts'
import { bytesHeld, sha256, temporaryFolder } from '../server/running.ts'

const TOKEN = 'token-of-a'
const PAGE = `
  import Uppy from '@uppy/core'
  import Tus from '@uppy/tus'
  window.begin = ({ endpoint, token, chunkSize }) => {
    const uppy = new Uppy({ autoProceed: false })
    uppy.use(Tus, { endpoint, chunkSize, headers: { authorization: 'Bearer ' + token }, retryDelays: [50, 100] })
    window.uppy = uppy
    document.querySelector('input').onchange = (event) => {
      for (const file of event.target.files) uppy.addFile({ name: file.name, type: file.type, data: file })
    }
  }
`

let browser: Browser
let page: Page
let origin: string
let closePage: () => void
let folder: string

before(async () => {
  const bundle = await build({
    stdin: { contents: PAGE, resolveDir: root },
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'silent',
  })
  const listener = createPageServer((request, response) => {
    const isScript = request.url === '/uppy.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8')
    response.end(
      isScript ? bundle.outputFiles[0]!.text : '<input type="file" multiple><script src="/uppy.js"></script>',
    )
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(listener.address() as { port: number }).port}`
  closePage = () => listener.close()
  browser = await launchChromium()
  page = await browser.context.newPage()
  page.setDefaultTimeout(15_000)
})

after(async () => {
  await browser?.close()
  closePage?.()
})

async function open(t: Parameters<typeof temporaryFolder>[0], origins: string[]): Promise<string> {
  folder = await temporaryFolder(t)
  const server = await createServer({
    data: folder,
    origins,
    authorize: ({ token }) => (token === TOKEN ? { owner: 'a' } : null),
  })
  t.after(() => server.close())
  await page.goto(origin)
  return server.listen()
}

interface Photo {
  name: string
  mimeType: string
  buffer: Buffer
}

const photos = (count: number, size: number): Photo[] =>
  Array.from({ length: count }, (_, n) => ({
    name: `旅行 照片${n}.jpg`,
    mimeType: 'image/jpeg',
    buffer: randomBytes(size + n),
  }))

interface Uppy {
  upload(): Promise<{ successful: { uploadURL: string }[]; failed: { error: string }[] }>
  pauseAll(): void
  resumeAll(): void
  on(event: string, listener: (file: unknown, progress: { bytesUploaded: number }) => void): void
}

interface Window {
  uppy: Uppy
  begin(options: { endpoint: string; token: string; chunkSize?: number }): void
}

async function choose(options: Parameters<Window['begin']>[0], files: Photo[]): Promise<void> {
  await page.evaluate((given) => (window as unknown as Window).begin(given), options)
  await page.setInputFiles('input', files)
}

async function list(url: string): Promise<StoredFile[]> {
  const headers = { authorization: `Bearer ${TOKEN}` }
  return ((await (await fetch(`${url}/files`, { headers })).json()) as { files: StoredFile[] }).files
}

async function arrived(url: string, sent: Photo[]): Promise<void> {
  const files = await list(url)
  assert.deepEqual(
    files.map(({ name, sha256: print }) => `${name} ${print}`).sort(),
    sent.map(({ name, buffer }) => `${name} ${sha256(buffer)}`).sort(),
  )
}

test('Uppy uploads several photos from a page of another origin, Chinese names and all', async (t) => {
  const url = await open(t, [origin])
  const files = photos(4, 200_000)
  await choose({ endpoint: `${url}/tus`, token: TOKEN, chunkSize: 70_000 }, files)
  const result = await page.evaluate(() => (window as unknown as Window).uppy.upload())
  assert.equal(result.failed.length, 0)
  assert.equal(result.successful.length, 4)
  await arrived(url, files)
})

test('Uppy pauses and goes on where it was', async (t) => {
  const url = await open(t, [origin])
  const files = photos(1, 3_000_000)
  await choose({ endpoint: `${url}/tus`, token: TOKEN, chunkSize: 200_000 }, files)
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.method()))
  const failed = await page.evaluate(async () => {
    const { uppy } = window as unknown as Window
    let isPaused = false
    const paused = new Promise<void>((resolve) => {
      uppy.on('upload-progress', (_, { bytesUploaded }) => {
        if (bytesUploaded < 1_000_000 || isPaused) return
        isPaused = true
        uppy.pauseAll()
        resolve()
      })
    })
    const done = uppy.upload()
    await paused
    await new Promise((resolve) => setTimeout(resolve, 100))
    uppy.resumeAll()
    return (await done).failed.length
  })
  page.removeAllListeners('request')
  assert.equal(failed, 0)
  assert.ok(requests.includes('HEAD'), 'it asked how far it was')
  assert.equal(requests.filter((method) => method === 'POST').length, 1, 'and began nothing anew')
  await arrived(url, files)
})

test('Uppy learns of a refusal, and gets nothing in with a forged token or from a page that is not allowed', async (t) => {
  const url = await open(t, [origin])
  await choose({ endpoint: `${url}/tus`, token: 'forged' }, photos(1, 1000))
  const refused = await page.evaluate(() => (window as unknown as Window).uppy.upload())
  assert.match(refused.failed[0]!.error, /token_invalid/)
  const other = await open(t, ['http://127.0.0.1:1'])
  await choose({ endpoint: `${other}/tus`, token: TOKEN }, photos(1, 1000))
  const foreign = await page.evaluate(() => (window as unknown as Window).uppy.upload())
  assert.equal(foreign.failed.length, 1)
  assert.deepEqual(await list(other), [])
  assert.deepEqual(await bytesHeld(folder), [])
})
