import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A process that serves until it is told to end. */
export interface Daemon {
  start(): void
  isAlive(): boolean
  signal(signal: NodeJS.Signals): void
  /** SIGKILL, as a crash. */
  kill(): Promise<void>
  /** SIGTERM, and SIGKILL when it takes longer than `ms`. */
  stop(ms: number): Promise<void>
}

/** What it prints goes to the file. */
export function daemon(command: string, args: string[], log: string, env: NodeJS.ProcessEnv = {}): Daemon {
  let child: ChildProcess | null = null

  const isAlive = () => child !== null && child.exitCode === null && child.signalCode === null

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!isAlive()) return
    const gone = once(child!, 'exit')
    child!.kill(signal)
    await gone
  }

  return {
    isAlive,
    signal: (signal) => child?.kill(signal),
    start() {
      if (isAlive()) return
      const out = openSync(log, 'a')
      child = spawn(command, args, {
        stdio: ['ignore', out, out],
        env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, ...env },
      })
    },
    kill: () => end('SIGKILL'),
    async stop(ms) {
      await Promise.race([end('SIGTERM'), sleep(ms, undefined, { ref: false })])
      await end('SIGKILL')
    },
  }
}

/** Ports of 127.0.0.1 that nothing listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  for (const server of servers) server.close()
  await Promise.all(servers.map((server) => once(server, 'close')))
  return ports
}

/** Waits until an address answers with anything at all. */
export async function answers(url: string, ms = 120_000): Promise<void> {
  const end = Date.now() + ms
  for (;;) {
    try {
      await (await fetch(url, { signal: AbortSignal.timeout(3000) })).arrayBuffer()
      return
    } catch (error) {
      if (Date.now() > end) throw new Error(`${url} does not answer`, { cause: error })
      await sleep(50)
    }
  }
}
