import { test } from 'node:test'
import { readSamples } from './documents.ts'
import type { Open } from './driver.ts'
import { scenarios } from './scenarios.ts'

/** Makes a test of every scenario. Without `DUKOU_SEEDS` they are skipped by name; in CI that is a failure. */
export function testScenarios(where: string, open: Open): void {
  const folder = process.env.DUKOU_SEEDS
  if (!folder && process.env.CI) throw new Error('DUKOU_SEEDS must name the folder of the five documents')
  const skip = folder ? false : 'DUKOU_SEEDS does not name the folder of the five documents'
  for (const { name, run } of scenarios)
    test(`${name} (${where})`, { skip }, () => run(readSamples(folder!), open))
}
