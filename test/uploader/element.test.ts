import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { createServer, type Server } from '@dukou/server'
import type { Page } from 'playwright-core'
import { type Browser, launchChromium } from '../browser/chromium.ts'
import { freePort } from '../lib/child.ts'
import { photo } from './photo.ts'
import { serveUploader } from './web-page.ts'

let server: Server
let web: Awaited<ReturnType<typeof serveUploader>>
let browser: Browser
let body = ''
const data = mkdtempSync(join(tmpdir(), 'dukou-element-'))
const shots = process.env.DUKOU_SHOTS

before(async () => {
  const port = await freePort()
  server = await createServer({ data, origins: [`http://127.0.0.1:${port}`] })
  await server.listen({ host: '127.0.0.1', port: 0 })
  web = await serveUploader(port, () => body)
  browser = await launchChromium({ viewport: { width: 1024, height: 700 } })
})
after(async () => {
  await browser?.close()
  await web?.close()
  await server?.close()
  rmSync(data, { recursive: true, force: true })
})

/** The page with an element of these attributes, in a form. Nothing may go wrong in it. */
async function open(t: TestContext, attributes = '', inside = '', first = ''): Promise<Page> {
  body = `${first}<form><dukou-uploader name="photos" ${attributes}>${inside}</dukou-uploader></form>`
  const page = await browser.context.newPage()
  const problems: string[] = []
  page.setDefaultTimeout(10_000)
  page.on('pageerror', (error) => problems.push(error.message))
  t.after(async () => {
    await page.close()
    assert.deepEqual(problems, [])
  })
  await page.goto(web.url)
  await page.locator('dukou-uploader .uploader').waitFor()
  return page
}
const at = () => `url="${server.url}" token="visitor"`

/** Gives the element a client that doesn't try again by itself. */
const noRetries = (page: Page, more: object = {}) =>
  page.evaluate(
    ([url, limits]) => {
      const client = Reflect.get(window, 'createClient')({ url, token: 'visitor', limits })
      Reflect.set(document.querySelector('dukou-uploader')!, 'client', client)
    },
    [server.url!, { retries: 0, ...more }] as const,
  )
const files = (...seeds: number[]) =>
  seeds.map((seed) => ({ name: `照片${seed}.png`, mimeType: 'image/png', buffer: photo(seed, 240, 180) }))
async function choose(page: Page, ...seeds: number[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: /添加文件|Add files/ }).click()
  await (await chooser).setFiles(files(...seeds))
}
const tiles = (page: Page, state: string) => page.locator(`li.tile.${state}`)
const shows = (page: Page, state: string, count: number) =>
  page.waitForFunction(
    ([name, wanted]) =>
      document.querySelector('dukou-uploader')!.shadowRoot!.querySelectorAll(`li.tile.${name}`).length ===
      wanted,
    [state, count] as const,
  )
const said = (page: Page, type: string) =>
  page.evaluate(
    (wanted) =>
      (Reflect.get(window, 'said') as { type: string; detail: object }[])
        .filter((one) => one.type === wanted)
        .map(({ detail }) => detail),
    type,
  ) as Promise<Record<string, never>[]>

/** What a form would send for the uploader. */
const sent = (page: Page) =>
  page.evaluate(() => new FormData(document.querySelector('form')!).getAll('photos').map(String))
const isValid = (page: Page) => page.evaluate(() => document.querySelector('form')!.checkValidity())

/** Drops or pastes files. */
const bring = (page: Page, how: 'drop' | 'paste', list: { name: string; type: string }[]) =>
  page.evaluate(
    ([kind, given]) => {
      const data = new DataTransfer()
      for (const { name, type } of given) data.items.add(new File([name.repeat(50)], name, { type }))
      const target = document.querySelector('dukou-uploader')!
      if (kind === 'paste')
        document.body.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
        )
      else
        for (const type of ['dragenter', 'dragover', 'drop'])
          target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
    },
    [how, list] as const,
  )

test('photos go to the server, and the form holds their ids', async (t) => {
  const page = await open(t, `${at()} max="3" required fields='{"album":7}'`)
  assert.equal(await isValid(page), false)
  await choose(page, 1, 2, 3)
  await shows(page, 'arrived', 3)
  const success = (await said(page, 'success')) as unknown as { file: { id: string; fields: object } }[]
  assert.deepEqual((await sent(page)).sort(), success.map(({ file }) => file.id).sort())
  assert.deepEqual(success[0]!.file.fields, { album: '7' })
  assert.equal(await isValid(page), true)
  assert.equal(await page.getByRole('button', { name: '添加文件' }).count(), 0)
  const percents = (await said(page, 'progress')).map(({ percent }) => Number(percent))
  assert.deepEqual(
    percents,
    percents.toSorted((one, other) => one - other),
  )
  assert.equal(percents.at(-1), 100)
  await page.evaluate(() => document.querySelector('form')!.reset())
  await shows(page, 'done', 0)
  assert.deepEqual(await sent(page), [])
})

test('files can be dropped and pasted; too many, and those of another kind, are told', async (t) => {
  const page = await open(t, `${at()} max="3"`)
  await bring(page, 'drop', [
    { name: 'a.png', type: 'image/png' },
    { name: 'b.pdf', type: 'application/pdf' },
  ])
  await shows(page, 'arrived', 1)
  const [fail] = (await said(page, 'fail')) as unknown as { index: number; error: { code: string } }[]
  assert.deepEqual([fail!.index, fail!.error.code], [-1, 'bad_type'])
  await bring(
    page,
    'paste',
    ['c', 'd', 'e'].map((name) => ({ name: `${name}.png`, type: 'image/png' })),
  )
  await shows(page, 'arrived', 3)
  assert.deepEqual(
    (await said(page, 'exceed')).map(({ max, left }) => [max, left]),
    [[3, 1]],
  )
})

test('what failed goes again by the keyboard; Delete asks and deletes, and the focus stays near', async (t) => {
  const page = await open(t, '')
  await noRetries(page)
  let refused = 2
  await page.route('**/upload', (route) => (refused-- > 0 ? route.abort() : route.continue()))
  await page.route(`${server.url}/`, (route) => route.abort())
  await choose(page, 1, 2)
  await shows(page, 'failed', 2)
  await page.getByRole('alert').getByText('2 个没有成功：网络不通，请稍后重试').waitFor()
  await page
    .getByRole('button', { name: '照片1.png, 没有成功，点按重试, 网络不通，请稍后重试', exact: true })
    .focus()
  await page.keyboard.press('Enter')
  await shows(page, 'arrived', 1)
  await page.keyboard.press('Delete')
  await page.getByRole('dialog', { name: '要删除这个文件吗？' }).waitFor()
  await page.keyboard.press('Escape')
  assert.equal((await said(page, 'delete')).length, 0)
  await page.keyboard.press('Delete')
  await page.keyboard.press('Enter')
  await shows(page, 'arrived', 0)
  await page.keyboard.press('Enter')
  await shows(page, 'arrived', 1)
  assert.equal((await said(page, 'delete')).length, 1)
})

test('a picture is shown large, and the arrow keys go to the next', async (t) => {
  const page = await open(t, at())
  await choose(page, 1, 2)
  await shows(page, 'arrived', 2)
  await page.getByRole('button', { name: '照片1.png, 已上传', exact: true }).click()
  const large = page.locator('dialog.preview img')
  assert.equal(await large.getAttribute('alt'), '照片1.png')
  await page.keyboard.press('ArrowRight')
  assert.equal(await large.getAttribute('alt'), '照片2.png')
  await page.getByRole('button', { name: '关闭' }).click()
  await large.waitFor({ state: 'detached' })
})

test('an upload that a reload cut off is offered, in the language of the page', async (t) => {
  const page = await open(t, `${at()} keep lang="en"`)
  await page.route('**/upload', () => {})
  // It is sent once the copy is there.
  const asked = page.waitForRequest('**/upload')
  await choose(page, 1)
  await asked
  await page.reload()
  await page.getByText('1 file left from last time').waitFor()
  // Not before the reload: what is held back would go on.
  await page.unroute('**/upload')
  await page.getByRole('button', { name: 'Continue' }).click()
  await shows(page, 'arrived', 1)
  // Its copy is removed after it has arrived, and then the row of it.
  await page.waitForFunction(() => localStorage.getItem('dukou.pending') === '[]')
  await page.reload()
  await page.locator('dukou-uploader .uploader').waitFor()
  assert.equal(await page.getByText('left from last time').isVisible(), false)
})

test('what is there already is shown and counted; readonly only shows', async (t) => {
  const value = JSON.stringify([{ id: 'file-1', url: '/x.pdf', name: '合同.pdf' }])
  const page = await open(t, `${at()} max="2" value='${value}'`)
  await page.getByRole('button', { name: '合同.pdf, 已上传', exact: true }).waitFor()
  assert.deepEqual(await sent(page), ['file-1'])
  await choose(page, 1)
  await shows(page, 'done', 2)
  await page.evaluate(() => document.querySelector('dukou-uploader')!.setAttribute('readonly', ''))
  await page.locator('.remove').first().waitFor({ state: 'hidden' })
})

test('where a browser knows no ElementInternals all but the form works', async (t) => {
  const page = await open(t, at(), '', '<script>delete HTMLElement.prototype.attachInternals</script>')
  await choose(page, 1)
  await shows(page, 'arrived', 1)
  assert.deepEqual(await sent(page), [])
})

test('a slot takes the place of the tile, and auto="false" waits', async (t) => {
  const page = await open(t, `${at()} auto="false"`, '<b slot="add">选文件</b>')
  const chooser = page.waitForEvent('filechooser')
  await page.getByText('选文件').click()
  await (await chooser).setFiles(files(1))
  await shows(page, 'ready', 1)
  await page.evaluate(() =>
    (document.querySelector('dukou-uploader') as HTMLElement & { send(): void }).send(),
  )
  await shows(page, 'arrived', 1)
})

for (const [width, colorScheme] of [
  [390, 'light'],
  [1024, 'light'],
  [1024, 'dark'],
] as const)
  test(`states stand beside each other, ${width} px, ${colorScheme}`, async (t) => {
    const page = await open(t, `value='[{"url":"/x.pdf","name":"渡口合同.pdf"}]'`)
    await page.setViewportSize({ width, height: 500 })
    await page.emulateMedia({ colorScheme })
    await noRetries(page, { concurrency: 1 })
    await page.route(`${server.url}/`, (route) => route.abort())
    await choose(page, 1)
    await shows(page, 'arrived', 1)
    await page.route('**/upload', (route) => route.abort(), { times: 1 })
    await choose(page, 2)
    await shows(page, 'failed', 1)
    const line = await page.context().newCDPSession(page)
    const slow = (uploadThroughput: number) =>
      line.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput,
      })
    await line.send('Network.enable')
    await slow(30_000)
    await choose(page, 3, 4)
    await shows(page, 'sending', 1)
    await shows(page, 'waiting', 1)
    await page.waitForFunction(
      () =>
        Number.parseInt(
          document.querySelector('dukou-uploader')!.shadowRoot!.querySelector('.sending .note')
            ?.textContent ?? '0',
          10,
        ) >= 40,
    )
    if (shots) await page.screenshot({ path: join(shots, `web-${width}-${colorScheme}.png`) })
    await slow(-1)
    await shows(page, 'arrived', 3)
    assert.equal(await tiles(page, 'failed').count(), 1)
  })
