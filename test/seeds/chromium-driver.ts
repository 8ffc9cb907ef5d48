import { servePhone } from '@dukou/runtime'
import type { Browser } from '../browser/chromium.ts'
import type { Driver, OpenOptions } from './driver.ts'

/** The phone page in Chromium, tapped as a person taps it. */
export async function openInChromium(browser: Browser, options: OpenOptions): Promise<Driver> {
  const { folder, rewrites, photos } = options
  // The album shows its newest photo first.
  const phone = await servePhone({ folder, rewrites, album: [...photos].reverse() })
  const page = await browser.context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    // Chromium itself reports each request that fails, and a test may want it to.
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text()))
      errors.push(message.text())
  })
  await page.addInitScript(() => {
    const play = HTMLMediaElement.prototype.play
    HTMLMediaElement.prototype.play = function () {
      this.addEventListener('playing', () => Object.assign(window, { voicePlays: true }))
      return play.call(this)
    }
  })
  await page.goto(phone.url)
  const button = (text: string) => page.getByText(text, { exact: true })

  return {
    tap: (text) => button(text).click(),
    async tapAndChoose(text, count) {
      await button(text).click()
      await page.getByText('从手机相册选择').click()
      const tiles = page.locator('button.dk-album-tile')
      for (let index = 0; index < count; index++) await tiles.nth(index).click()
      await page.locator('.dk-album-done').click()
    },
    async waitForToast(title) {
      await page.locator('.dk-toast-title', { hasText: title }).waitFor()
    },
    async waitForNoToast() {
      await page.locator('.dk-toast').waitFor({ state: 'detached' })
    },
    async confirm(content) {
      await page.locator('.dk-modal-content', { hasText: content }).waitFor()
      await page.locator('.dk-modal-confirm').click()
    },
    async imageSource() {
      const source = await page.locator('wx-image img').first().getAttribute('src')
      return new URL(source!, phone.url).searchParams.get('path')!
    },
    async waitForVoice() {
      await page.waitForFunction(() => 'voicePlays' in window)
    },
    errors: () => errors,
    async offline() {
      phone.device.control.network('none')
    },
    async close() {
      await page.close()
      await phone.close()
    },
  }
}
