import { run } from './run.ts'

/** Runs test files under Node's own runner, two at a time; ends this process when one fails. */
export function runTests(files: string[]): Promise<void> {
  return run('node', [
    '--conditions=@dukou/source',
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-concurrency=3',
    `--test-reporter=${process.env.CI ? 'spec' : 'dot'}`,
    '--test-reporter-destination=stdout',
    `--test-reporter=${new URL('end-reporter.ts', import.meta.url)}`,
    '--test-reporter-destination=stdout',
    ...files,
  ])
}
