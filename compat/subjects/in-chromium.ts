import { type ServedCases, serveCases } from '@dukou/runtime/conformance'
import type { Page } from 'playwright-core'
import type { Browser } from '../../test/browser/chromium.ts'
import type { Asked } from './subject.ts'

/** Ours in Chromium: a phone is kept for as long as the cases need the same one. */
export function askInChromium(version: string, server: string, browser: Browser): Asked {
  let open: { key: string; served: ServedCases; page: Page } | null = null
  const leave = async () => {
    await open?.page.close()
    await open?.served.close()
    open = null
  }
  return {
    name: 'Dukou, Chromium',
    version,
    async ask(one) {
      const key = JSON.stringify(one.phone ?? {})
      if (open?.key !== key) {
        await leave()
        const served = await serveCases(one.phone, server)
        const page = await browser.context.newPage()
        await page.goto(served.url)
        open = { key, served, page }
      }
      const why = await open.page.evaluate(
        async (name) =>
          (await (globalThis as unknown as { casePage: Promise<CasePage> }).casePage).runCase(name),
        one.name,
      )
      return why === null ? { outcome: 'holds' } : { outcome: 'fails', why }
    },
    close: leave,
  }
}

interface CasePage {
  runCase(name: string): Promise<string | null>
}
