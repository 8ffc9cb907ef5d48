// Everything that must hold, in one command: types, lint, unit tests, black-box tests in Node and in Chromium.
// `npm test -- <word>` runs only the test files whose path has the word.
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { check } from './lib/check.ts'
import { installInMiniProgram } from './lib/miniprogram.ts'
import { root } from './lib/run.ts'
import { runTests } from './lib/run-tests.ts'

const words = process.argv.slice(2)
const files = (pattern: string) =>
  globSync(pattern, { cwd: root, exclude: (name) => name.includes('node_modules') })
    .filter((file) => words.every((word) => file.includes(word)))
    .sort()

if (words.length === 0) await check()
// The packed files and the READMEs' programs need what this builds, too.
await installInMiniProgram(join(root, 'examples', 'mini-program'))

const all = [...files('packages/*/src/**/*.test.ts'), ...files('test/**/*.test.ts')]
if (all.length === 0) {
  console.error(`no test file has ${words.join(' and ')} in its path`)
  process.exit(1)
}
if (!process.env.DUKOU_SEEDS)
  console.log('DUKOU_SEEDS is not set: the tests of the five seed documents will be skipped.')
await runTests(all)
