import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Verdict } from '@dukou/runtime/cases'
import type { Page } from 'playwright-core'
import type { Browser } from '../../test/browser/chromium.ts'
import { album } from '../../test/lib/samples.ts'
import { bundleEmulator, type Emulator } from '../emulators/bundle.ts'
import type { Asked } from './subject.ts'

const manifest = (name: string) =>
  join(import.meta.dirname, '..', 'emulators', 'node_modules', name, 'package.json')

/**
 * Another implementation, in a page of a browser that does not enforce CORS (so that this is not held against it). Its
 * file chooser is answered with the album's first photos, and its network can be cut.
 */
export async function askEmulator(name: Emulator, server: string, browser: Browser): Promise<Asked> {
  const { version } = JSON.parse(readFileSync(manifest(name), 'utf8')) as { version: string }
  const script = await bundleEmulator(name)
  const host = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.setHeader(
      'content-type',
      isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8',
    )
    response.end(
      isScript ? script : '<!doctype html><div id="app"></div><script type="module" src="/page.js"></script>',
    )
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}/#${server}`
  let page: Page | null = null

  async function open(): Promise<Page> {
    const opened = await browser.context.newPage()
    let count = 1
    opened.on('filechooser', (chooser) => {
      const files = album.slice(0, chooser.isMultiple() ? count : 1)
      const payload = files.map(({ name, bytes }) => ({ name, mimeType: 'image/png', buffer: bytes }))
      chooser.setFiles(payload).catch(() => {})
    })
    await opened.exposeFunction('driverChoose', (wanted: number) => {
      count = wanted
    })
    await opened.exposeFunction('driverNetwork', (type: string) =>
      browser.context.setOffline(type === 'none'),
    )
    await opened.addInitScript('globalThis.driver = { choose: driverChoose, network: driverNetwork }')
    await opened.goto(url)
    await opened.waitForFunction('globalThis.casePage')
    return opened
  }

  async function leave(): Promise<void> {
    await browser.context.setOffline(false)
    await page?.close()
    page = null
  }

  return {
    name,
    version,
    async ask(one) {
      page ??= await open()
      try {
        const verdict = (await page.evaluate(
          (wanted) => (globalThis as unknown as { casePage: CasePage }).casePage.runCase(wanted),
          one.name,
        )) as Verdict
        // What a broken case leaves behind must not be held against the next one.
        if (verdict.outcome === 'fails') await leave()
        return verdict
      } catch (error) {
        await leave()
        return { outcome: 'fails', why: (error as Error).message }
      }
    },
    async close() {
      await leave()
      host.closeAllConnections()
      host.close()
    },
  }
}

interface CasePage {
  runCase(name: string): Promise<Verdict>
}
