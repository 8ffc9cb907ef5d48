import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type ServedPhone, servePhone } from '@dukou/runtime'
import type { Page } from 'playwright-core'
import { type Browser, launchChromium } from './chromium.ts'

let browser: Browser
let phone: ServedPhone
let page: Page
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dukou-reload-'))
  await cp(join(import.meta.dirname, 'fixture'), folder, { recursive: true })
  browser = await launchChromium({ viewport: { width: 1280, height: 900 } })
  phone = await servePhone({ folder, reload: 'on' })
  page = await browser.context.newPage()
  page.setDefaultTimeout(8000)
  await page.goto(phone.url)
  await page.waitForSelector('.upload')
  await page.waitForSelector('.dk-panel')
})

after(async () => {
  await browser?.close()
  await phone?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Changes a file of the mini program as an editor does: the new text takes the old one's place at once. */
async function change(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(folder, path), 'utf8')
  assert.ok(text.includes(from), `${from} in ${path}`)
  await writeFile(join(folder, `${path}.new`), text.replace(from, to))
  await rename(join(folder, `${path}.new`), join(folder, path))
}

const loadsAfter = (act: () => Promise<void>) => Promise.all([page.waitForEvent('load'), act()])

const home = 'pages/index/index'

test('a change of a template, a style or a script loads the page anew', async () => {
  await change(`${home}.wxml`, '>弹窗<', '>对话<')
  await page.waitForSelector('.ask:has-text("对话")')
  await loadsAfter(() => change(`${home}.js`, 'data: { said:', "data: { word: 'new', said:"))
  await page.waitForSelector('.ask')
  assert.equal(
    await page.evaluate(() => Reflect.get(window, '__phone').program.current.instance.data.word),
    'new',
  )
  await loadsAfter(() => change(`${home}.wxss`, '.photos {', '.photos { outline: 3px solid red;'))
  const outline = await page.waitForFunction(() => {
    const part = document.querySelector('.photos')
    return part && getComputedStyle(part).outlineWidth
  })
  assert.equal(await outline.jsonValue(), '3px')
})

test('the page that was open, with its query, is open again', async () => {
  await page.click('.far')
  await page.waitForSelector('.arrived:has-text("来自 home")')
  await change('pages/second/second.wxml', '来自', '又来自')
  await page.waitForSelector('.arrived:has-text("又来自 home")')
  await page.click('.dk-panel-button >> text=重启小程序')
  await page.waitForSelector('.upload')
})

test('what does not compile is told on the phone with file and line, and mended by mending it', async () => {
  await change(`${home}.js`, 'rename() {', 'rename( {')
  await page.waitForSelector('.dk-mistake code:text("pages/index/index.js:37")')
  assert.match((await page.textContent('.dk-mistake'))!, /脚本有语法错误.*Syntax error/)
  assert.ok(await page.isVisible('.dk-panel'))
  await page.reload()
  await page.waitForSelector('.dk-mistake code:text("pages/index/index.js:37")')
  assert.equal(await page.locator('.upload').count(), 0)
  await change(`${home}.js`, 'rename( {', 'rename() {')
  await page.waitForSelector('.upload')
  assert.equal(await page.locator('.dk-mistake').count(), 0)
})

test('a new folder is watched too, and node_modules and names with a dot are not', async () => {
  await mkdir(join(folder, 'parts'))
  await mkdir(join(folder, 'node_modules', 'x'), { recursive: true })
  await page.waitForSelector('.upload')
  // The new folder's watch is there once a file in it is noticed.
  await writeFile(join(folder, 'parts', 'word.js'), "module.exports = '一'\n")
  await change(`${home}.js`, "said: ''", "said: require('../../parts/word.js')")
  await page.waitForSelector('.said:has-text("一")')
  await writeFile(join(folder, 'parts', 'word.js'), "module.exports = '二'\n")
  await page.waitForSelector('.said:has-text("二")')

  let loads = 0
  page.on('load', () => {
    loads += 1
  })
  await writeFile(join(folder, 'node_modules', 'x', 'index.js'), 'broken(')
  await writeFile(join(folder, '.hidden'), 'x')
  // Whatever these two had set off would come before what this one does.
  await writeFile(join(folder, 'parts', 'word.js'), "module.exports = '三'\n")
  await page.waitForSelector('.said:has-text("三")')
  assert.equal(loads, 1)
})

test('the switch turns it off, and on again with what was missed', async () => {
  await page.click('.dk-switch')
  await page.waitForSelector('.dk-switch[aria-pressed=false]')
  await change(`${home}.wxml`, '>预览<', '>画廊<')
  await page.waitForSelector('.dk-switch >> text=有改动未刷新')
  assert.equal(await page.textContent('.preview'), '预览')
  await page.click('.dk-switch')
  await page.waitForSelector('.preview:has-text("画廊")')
  await page.waitForSelector('.dk-switch[aria-pressed=true]')
})
