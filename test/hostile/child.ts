import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { ServerOptions } from '@dukou/server'
import { sourceFlags } from '../lib/root.ts'
import { temporaryFolder } from '../server/running.ts'

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
}

/** A server in a process of its own, whose memory, time and files nobody else's use blurs. */
export async function startChild(t: TestContext, options: Partial<ServerOptions> = {}): Promise<Child> {
  const data = await temporaryFolder(t)
  const script = fileURLToPath(new URL('./child-server.ts', import.meta.url))
  const args = [...sourceFlags, '--expose-gc', script, JSON.stringify({ ...options, data })]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const nextLine = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error('the server ended')
    return value as string
  }
  t.after(async () => {
    const exited = once(child, 'exit')
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await exited
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
  }
}
