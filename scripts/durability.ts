// Proves what docs/durability.md promises: `npm run durability -- kills | power | faults | spray | roll | store`, each with its own flags.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { FAULTS, nameOf, runFault } from '../test/durability/faults.ts'
import { type KillReport, runKills } from '../test/durability/kills.ts'
import { runPower } from '../test/durability/power.ts'
import type { PowerReport } from '../test/durability/power-lane.ts'
import { whyNoStrace } from '../test/durability/traced-server.ts'
import {
  badStore,
  type Report,
  ROLLING,
  roll as rollServers,
  spray as sprayServers,
} from '../test/replicas/drills.ts'
import { type Fleet, type FleetOptions, startFleet, untilDone, whyNoFleet } from '../test/replicas/fleet.ts'
import { fail } from './lib/fail.ts'

const USAGE = [
  '  npm run durability -- kills [--runs 1000] [--seed 1] [--life n]',
  '  npm run durability -- power [--uploads 200] [--subsets 10000] [--seed 1] [--lanes n]',
  '  npm run durability -- faults',
  '  npm run durability -- spray [--servers 4] [--uploads 1000] [--seed 1]    real Ceph, PostgreSQL and nginx',
  '  npm run durability -- roll [--servers 2] [--restarts 50]                 real Ceph, PostgreSQL and nginx',
  '  npm run durability -- store [--servers 2] [--uploads 1000] [--stall 5000] [--seed 1]    a stand-in that fails',
].join('\n')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '1000' },
    uploads: { type: 'string' },
    servers: { type: 'string' },
    restarts: { type: 'string', default: '50' },
    stall: { type: 'string', default: '5000' },
    subsets: { type: 'string', default: '10000' },
    lanes: { type: 'string', default: String(availableParallelism()) },
    seed: { type: 'string', default: '1' },
    life: { type: 'string' },
  },
})
const whole = (name: keyof typeof values, otherwise = '') => {
  const text = values[name] ?? otherwise
  if (/^\d{1,9}$/.test(text)) return Number(text)
  fail(`--${name} must be a whole number, not ${text}.`, `--${name} 必须是整数，而不是 ${text}。`)
}
const began = Date.now()
const seconds = () => `${((Date.now() - began) / 1000).toFixed(0)} s`

const [command] = positionals
const traced: Record<string, () => Promise<void>> = { kills, power, faults }
const commands: Record<string, () => Promise<void>> = { ...traced, spray, roll, store }
const run = commands[command ?? '']
if (!run) fail(`Usage:\n${USAGE}`, `用法：\n${USAGE}`)
const why = run === traced[command!] ? whyNoStrace() : null
if (why) fail(why.en, why.zh)
await run()

async function kills() {
  const runs = whole('runs')
  const seed = whole('seed')
  const show = (report: KillReport) =>
    console.log(`${report.runs} of ${runs} kills, ${report.faults.length} lives broken, ${seconds()}`)
  const only = values.life === undefined ? {} : { only: whole('life') }
  const progress = (report: KillReport) => {
    if (report.runs % 25 === 0) show(report)
  }
  const report = await runKills({ runs, seed, progress, ...only })
  show(report)
  console.log('\nkilled at the call … 在以下系统调用处终止:')
  for (const [hit, count] of [...report.hits].sort()) console.log(`${String(count).padStart(6)}  ${hit}`)
  console.log(`${String(report.late).padStart(6)}  after the load (the chosen call did not come)`)
  console.log(`\n${report.acknowledged} files acknowledged, ${report.inFlight} forms in flight at a kill`)
  for (const { life, what, kept } of report.faults) {
    console.error(`\n${what.join('\n')}\nthe folder as the kill left it: ${kept}`)
    console.error(`again: npm run durability -- kills --seed ${seed} --life ${life}`)
  }
  process.exit(report.faults.length > 0 ? 1 : 0)
}

async function power() {
  const [uploads, subsets, seed, lanes] = [
    whole('uploads', '200'),
    whole('subsets'),
    whole('seed'),
    whole('lanes'),
  ]
  let shown = 0
  const show = ({ points, pointsDone, states, disks, views, faults }: PowerReport) =>
    console.log(
      `call ${pointsDone} of ${points}: ${states} states on ${disks} different disks, which show ${views} different things, ` +
        `${faults.size} kinds of faults, ${seconds()}`,
    )
  const report = await runPower({
    uploads,
    subsets,
    seed,
    lanes: Math.max(lanes, 1),
    progress(report) {
      if (report.pointsDone - shown < 100) return
      shown = report.pointsDone
      show(report)
    },
  })
  show(report)
  console.log(`${report.acknowledged} files acknowledged`)
  for (const [fault, { count, point, event, state }] of report.faults)
    console.error(`\n${fault}\n  in ${count} states; first at call ${point} (${event}), state: ${state}`)
  if (report.faults.size > 0)
    console.error(
      `\nagain: npm run durability -- power --uploads ${uploads} --subsets ${subsets} --seed ${seed}`,
    )
  process.exit(report.faults.size > 0 ? 1 : 0)
}

async function faults() {
  let broken = 0
  for (const fault of FAULTS) {
    const { refused, faults } = await runFault(fault)
    console.log(
      `${faults.length === 0 ? 'ok    ' : 'BROKEN'} ${nameOf(fault)}: ${refused} uploads refused, ${seconds()}`,
    )
    for (const one of faults) console.error(`         ${one}`)
    if (faults.length > 0) broken++
  }
  console.log(`${FAULTS.length - broken} of ${FAULTS.length} ways to fail are survived`)
  process.exit(broken > 0 ? 1 : 0)
}

/** Servers behind a balancer, and what they went through. */
async function drill(options: FleetOptions, work: (fleet: Fleet) => Promise<Report>): Promise<void> {
  const missing = whyNoFleet(options.store)
  if (missing) fail(missing, missing)
  const { uploads, givenUp, failures, ended } = await untilDone(async (owner) =>
    work(await startFleet(owner, options)),
  )
  console.log(
    `${uploads} uploads, ${givenUp} given up, none lost or wrong; ${ended} servers ended, ${failures} requests failed on the way, ${seconds()}`,
  )
  process.exit(givenUp > uploads / 1000 ? 1 : 0)
}

function every(step: number, what: string): (count: number) => void {
  return (count) => {
    if (count % step === 0) console.log(`${count} ${what}, ${seconds()}`)
  }
}

function spray() {
  const [uploads, count, seed] = [whole('uploads', '1000'), whole('servers', '4'), whole('seed')]
  return drill({ count, store: 'ceph' }, (fleet) =>
    sprayServers(fleet, { uploads, atOnce: 8, everyMs: 5000, seed, onProgress: every(50, 'uploads') }),
  )
}

function roll() {
  const [restarts, count] = [whole('restarts'), whole('servers', '2')]
  return drill({ count, store: 'ceph', settings: ROLLING }, (fleet) =>
    rollServers(fleet, { restarts, onProgress: every(5, 'restarts') }),
  )
}

function store() {
  const [uploads, count, stallMs] = [whole('uploads', '1000'), whole('servers', '2'), whole('stall')]
  return drill({ count }, (fleet) =>
    badStore(fleet, { uploads, atOnce: 40, stallMs, seed: whole('seed'), onProgress: every(50, 'uploads') }),
  )
}
