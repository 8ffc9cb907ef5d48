// Runs real code through our `wx`, as npm has it: `npm run compat`. It installs what compat/ needs by itself.
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { installPackage } from './lib/install-package.ts'
import { root } from './lib/run.ts'
import { runTests } from './lib/run-tests.ts'

installPackage(join(root, 'compat'))
await runTests(globSync('compat/*.test.ts', { cwd: root }).sort())
