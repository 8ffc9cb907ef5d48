import { fork } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deserialize, serialize } from 'node:v8'
import { sourceFlags } from '../lib/root.ts'
import { type CutOptions, checkEveryCut, type PowerReport } from './power-lane.ts'
import { type Recording, record } from './power-recording.ts'
import { scratchFolder } from './scratch.ts'

const ownFile = fileURLToPath(import.meta.url)

/**
 * Records a server under load, rebuilds what a power cut may leave at every recorded call, lets a server recover from
 * it and compares. The disks are shared out among as many processes as `lanes`.
 */
export async function runPower(options: {
  uploads: number
  subsets: number
  seed: number
  lanes: number
  progress: (report: PowerReport) => void
}): Promise<PowerReport> {
  const folder = scratchFolder('power')
  try {
    const recording = await record(folder, options.uploads, options.seed)
    writeFileSync(join(folder, 'recording'), serialize(recording))
    const reports: PowerReport[] = []
    const lane = (index: number) =>
      new Promise<void>((resolve, reject) => {
        const { subsets, seed, lanes } = options
        const given: CutOptions = { subsets, seed, lane: { index, of: lanes } }
        const child = fork(ownFile, [folder, JSON.stringify(given)], {
          execArgv: sourceFlags,
          serialization: 'advanced',
        })
        child.on('message', (report) => {
          reports[index] = report as PowerReport
          if (reports.filter(Boolean).length === lanes) options.progress(merged(reports))
        })
        child.on('error', reject)
        child.on('exit', (code) =>
          code === 0 ? resolve() : reject(new Error(`lane ${index} ended with ${code}`)),
        )
      })
    await Promise.all(Array.from({ length: options.lanes }, (_, index) => lane(index)))
    return merged(reports)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function merged(reports: readonly PowerReport[]): PowerReport {
  const sum = (of: (report: PowerReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0)
  const faults: PowerReport['faults'] = new Map()
  for (const report of reports) {
    for (const [fault, found] of report.faults) {
      const known = faults.get(fault)
      const first = known && known.point < found.point ? known : found
      faults.set(fault, { ...first, count: (known?.count ?? 0) + found.count })
    }
  }
  return {
    points: reports[0]!.points,
    pointsDone: Math.min(...reports.map(({ pointsDone }) => pointsDone)),
    states: sum(({ states }) => states),
    disks: sum(({ disks }) => disks),
    views: Math.max(...reports.map(({ views }) => views)),
    acknowledged: reports[0]!.acknowledged,
    faults,
  }
}

// One lane in a process of its own.
if (process.send && process.argv[1] === ownFile) {
  const folder = process.argv[2]!
  const options = JSON.parse(process.argv[3]!) as CutOptions
  const recording = deserialize(readFileSync(join(folder, 'recording'))) as Recording
  const own = join(folder, `lane-${options.lane.index}`)
  mkdirSync(own)
  const progress = (report: PowerReport) => process.send!(report)
  progress(await checkEveryCut(own, recording, { ...options, progress }))
  process.disconnect()
}
