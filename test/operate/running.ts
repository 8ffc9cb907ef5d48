import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type Child, startChild } from '../lib/child.ts'
import { root } from '../lib/root.ts'

const bin = join(root, 'packages', 'server', 'bin', 'dukou.js')

/** Our own variables of whoever runs the tests are no part of them. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const names = Object.keys(process.env).filter((name) => /^(DUKOU_|LC_|LANG)/.test(name))
  return Object.fromEntries(names.map((name) => [name, undefined]))
}

/** The `dukou` command in a process of its own. */
export function dukou(args: string[], env: NodeJS.ProcessEnv = {}): Child {
  return startChild(process.execPath, [bin, ...args], { env: { ...cleanEnvironment(), LANG: 'C', ...env } })
}

/** Runs a command to its end. */
export async function run(
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; output: string }> {
  const child = dukou(args, env)
  const code = await child.ended
  return { code, output: child.output() }
}

/** `dukou serve` on a free port, ended with the test. */
export async function serve(
  t: TestContext,
  data: string,
  args: string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<{ child: Child; url: string }> {
  const child = dukou(['serve', '--port', '0', '--data', data, ...args], env)
  t.after(() => {
    child.signal('SIGKILL')
    return child.ended
  })
  const [, url] = await child.waitFor(/Dukou listens on (http:\/\/\S+)/)
  return { child, url: url! }
}
