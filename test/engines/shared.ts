import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Engine } from './choices.ts'

const COMMAND = fileURLToPath(new URL('command.ts', import.meta.url))
const START_MS = 120_000

// Whoever makes it first starts the engine.
function placeOf(name: string, owner: number): string {
  return join(tmpdir(), `dukou-${name}-of-${owner}`)
}

/** About the engine that is shared by all who name the same process; started by the first one. */
export async function shared(name: string, owner: number, options: string): Promise<object> {
  const place = placeOf(name, owner)
  if (makeFolder(place)) {
    const args = [...process.execArgv, COMMAND, 'serve', name, String(owner), options]
    spawn(process.execPath, args, { detached: true, stdio: 'ignore' }).unref()
  }
  for (const end = Date.now() + START_MS; !existsSync(join(place, 'about')); await sleep(50)) {
    if (existsSync(join(place, 'failed'))) throw new Error(readFileSync(join(place, 'failed'), 'utf8'))
    if (Date.now() > end) throw new Error(`the shared ${name} did not start within ${START_MS} ms`)
  }
  return JSON.parse(readFileSync(join(place, 'about'), 'utf8')) as object
}

function makeFolder(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 })
    return true
  } catch {
    return false
  }
}

/** Runs it until its owner is gone. */
export async function serveShared(name: string, owner: number, start: () => Promise<Engine>): Promise<void> {
  const place = placeOf(name, owner)
  const tell = (file: string, text: string) => {
    writeFileSync(join(place, `${file}.new`), text)
    renameSync(join(place, `${file}.new`), join(place, file))
  }
  let engine: Engine | null = null
  try {
    engine = await start()
    tell('about', JSON.stringify(engine.about))
  } catch (error) {
    tell('failed', String(error))
  }
  while (isAlive(owner)) await sleep(300)
  await engine?.stop()
  rmSync(place, { recursive: true, force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
