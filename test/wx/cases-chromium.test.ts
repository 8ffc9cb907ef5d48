import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  type Case,
  type CasePhone,
  type CaseServer,
  cases,
  type ServedCases,
  serveCases,
  startCaseServer,
} from '@dukou/runtime/conformance'
import type { Page } from 'playwright-core'
import { type Browser, launchChromium } from '../browser/chromium.ts'

// Much of a case is waiting, so several phones are asked at once, each a part of the list.
const MOST_OF_ONE = 300
const AT_ONCE = 3

/** Cases that can share a phone. */
function groups(): { phone: CasePhone | undefined; list: Case[] }[] {
  const byPhone = Map.groupBy(cases, ({ phone }) => JSON.stringify(phone ?? {}))
  return [...byPhone.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / MOST_OF_ONE) }, (_, part) => ({
      phone: all[0]!.phone,
      list: all.slice(part * MOST_OF_ONE, (part + 1) * MOST_OF_ONE),
    })),
  )
}

let server: CaseServer
let browser: Browser

before(async () => {
  server = await startCaseServer()
  browser = await launchChromium()
})

after(async () => {
  await browser?.close()
  await server?.close()
})

describe('in Chromium', { concurrency: AT_ONCE }, () => {
  for (const { phone, list } of groups()) askOne(phone, list)
})

function askOne(phone: CasePhone | undefined, list: Case[]): void {
  describe(`on a phone with ${JSON.stringify(phone ?? {})}: ${list[0]!.name} …`, { concurrency: 1 }, () => {
    let served: ServedCases
    let page: Page

    before(async () => {
      served = await serveCases(phone, server.origin)
      page = await browser.context.newPage()
      await page.goto(served.url)
    })

    after(async () => {
      await page?.close()
      await served?.close()
    })

    for (const one of list) {
      test(`${one.name} [${one.source}]`, async () => {
        const why = await page.evaluate(
          async (name) =>
            (await (globalThis as unknown as { casePage: Promise<CasePage> }).casePage).runCase(name),
          one.name,
        )
        assert.equal(why, null, why ?? '')
      })
    }
  })
}

interface CasePage {
  runCase(name: string): Promise<string | null>
}
