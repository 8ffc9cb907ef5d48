import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sourceFlags } from '../lib/root.ts'

/** A server in a process that a test may kill. */
export async function startChild(t: TestContext, data: string, flags: string[] = []) {
  const file = fileURLToPath(new URL('./serve-child.ts', import.meta.url))
  const child: ChildProcess = spawn(process.execPath, [...sourceFlags, ...flags, file, data], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  const nextLine = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error('the server ended')
    return value as string
  }
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  t.after(kill)
  const url = await nextLine()
  return {
    url,
    port: Number(new URL(url).port),
    kill,
    /** Peak of resident memory so far, in KiB. */
    async peakMemory() {
      child.stdin!.write('?\n')
      return Number(await nextLine())
    },
  }
}
