import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { sourceFlags } from '../lib/root.ts'

const childFile = fileURLToPath(new URL('./server-child.ts', import.meta.url))

/** A warm server process that serves what it is told to, and that strace can be attached to. */
export interface TracedServer {
  /** Attaches strace; resolves once every thread is traced. */
  trace(args: readonly string[]): Promise<void>
  /** Lets strace go: what it injected ends, the process goes on. */
  untrace(): Promise<void>
  /** Serves a data folder; the address, or null where the process died on the way. */
  serve(data: string): Promise<string | null>
  /** Closes what it serves; false where the process died on the way. */
  close(): Promise<boolean>
  /** Resolves once the process and the tracer have ended. */
  kill(): Promise<void>
}

/** Why traces can't be taken here, and what to do about it; null where they can. */
export function whyNoStrace(): { en: string; zh: string } | null {
  if (process.platform !== 'linux')
    return { en: 'strace exists on Linux only.', zh: 'strace 仅适用于 Linux。' }
  if (spawnSync('strace', ['-V']).status !== 0)
    return {
      en: 'strace is missing: install it (Debian, Ubuntu: apt-get install strace).',
      zh: '缺少 strace，请先安装（Debian/Ubuntu：apt-get install strace）。',
    }
  const sleeper = spawn('sleep', ['5'], { stdio: 'ignore' })
  const attached = spawnSync('timeout', ['-s', 'INT', '0.3', 'strace', '-p', String(sleeper.pid)])
  sleeper.kill()
  if (/attached/.test(String(attached.stderr))) return null
  return {
    en: `strace may not attach to processes here (be root, or set kernel.yama.ptrace_scope=0): ${attached.stderr}`,
    zh: `此处不允许 strace 附加到进程（请使用 root，或设置 kernel.yama.ptrace_scope=0）：${attached.stderr}`,
  }
}

/** Starts a process and waits until it is warm. One thread in libuv's pool makes strace's counting exact. */
export async function startTracedServer(env: NodeJS.ProcessEnv = {}): Promise<TracedServer> {
  const child = spawn(process.execPath, [...sourceFlags, childFile], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '1', UV_USE_IO_URING: '0', ...env },
  })
  child.stdin.on('error', () => {})
  const exits: Promise<unknown>[] = [once(child, 'exit')]
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const nextLine = async () => {
    const { value, done } = await lines.next()
    return done ? null : (value as string)
  }
  if ((await nextLine()) !== 'warm') throw new Error('the server could not be started')
  let tracer: ChildProcess | null = null
  const allEnded = () => Promise.all(exits)

  return {
    async trace(args) {
      tracer = spawn('strace', ['-f', '-p', String(child.pid), ...args], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      exits.push(once(tracer, 'exit'))
      let said = ''
      for await (const chunk of tracer.stderr!.iterator({ destroyOnReturn: false })) {
        said += chunk
        if (/attached/.test(said)) break
      }
      if (!/attached/.test(said)) throw new Error(`strace could not be attached: ${said}`)
      tracer.stderr!.resume()
      // The first calls after strace says so can still escape it: let every thread pass it a few times.
      for (let round = 0; round < 3; round++) {
        child.stdin.write('ping\n')
        if ((await nextLine()) !== 'pong') return
      }
    },
    async untrace() {
      const ended = once(tracer!, 'exit')
      tracer!.kill('SIGINT')
      await ended
    },
    async serve(data) {
      child.stdin.write(`${data}\n`)
      return nextLine()
    },
    async close() {
      child.stdin.write('close\n')
      return (await nextLine()) === 'closed'
    },
    async kill() {
      child.kill('SIGKILL')
      await allEnded()
    },
  }
}
