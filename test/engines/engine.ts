import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root, sourceFlags } from '../lib/root.ts'
import type { EngineName } from './choices.ts'

const COMMAND = join(root, 'test', 'engines', 'command.ts')
// Under the test runner, what is shared ends with the runner.
const OWNER = process.env.NODE_TEST_CONTEXT ? process.ppid : process.pid

/** What a program tells about its engine, or why there is none on this machine. */
export type Found<About> = { about: About; missing: false } | { about: null; missing: string }

/** The engine that all test files of a run share, started by the first that asks. Throws when there has to be one. */
export function sharedEngine<About>(name: EngineName, options: object = {}): Found<About> {
  const args = [...sourceFlags, COMMAND, 'shared', name, String(OWNER), JSON.stringify(options)]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status === 0) return { about: JSON.parse(stdout) as About, missing: false }
  if (status === 3 && process.env.DUKOU_ENGINES !== '1') return { about: null, missing: stderr.trim() }
  throw new Error(`no ${name}: ${stderr}`)
}

/** An engine of one test's own, to do harm to. */
export interface OwnEngine<About> {
  about: About
  /** Such as `{ do: 'kill', name: 'rgw.0' }`; see `command.ts`. */
  ask(words: { do: string; [name: string]: unknown }): Promise<Record<string, unknown>>
  stop(): Promise<void>
}

export async function ownEngine<About>(name: EngineName, options: object = {}): Promise<OwnEngine<About>> {
  const args = [...sourceFlags, COMMAND, 'own', name, JSON.stringify(options)]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`${name} ended`)
    return JSON.parse(value)
  }
  return {
    about: (await line()) as About,
    async ask(words) {
      child.stdin.write(`${JSON.stringify(words)}\n`)
      const answer = (await line()) as Record<string, unknown>
      if (answer.error !== undefined) throw new Error(String(answer.error))
      return answer
    },
    async stop() {
      child.stdin.end()
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve))
    },
  }
}
