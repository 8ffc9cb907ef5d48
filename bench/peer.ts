import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Profiler } from 'node:inspector'
import { join } from 'node:path'

/** What a peer's process has used since its start: CPU in seconds, memory in bytes. */
export interface Usage {
  /** Of all threads, user and system. */
  cpu: number
  /** Of the thread that runs JavaScript. */
  mainCpu: number
  rss: number
  peakRss: number
}

/** How late the event loop was, in milliseconds. */
export interface Delay {
  p50: number
  p99: number
  most: number
}

export interface Peer {
  port: number
  /** Begins to watch the event loop. */
  begin(): Promise<Usage>
  end(): Promise<Usage & { delay: Delay }>
  profile(): Promise<unknown>
  profiled(): Promise<Profiler.Profile>
  /** Kills it and removes its folder. */
  stop(): Promise<void>
}

/** Starts `peers/<name>.js` over a folder of its own below `parent`. */
export async function startPeer(name: string, parent: string, flags: string[] = []): Promise<Peer> {
  const folder = mkdtempSync(join(parent, 'dukou-bench-'))
  const program = [
    '--conditions=@dukou/source',
    '--disable-warning=ExperimentalWarning',
    ...flags,
    '--import',
    join(import.meta.dirname, 'watch.js'),
    join(import.meta.dirname, 'peers', `${name}.js`),
    folder,
  ]
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))

  async function stop(): Promise<void> {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }

  function ask<T>(question: string): Promise<T> {
    const answer = Promise.withResolvers<T>()
    child.once('message', (message) => answer.resolve(message as T))
    void ended.then(() => answer.reject(new Error(`${name} has ended`)))
    child.send(question)
    return answer.promise
  }

  const port = await new Promise<number>((resolve, reject) => {
    let text = ''
    child.stdout!.on('data', (chunk) => {
      text += chunk
      const found = /listening (\d+)/.exec(text)
      if (found) resolve(Number(found[1]))
    })
    void ended.then(() => reject(new Error(`${name} ended: ${text}`)))
  }).catch(async (error) => {
    await stop()
    throw error
  })
  return {
    port,
    begin: () => ask('begin'),
    end: () => ask('end'),
    profile: () => ask('profile'),
    profiled: () => ask('profiled'),
    stop,
  }
}
