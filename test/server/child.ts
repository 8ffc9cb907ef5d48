import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { ServerOptions } from '@dukou/server'
import { sourceFlags } from '../lib/root.ts'

/** What a server's process uses; memory in bytes. */
export interface Used {
  rss: number
  peak: number
  cpuMs: number
  /** Open file descriptors. */
  files: number
}

export interface Child {
  url: string
  port: number
  data: string
  used(): Promise<Used>
  /** The same after a garbage collection. */
  kept(): Promise<Used>
  kill(): Promise<void>
}

/**
 * A server in a process of its own, which a test may kill, and whose memory, time and files nobody else's use blurs. Without
 * `data` it gets a folder that goes with it.
 */
export async function startChild(
  t: TestContext,
  options: Partial<ServerOptions> = {},
  flags: string[] = [],
): Promise<Child> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'dukou-child-')))
  const script = fileURLToPath(new URL('./serve-child.ts', import.meta.url))
  const args = [...sourceFlags, ...flags, '--expose-gc', script, JSON.stringify({ ...options, data })]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
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
  // One after the other: a folder that a server still writes to can't be removed.
  t.after(async () => {
    await kill()
    if (options.data === undefined) await rm(data, { recursive: true, force: true })
  })
  const ask = async (word: string) => {
    child.stdin.write(`${word}\n`)
    return JSON.parse(await nextLine()) as Used
  }
  const url = await nextLine()
  return {
    url,
    data,
    port: Number(new URL(url).port),
    used: () => ask('?'),
    kept: () => ask('gc'),
    kill,
  }
}
