// Runs the conformance suite of `wx`: `npm run conformance`, with `--others` against the other implementations as well.
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runConformance } from '../compat/conformance.ts'
import { coveragePage } from '../compat/coverage.ts'
import { root } from './lib/run.ts'

const { values } = parseArgs({
  options: {
    others: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    why: { type: 'boolean', default: false },
  },
})
const home = join(root, 'compat', 'emulators')
if (values.others && !existsSync(join(home, 'node_modules'))) {
  console.log('installing the other implementations (280 MB) … 正在安装其他实现 …')
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: home,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}
const conformance = await runConformance({
  others: values.others,
  progress(name, done, all) {
    if (done % 200 === 0 || done === all) console.log(`${name}: ${done} / ${all}`)
  },
})
for (const { name, version, verdicts, seconds } of conformance.reports) {
  const outcomes = [...verdicts.values()].map(({ outcome }) => outcome)
  const of = (wanted: string) => outcomes.filter((one) => one === wanted).length
  console.log(
    `${name} ${version}: ${of('holds')} hold, ${of('fails')} fail, ${of('cannot')} not asked, ${seconds.toFixed(0)} s`,
  )
  if (!values.why) continue
  for (const [one, verdict] of verdicts)
    if (verdict.outcome === 'fails') console.log(`  ${one}\n    ${verdict.why.split('\n')[0]}`)
}
if (values.write) writeFileSync(join(root, 'docs', 'wx-coverage.md'), coveragePage(conformance))
const [node, chromium] = conformance.reports
const failed = [node!, chromium!].some(({ verdicts }) =>
  [...verdicts.values()].some(({ outcome }) => outcome !== 'holds'),
)
process.exit(failed ? 1 : 0)
