import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { servePhone } from '@dukou/runtime'
import type { Page } from 'playwright-core'
import type { Browser } from '../browser/chromium.ts'
import type { Files } from '../lib/write-program.ts'
import { write } from './mini-program.ts'

/** Opens a mini program on the phone page. Nothing may go wrong in it. */
export async function showPage(browser: Browser, t: TestContext, files: Files): Promise<Page> {
  const phone = await servePhone({ folder: write(t, files) })
  const page = await browser.context.newPage()
  page.setDefaultTimeout(5000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  t.after(async () => {
    await page.close()
    await phone.close()
    assert.deepEqual(complaints, [])
  })
  await page.goto(phone.url)
  await page.waitForSelector('wx-page')
  return page
}
