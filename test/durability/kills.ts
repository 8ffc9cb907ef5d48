import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createLedger, type Ledger } from './ledger.ts'
import { createRandom, type Random } from './random.ts'
import { checkRecovered } from './recovered.ts'
import { scratchFolder } from './scratch.ts'
import { kindOfPath, readTraceLog } from './trace-log.ts'
import { startTracedServer, type TracedServer } from './traced-server.ts'
import { type Load, runLoad } from './workload.ts'

const LOAD: Load = { uploads: 30, atOnce: 5, maxSize: 120_000, several: 0.2, cut: 0.1, deletes: 0.25 }
const CALLS = [
  'open openat creat close write writev pwrite64 pwritev pwritev2 ftruncate fallocate fdatasync fsync sync_file_range',
  'rename renameat renameat2 link linkat unlink unlinkat rmdir mkdir mkdirat accept4',
]
  .join(' ')
  .split(' ')
const KILLS_IN_A_LIFE = 8
// A start on what an earlier kill has left, without a check between: the next kill may hit the mending itself.
const UNCHECKED = 0.3

export interface KillReport {
  runs: number
  /** Kills by system call and what it was about to work on, such as `fdatasync bytes`. */
  hits: Map<string, number>
  /** Runs whose call never came; the process was killed at the end instead. */
  late: number
  acknowledged: number
  inFlight: number
  faults: { life: number; run: number; what: string[]; kept: string }[]
}

/** How often each call comes in one thread of an undisturbed run, first on a new folder, then on a used one. */
type Counts = { name: string; count: number }[]

/**
 * Kills real servers at chosen system calls under load, starts them again on what is left and compares. A life is one
 * data folder through several kills; `only` repeats one life.
 */
export async function runKills(options: {
  runs: number
  seed: number
  only?: number
  progress: (report: KillReport) => void
}): Promise<KillReport> {
  const report: KillReport = {
    runs: 0,
    hits: new Map(),
    late: 0,
    acknowledged: 0,
    inFlight: 0,
    faults: [],
  }
  const folder = scratchFolder('kills')
  const warm = { NODE_COMPILE_CACHE: join(folder, 'compiled') }
  let next = startTracedServer(warm)
  const takeServer = async () => {
    const server = await next
    next = startTracedServer(warm)
    return server
  }
  try {
    const counts = await measure(folder, options.seed, takeServer)
    const first = options.only ?? 0
    for (let life = first; report.runs < options.runs; life++) {
      const random = createRandom(`${options.seed}/${life}`)
      const data = join(folder, `life-${life}`)
      await liveAndDie(data, life, random, counts, takeServer, report, options)
      if (options.only !== undefined) break
    }
  } finally {
    await next.then((server) => server.kill())
    if (report.faults.length === 0) rmSync(folder, { recursive: true })
  }
  return report
}

async function liveAndDie(
  data: string,
  life: number,
  random: Random,
  counts: [Counts, Counts],
  takeServer: () => Promise<TracedServer>,
  report: KillReport,
  { runs, progress }: { runs: number; progress: (report: KillReport) => void },
): Promise<void> {
  mkdirSync(data)
  const ledger = createLedger()
  const log = `${data}.log`
  for (let run = 0; run < KILLS_IN_A_LIFE && report.runs < runs; run++) {
    const { name, when } = choose(counts[run === 0 ? 0 : 1], random)
    const known = ledger.forms.length
    const server = await takeServer()
    const inject = ['-e', `inject=${name}:signal=SIGKILL:when=${when}`]
    await server.trace([...traceArgs(log, name), ...inject])
    await loadUntilDead(server, data, ledger, random.branch(run))
    report.inFlight += ledger.forms.slice(known).filter(({ fate }) => fate === 'sent').length
    report.runs++
    progress(report)
    const hit = whereItDied(log)
    if (hit === null) report.late++
    else report.hits.set(hit, (report.hits.get(hit) ?? 0) + 1)
    const isLast = run === KILLS_IN_A_LIFE - 1 || report.runs === runs
    if (!isLast && random.chance(UNCHECKED)) continue
    const before = `${data}.before`
    rmSync(before, { recursive: true, force: true })
    cpSync(data, before, { recursive: true })
    const what = await checkRecovered(data, ledger).catch((error: Error) => [
      `it did not start: ${error.stack}`,
    ])
    if (what.length > 0) {
      report.faults.push({ life, run, what: [`killed at ${hit} (${name} ${when})`, ...what], kept: before })
      return
    }
  }
  report.acknowledged += ledger.kept.size
  for (const path of [data, `${data}.before`, log]) rmSync(path, { recursive: true, force: true })
}

async function loadUntilDead(server: TracedServer, data: string, ledger: Ledger, random: Random) {
  const url = await server.serve(data)
  if (url !== null) await runLoad(url, LOAD, ledger, random)
  if (url !== null) await server.close()
  await server.kill()
}

function traceArgs(log: string, calls: string): string[] {
  return ['--seccomp-bpf', '-y', '-s', '0', '-o', log, '-e', `trace=${calls}`, '-e', 'signal=none']
}

/** Two undisturbed lives of the same load tell how often each call comes. */
async function measure(
  folder: string,
  seed: number,
  takeServer: () => Promise<TracedServer>,
): Promise<[Counts, Counts]> {
  const data = join(folder, 'measured')
  const log = join(folder, 'measured.log')
  const ledger = createLedger()
  const seen: Counts[] = []
  mkdirSync(data)
  for (const name of ['first', 'second']) {
    const server = await takeServer()
    await server.trace(traceArgs(log, CALLS.map((call) => `?${call}`).join(',')))
    await loadUntilDead(server, data, ledger, createRandom(`${seed}/${name}`))
    const counts = new Map<string, number>()
    for (const { thread, name } of readTraceLog(readFileSync(log, 'utf8'))) {
      const key = `${thread} ${name}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    seen.push([...counts].map(([key, count]) => ({ name: key.split(' ')[1]!, count })))
  }
  return [seen[0]!, seen[1]!]
}

/** First the call, each as likely as any other, then the thread by its share, then which of its calls. */
function choose(counts: Counts, random: Random): { name: string; when: number } {
  const name = random.pick([...new Set(counts.map((count) => count.name))].sort())
  const threads = counts.filter((count) => count.name === name)
  let drawn = random.below(threads.reduce((sum, { count }) => sum + count, 0))
  for (const { count } of threads) {
    if (drawn < count) return { name, when: drawn + 1 }
    drawn -= count
  }
  throw new Error('unreachable')
}

/** The call that the process did not survive and what it worked on; null where it lived to the end. */
function whereItDied(log: string): string | null {
  const died = readTraceLog(readFileSync(log, 'utf8')).filter(({ result }) => result.startsWith('?'))
  const last = died.at(-1)
  if (!last) return null
  const path = /[<"](\/[^>"]*|[^>"]*:[^>"]*|[^>"]*eventfd[^>"]*)[>"]/.exec(
    last.args.replace(/^AT_FDCWD<[^>]*>, /, ''),
  )
  return `${last.name} ${kindOfPath(path?.[1] ?? '')}`
}
