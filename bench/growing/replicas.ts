// One server and two behind nginx, over one PostgreSQL and one Ceph: what an upload costs each part, and who is full first.
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Fleet, startFleet, untilDone } from '../../test/replicas/fleet.ts'
import { machine, median, row } from '../measure.ts'
import { type Load, run } from '../server/load.ts'
import { between, PARTS, type Part, usage } from './usage.ts'

const KIB = 1024
const LOADS: Load[] = [
  { name: '300 KiB × 16 at once', size: 300 * KIB, count: 400, atOnce: 16 },
  { name: '20 KiB × 16 at once', size: 20 * KIB, count: 600, atOnce: 16 },
  { name: '4 MiB × 8 at once', size: 4096 * KIB, count: 60, atOnce: 8 },
]

interface Measured {
  /** Uploads a second. */
  rate: number
  /** Milliseconds of CPU of one upload. */
  cpu: Record<Part, number>
  /** Of all CPUs, how much was used. */
  busy: number
}

/** The same loads in turn, so many rounds. */
export async function replicas(rounds: number): Promise<void> {
  console.log(`${machine()}, ${rounds} rounds\n`)
  await untilDone(async (owner) => {
    const fleet = await startFleet(owner, { count: 2, store: 'ceph' })
    for (const load of LOADS) {
      const results = new Map([1, 2].map((count) => [count, [] as Measured[]]))
      for (let round = 0; round <= rounds; round++)
        for (const [count, measured] of results) {
          await fleet.use(count)
          // Until the balancer's new process has taken over.
          await sleep(1000)
          const one = await measure(fleet, load)
          // The first one warms up.
          if (round > 0) measured.push(one)
        }
      report(load, results)
    }
  })
}

async function measure(fleet: Fleet, load: Load): Promise<Measured> {
  const servers = fleet.replicas.map(({ pid }) => pid())
  const before = usage(servers)
  const seconds = await run(load, Number(new URL(fleet.url).port))
  const used = between(before, usage(servers))
  const sum = PARTS.reduce((all, part) => all + used[part], 0)
  const cpu = Object.fromEntries(PARTS.map((part) => [part, (used[part] / load.count) * 1000]))
  return {
    rate: load.count / seconds,
    cpu: cpu as Record<Part, number>,
    busy: sum / seconds / availableParallelism(),
  }
}

function report({ name }: Load, results: Map<number, Measured[]>): void {
  console.log(row(name, 'uploads/s', 'CPUs busy', ...PARTS.map((part) => `${part}, ms of CPU`)))
  console.log(`|---${'|---'.repeat(2 + PARTS.length)}|`)
  for (const [count, measured] of results) {
    const of = (value: (one: Measured) => number) => median(measured.map(value))
    console.log(
      row(
        count === 1 ? '1 server' : `${count} servers`,
        of(({ rate }) => rate).toFixed(1),
        `${(100 * of(({ busy }) => busy)).toFixed(0)} %`,
        ...PARTS.map((part) => of(({ cpu }) => cpu[part])),
      ),
    )
  }
  console.log('')
}
