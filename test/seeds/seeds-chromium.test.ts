import { after } from 'node:test'
import { type Browser, launchChromium } from '../browser/chromium.ts'
import { openInChromium } from './chromium-driver.ts'
import { testScenarios } from './run-scenarios.ts'

let browser: Promise<Browser> | undefined
after(async () => (await browser)?.close())

testScenarios('Chromium', async (options) => {
  browser ??= launchChromium({ viewport: { width: 1280, height: 900 } })
  return openInChromium(await browser, options)
})
