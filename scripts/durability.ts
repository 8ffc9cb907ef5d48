// Proves what docs/durability.md promises: `npm run durability -- kills | power | faults`, each with its own flags.
import { parseArgs } from 'node:util'
import { type KillReport, runKills } from '../test/durability/kills.ts'
import { whyNoStrace } from '../test/durability/traced-server.ts'
import { fail } from './lib/fail.ts'

const USAGE = `npm run durability -- kills [--runs 1000] [--seed 1] [--life n]`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    life: { type: 'string' },
  },
})
const whole = (name: string, text: string) => {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  fail(`--${name} must be a whole number, not ${text}.`, `--${name} 必须是整数，而不是 ${text}。`)
}
const began = Date.now()
const seconds = () => `${((Date.now() - began) / 1000).toFixed(0)} s`

const why = whyNoStrace()
if (why) fail(why.en, why.zh)
const [command] = positionals
if (command === 'kills') await kills()
else fail(`Usage: ${USAGE}`, `用法：${USAGE}`)

async function kills() {
  const runs = whole('runs', values.runs)
  const seed = whole('seed', values.seed)
  const show = (report: KillReport) =>
    console.log(`${report.runs} of ${runs} kills, ${report.faults.length} lives broken, ${seconds()}`)
  const report = await runKills({
    runs,
    seed,
    progress: show,
    ...(values.life !== undefined && { only: whole('life', values.life) }),
  })
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
