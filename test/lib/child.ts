import { spawn } from 'node:child_process'
import { createServer } from 'node:net'

/** A process under test. */
export interface Child {
  pid: number
  /** Everything printed so far. */
  output(): string
  /** Waits until the output matches; throws when the process ends first or the time is up. */
  waitFor(pattern: RegExp, ms?: number): Promise<RegExpExecArray>
  signal(signal: NodeJS.Signals): void
  /** The exit code; -1 where a signal ended it. */
  ended: Promise<number>
}

export function startChild(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Child {
  const child = spawn(command, args, {
    ...options,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)))
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  return {
    pid: child.pid!,
    output: () => text,
    ended,
    signal: (signal) => child.kill(signal),
    waitFor: (pattern, ms = 60_000) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text)
          if (!found) return
          stop()
          resolve(found)
        }
        const lose = (why: string) => {
          stop()
          reject(new Error(`${why} before ${pattern} was printed:\n${text}`))
        }
        const timer = setTimeout(lose, ms, `${ms} ms went by`)
        const onClose = () => {
          look()
          lose('the process ended')
        }
        const stop = () => {
          clearTimeout(timer)
          child.stdout.off('data', look)
          child.stderr.off('data', look)
          child.off('close', onClose)
        }
        child.stdout.on('data', look)
        child.stderr.on('data', look)
        child.on('close', onClose)
        look()
      }),
  }
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
