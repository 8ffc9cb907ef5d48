import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bytesOf, createDiskModel, type DiskModel } from './disk-model.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createRandom } from './random.ts'
import { RECORDED, replay, viewOf } from './recording.ts'
import { readTraceLog, type TracedCall } from './trace-log.ts'
import { startTracedServer } from './traced-server.ts'
import { type Load, runLoad } from './workload.ts'

const LOAD: Omit<Load, 'uploads'> = { atOnce: 4, maxSize: 12_000, several: 0.1, cut: 0.05, deletes: 0.15 }

/** A server's life as strace saw it: its processes one after the other, and what the client knew in the end. */
export interface Recording {
  data: string
  lives: TracedCall[][]
  ledger: Ledger
}

/**
 * Records a server through uploads and deletions, a kill in the middle, a recovery and two clean ends. Throws where the
 * model of the disk does not come to what the folder really holds.
 */
export async function record(folder: string, uploads: number, seed: number): Promise<Recording> {
  const data = join(folder, 'recorded')
  const ledger = createLedger()
  const lives: TracedCall[][] = []
  const model = createDiskModel()
  let lines = 0
  mkdirSync(data)
  const half = Math.ceil(uploads / 2)
  for (const [life, most] of [half, uploads - 5, uploads].entries()) {
    const server = await startTracedServer({ UV_THREADPOOL_SIZE: '4' })
    const log = `${data}-${life}.log`
    const calls = RECORDED.map((call) => `?${call}`).join(',')
    await server.trace([
      '--seccomp-bpf',
      '-xx',
      '-s',
      '9999999',
      '-o',
      log,
      '-e',
      'signal=none',
      '-e',
      `trace=${calls}`,
    ])
    const url = (await server.serve(data))!
    const keptEnough = async () => {
      while (ledger.kept.size < most) await new Promise((resolve) => setTimeout(resolve, 2))
    }
    const load = { ...LOAD, uploads: life === 0 ? most * 2 : Math.max(most - ledger.kept.size, 1) }
    const done = runLoad(url, load, ledger, createRandom(`${seed}/life ${life}`))
    if (life === 0) await Promise.race([keptEnough(), done])
    else {
      await done
      await server.close()
    }
    await server.kill()
    await done
    const text = readFileSync(log, 'utf8')
    rmSync(log)
    lives.push(await knownEnds(readTraceLog(text, lines), model, data))
    lines += text.split('\n').length
  }
  return { data, lives, ledger }
}

/** A kill leaves open whether the last calls took effect: the folder tells. Advances the model. */
async function knownEnds(calls: TracedCall[], model: DiskModel, data: string): Promise<TracedCall[]> {
  await replay(model, data, calls, async () => {})
  const unknown = calls.filter(
    ({ result, name }) => result.startsWith('?') && /write|rename|link|mkdir|open/.test(name),
  )
  const wrong = differences(model, data)
  if (wrong.length > 0)
    throw new Error(
      `the trace does not tell all: ${wrong.join(', ')} (calls without an end: ${unknown.map(({ name }) => name)})`,
    )
  return calls
}

function differences(model: DiskModel, data: string): string[] {
  const view = viewOf(model)
  const wrong: string[] = []
  for (const entry of readdirSync(data, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const inside = path.slice(data.length + 1)
    if (inside.endsWith('-shm')) continue
    const state = view.get(inside)
    view.delete(inside)
    if (state === undefined) wrong.push(`${inside} is there`)
    else if (state && !bytesOf(state).equals(readFileSync(path))) wrong.push(`${inside} is another`)
  }
  return [...wrong, ...[...view.keys()].map((path) => `${path} is missing`)]
}
