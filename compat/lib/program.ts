import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { buildNpm } from './npm-build.ts'

const programs = join(import.meta.dirname, '..', 'programs')

/** A copy of one of the programs with its packages built in, removed after the test. */
export async function buildProgram(
  t: Pick<TestContext, 'after'>,
  name: string,
  packages: readonly string[],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `dukou-compat-${name}-`))
  t.after(() => rm(folder, { recursive: true, force: true }))
  await cp(join(programs, name), folder, { recursive: true })
  await buildNpm(folder, packages)
  return folder
}
