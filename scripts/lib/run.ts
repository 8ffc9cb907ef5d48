import { spawn } from 'node:child_process'
import { join } from 'node:path'

export const root: string = join(import.meta.dirname, '..', '..')

/** Runs a tool of `node_modules/.bin`, or Node itself, with its output shown; ends this process when it fails. */
export async function run(tool: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const path = tool === 'node' ? process.execPath : join(root, 'node_modules', '.bin', tool)
  const child = spawn(path, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  })
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (status) => resolve(status ?? 1))
  })
  if (code !== 0) process.exit(code)
}
