import { join } from 'node:path'
import { root, run } from './run.ts'

/** Runs test files under Node's own runner, several at a time; ends this process when one fails. */
export function runTests(files: string[]): Promise<void> {
  // Each file is a process, and starts more: none has to strip the types of all sources again.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'compiled')
  return run('node', [
    '--conditions=@dukou/source',
    '--disable-warning=ExperimentalWarning',
    '--test',
    // More than the processors: much of a test is waiting.
    '--test-concurrency=3',
    `--test-reporter=${process.env.CI ? 'spec' : 'dot'}`,
    '--test-reporter-destination=stdout',
    `--test-reporter=${new URL('end-reporter.ts', import.meta.url)}`,
    '--test-reporter-destination=stdout',
    ...files,
  ])
}
