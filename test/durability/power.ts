import { createHash } from 'node:crypto'
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  bytesOf,
  type Change,
  type Choice,
  createDiskModel,
  type DiskModel,
  type FileState,
  type Share,
  treeOf,
} from './disk-model.ts'
import { scratchFolder } from './kills.ts'
import { acknowledge, broken, createLedger, type Ledger, type Seen, type ShownFile } from './ledger.ts'
import { createRandom, type Random } from './random.ts'
import { type Event, RECORDED, replay, viewOf } from './recording.ts'
import { recover } from './recovered.ts'
import { readTraceLog, type TracedCall } from './trace-log.ts'
import { startTracedServer } from './traced-server.ts'
import { type Load, runLoad } from './workload.ts'

const SECTOR = 512
const LOAD: Omit<Load, 'uploads'> = { atOnce: 4, maxSize: 12_000, several: 0.1, cut: 0.05, deletes: 0.15 }

export interface PowerReport {
  /** Recorded calls that change or flush the disk, or answer a client. */
  points: number
  pointsDone: number
  /** Possible disks that were looked at; how many of them differ; what came out of them. */
  states: number
  disks: number
  views: number
  acknowledged: number
  /** What broke, without the ids in it, how often, and where first. */
  faults: Map<string, { count: number; point: number; event: string; state: string }>
}

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

/** Rebuilds what a power cut may leave at every recorded call, lets a server recover from it and compares. */
export async function runPower(options: {
  uploads: number
  subsets: number
  seed: number
  progress: (report: PowerReport) => void
}): Promise<PowerReport> {
  const folder = scratchFolder('power')
  try {
    const recording = await record(folder, options.uploads, options.seed)
    return await checkEveryCut(folder, recording, options)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function checkEveryCut(
  folder: string,
  recording: Recording,
  { subsets, seed, progress }: { subsets: number; seed: number; progress: (report: PowerReport) => void },
): Promise<PowerReport> {
  const { data, lives, ledger: known } = recording
  const report: PowerReport = {
    points: 0,
    pointsDone: 0,
    states: 0,
    disks: 0,
    views: 0,
    acknowledged: known.kept.size,
    faults: new Map(),
  }
  for (const model of [createDiskModel()])
    for (const calls of lives)
      await replay(model, data, calls, async () => {
        report.points++
      })

  const ledger: Ledger = {
    forms: known.forms.map((form) => ({ ...form, fate: beforeAnswer(form.fate) })),
    kept: new Map(),
  }
  const model = createDiskModel()
  const random = createRandom(`${seed}/cuts`)
  const disks = createDisks(folder, random)
  let drawn = 0
  for (const calls of lives) {
    await replay(model, data, calls, async (event) => {
      follow(ledger, event)
      report.pointsDone++
      const states = [...choices(model, random)]
      for (; drawn < (subsets * report.pointsDone) / report.points; drawn++)
        states.push(subset(model, random))
      for (const [state, choice] of states) {
        report.states++
        const seen = await disks.recovered(treeOf(model, choice), ledger)
        const what = typeof seen === 'string' ? [seen] : broken(ledger, seen)
        for (const fault of new Set(what.map((one) => one.replace(/[0-9a-f]{16,}/g, '<id>')))) {
          const known = report.faults.get(fault)
          if (known) known.count++
          else report.faults.set(fault, { count: 1, point: report.pointsDone, event: nameOf(event), state })
        }
      }
      Object.assign(report, disks.counts())
      if (report.pointsDone % 50 === 0) progress(report)
    })
  }
  return report
}

function nameOf(event: Event): string {
  return 'what' in event ? event.what : `${event.kind} ${event.request.split('\r\n')[0]}`
}

function beforeAnswer(fate: Ledger['forms'][number]['fate']) {
  return fate === 'kept' ? 'sent' : fate
}

/** What a client knows after an event. */
function follow(ledger: Ledger, event: Event): void {
  if (event.kind !== 'answer' && event.kind !== 'request') return
  const deletion = /^DELETE \/files\/([^ ]+)/.exec(event.request)
  const file = deletion && ledger.kept.get(deletion[1]!)
  if (file) file.deletion = event.kind === 'request' ? 'asked' : 'done'
  if (event.kind === 'request' || !event.request.startsWith('POST /upload')) return
  if (!event.answer.startsWith('HTTP/1.1 200')) return
  const { files } = JSON.parse(event.answer.slice(event.answer.indexOf('\r\n\r\n') + 4)) as {
    files: ShownFile[]
  }
  const form = ledger.forms.find(({ files: sent }) => sent.some(({ name }) => name === files[0]!.name))
  if (!form) throw new Error(`nobody has sent ${files[0]!.name}`)
  acknowledge(ledger, form, files)
}

/** All, none, each single change lost, each single write torn or with its length alone. */
function* choices(model: DiskModel, random: Random): Generator<[string, Choice]> {
  const all = new Map<Change, Share>(model.pending.map((change) => [change, 'whole']))
  yield ['everything', all]
  yield ['only what was flushed', new Map()]
  for (const change of model.pending) {
    const without = new Map(all)
    without.delete(change)
    yield [`without ${describe(change)}`, without]
    if (change.kind !== 'write') continue
    yield [`zeroes for ${describe(change)}`, new Map(all).set(change, 'zeroes')]
    const torn = tear(change, random)
    if (torn !== null) yield [`${torn} bytes of ${describe(change)}`, new Map(all).set(change, torn)]
  }
}

function subset(model: DiskModel, random: Random): [string, Choice] {
  const share = (1 + random.below(9)) / 10
  const choice = new Map<Change, Share>()
  for (const change of model.pending) {
    if (!random.chance(share)) continue
    const torn = change.kind === 'write' && random.chance(0.15) ? tear(change, random) : null
    choice.set(change, torn ?? (change.kind === 'write' && random.chance(0.05) ? 'zeroes' : 'whole'))
  }
  return [`the subset ${[...choice].map(([change, how]) => `${describe(change)} ${how}`).join(', ')}`, choice]
}

/** Some first bytes of a write, up to the end of a sector; null where it lies in one sector, which is written whole or not. */
function tear(change: Change & { kind: 'write' }, random: Random): number | null {
  const first = SECTOR - (change.at % SECTOR)
  const cuts = Math.ceil((change.bytes.length - first) / SECTOR)
  return cuts <= 0 ? null : first + random.below(cuts) * SECTOR
}

function describe(change: Change): string {
  if (change.kind === 'write') return `write ${change.file.id}@${change.at}+${change.bytes.length}`
  if (change.kind === 'resize') return `resize ${change.file.id} to ${change.size}`
  return `${change.kind} ${change.name}`
}

/** Possible disks, each made and recovered from once. */
function createDisks(folder: string, random: Random) {
  const blobs = join(folder, 'blobs')
  const disk = join(folder, 'disk')
  mkdirSync(blobs)
  const contents = new Map<string, string>()
  const contentOfInode = new Map<number, string>()
  const knownGood = new Set<string>()
  const seenByDisk = new Map<string, Seen | string>()
  const seenByView = new Map<string, Seen>()

  /** The hash of a file's bytes, which also lie in a file of that name. */
  function contentOf(file: FileState): string {
    const { inode, changes } = file
    const key = `${inode.id}.${inode.version}:${changes.map(([{ order }, share]) => `${order} ${share}`)}`
    const known = contents.get(key)
    if (known !== undefined) return known
    const bytes = bytesOf(file)
    const hash = createHash('sha1').update(bytes).digest('hex')
    contents.set(key, hash)
    const path = join(blobs, hash)
    if (!statSync(path, { throwIfNoEntry: false })) {
      writeFileSync(path, bytes)
      contentOfInode.set(statSync(path).ino, hash)
    }
    return hash
  }

  async function look(tree: Map<string, string | null>, ledger: Ledger): Promise<Seen | string> {
    rmSync(disk, { recursive: true, force: true })
    mkdirSync(disk)
    for (const [path, content] of tree) {
      const target = join(disk, path)
      if (content === null) mkdirSync(target)
      // Bytes of files never change in place; what may is copied.
      else if (path.startsWith('files/')) linkSync(join(blobs, content), target)
      else writeFileSync(target, readFileSync(join(blobs, content)))
    }
    const given = [...ledger.kept.values()]
    try {
      const seen = await recover(disk, {
        kept: given.length > 0 ? [random.pick(given)] : [],
        // What was served once as it should be, from the very same file, need not be read again.
        reads(file, path) {
          const content = path === null ? undefined : contentOfInode.get(statSync(path).ino)
          const key = `${file.id} ${file.sha256} ${content}`
          if (content !== undefined && knownGood.has(key)) return false
          knownGood.add(key)
          return true
        },
      })
      for (const [id, hash] of seen.served)
        if (seen.listed.find((file) => file.id === id)?.sha256 !== hash) knownGood.clear()
      return shared(seen)
    } catch (error) {
      return `the server does not start: ${(error as Error).stack}`
    }
  }

  /** Most disks show the same: one object for all of them. */
  function shared(seen: Seen): Seen {
    const { listed, onDisk, served, servedAsPromised } = seen
    const isPlain = [...served].every(([id, hash]) =>
      listed.some((file) => file.id === id && file.sha256 === hash),
    )
    const key = JSON.stringify([
      listed.map(({ id, name, sha256 }) => [id, name, sha256]),
      [...onDisk].sort(),
      [...servedAsPromised],
    ])
    if (!isPlain) return seen
    const known = seenByView.get(key) ?? seen
    seenByView.set(key, known)
    return known
  }

  return {
    async recovered(states: Map<string, FileState | null>, ledger: Ledger): Promise<Seen | string> {
      const tree = new Map<string, string | null>()
      for (const [path, file] of states) tree.set(path, file && contentOf(file))
      const key = createHash('sha1')
        .update([...tree].sort().join('\n'))
        .digest('base64')
      const known = seenByDisk.get(key)
      if (known !== undefined) return known
      const seen = await look(tree, ledger)
      seenByDisk.set(key, seen)
      return seen
    },
    counts: () => ({ disks: seenByDisk.size, views: seenByView.size }),
  }
}
