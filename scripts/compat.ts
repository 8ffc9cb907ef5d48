// Runs real code through our `wx`, as npm has it: `npm run compat`. It installs what compat/ needs by itself.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './lib/run.ts'

const home = join(root, 'compat')
const stamp = join(home, 'node_modules', '.dukou-installed')
const lock = createHash('sha256')
  .update(readFileSync(join(home, 'package-lock.json')))
  .digest('hex')
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync('npm', args, {
    cwd: home,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
  writeFileSync(stamp, lock)
}
await run('node', [
  '--conditions=@dukou/source',
  '--disable-warning=ExperimentalWarning',
  '--test',
  '--test-concurrency=2',
  `--test-reporter=${process.env.CI ? 'spec' : 'dot'}`,
  '--test-reporter-destination=stdout',
  ...globSync('compat/*.test.ts', { cwd: root }).sort(),
])
