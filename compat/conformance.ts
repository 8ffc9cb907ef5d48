import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Case, cases, type Verdict } from '@dukou/runtime/cases'
import { startCaseServer } from '@dukou/runtime/conformance'
import { launchChromium } from '../test/browser/chromium.ts'
import { emulators } from './emulators/bundle.ts'
import { askEmulator } from './subjects/emulator.ts'
import { askInChromium } from './subjects/in-chromium.ts'
import { askInNode } from './subjects/in-node.ts'
import type { Asked } from './subjects/subject.ts'

/** What one implementation answered to every case. */
export interface Report {
  name: string
  version: string
  /** By the case's name. */
  verdicts: Map<string, Verdict>
  seconds: number
}

export interface Conformance {
  reports: Report[]
  /** Which APIs a case calls for their own sake, by its name. */
  apis: Map<string, Set<string>>
}

/** Asks ours in Node and in Chromium, and the others when `others` is set, every case. */
export async function runConformance(options: {
  others: boolean
  progress(name: string, done: number, all: number): void
}): Promise<Conformance> {
  const manifest = join(import.meta.dirname, '..', 'packages', 'runtime', 'package.json')
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const server = await startCaseServer()
  const browser = await launchChromium({ args: ['--disable-web-security'] })
  const apis = new Map<string, Set<string>>(cases.map(({ name }) => [name, new Set()]))
  // Cases that need the same phone follow each other.
  const sorted = Object.values(Object.groupBy(cases, ({ phone }) => JSON.stringify(phone ?? {})))
    .flat()
    .filter((one): one is Case => one !== undefined)

  async function ask(asked: Asked): Promise<Report> {
    const begun = performance.now()
    const verdicts = new Map<string, Verdict>()
    for (const one of sorted) {
      verdicts.set(one.name, await asked.ask(one))
      options.progress(asked.name, verdicts.size, sorted.length)
    }
    await asked.close()
    return { name: asked.name, version: asked.version, verdicts, seconds: (performance.now() - begun) / 1000 }
  }

  try {
    const reports = [
      await ask(askInNode(version, server.origin, (one, api) => apis.get(one.name)!.add(api))),
      await ask(askInChromium(version, server.origin, browser)),
    ]
    if (options.others) {
      for (const name of emulators) reports.push(await ask(await askEmulator(name, server.origin, browser)))
    }
    return { reports, apis }
  } finally {
    await browser.close()
    await server.close()
  }
}
