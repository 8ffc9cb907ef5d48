import { run } from './run.ts'

/** Types of the workspace, types against each host's official typings, and lint; ends this process when one fails. */
export async function check(): Promise<void> {
  await Promise.all([
    run('tsc', ['-p', '.']).then(() => run('biome', ['check', '--error-on-warnings'])),
    hostTypes(),
  ])
}

/** One host at a time: their globals clash. */
async function hostTypes(): Promise<void> {
  for (const host of ['', '/uni', '/tt', '/my']) await run('tsc', ['-p', `test/types${host}`])
}
