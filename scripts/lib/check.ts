import { run } from './run.ts'

/** Types of the workspace, types against WeChat's official typings, and lint; ends this process when one fails. */
export async function check(): Promise<void> {
  await run('tsc', ['-p', '.'])
  await run('tsc', ['-p', 'test/types'])
  await run('biome', ['check', '--error-on-warnings'])
}
