import { choices, subset } from './cuts.ts'
import { createDiskModel, treeOf } from './disk-model.ts'
import { acknowledge, broken, type Ledger, type ShownFile } from './ledger.ts'
import { createDisks, type Lane } from './possible-disks.ts'
import type { Recording } from './power-recording.ts'
import { createRandom } from './random.ts'
import { type Event, replay } from './recording.ts'

export interface CutOptions {
  /** Seeded subsets of the uncertain changes, spread over all recorded calls. */
  subsets: number
  seed: number
  lane: Lane
}

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

/**
 * Goes through a recording and looks at every disk that a power cut may leave at each call: all uncertain changes, none,
 * each single one lost or torn, and seeded subsets. `folder` is for the disks of this lane.
 */
export async function checkEveryCut(
  folder: string,
  recording: Recording,
  { subsets, seed, lane, progress }: CutOptions & { progress: (report: PowerReport) => void },
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
  const counted = createDiskModel()
  for (const calls of lives)
    await replay(counted, data, calls, async () => {
      report.points++
    })

  const ledger: Ledger = {
    forms: known.forms.map((form) => ({ ...form, fate: beforeAnswer(form.fate) })),
    kept: new Map(),
  }
  const model = createDiskModel()
  const random = createRandom(`${seed}/cuts`)
  const disks = createDisks(folder, lane, random.branch('addresses'))
  let drawn = 0
  for (const calls of lives) {
    await replay(model, data, calls, async (event) => {
      follow(ledger, event)
      report.pointsDone++
      const states = [...choices(model, random)]
      for (; drawn < (subsets * report.pointsDone) / report.points; drawn++)
        states.push(subset(model, random))
      for (const [state, choice] of states) {
        const seen = await disks.recovered(treeOf(model, choice), ledger)
        if (seen === null) continue
        report.states++
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
