// `npm run runtime`: how long a mini program takes to open in Node, and 1,000 setData. What the phone page weighs is
// measured by packages/runtime/src/phone/bundle.test.ts.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { installInMiniProgram } from '../../scripts/lib/miniprogram.ts'
import { machine, median, row } from '../measure.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } })
const example = join(import.meta.dirname, '../../examples/mini-program')

/** A page that shows what setData sets: fifty rows, with WXS and a component. */
const PAGE = {
  'app.json': '{"pages":["pages/index/index"]}',
  'app.js': 'App({})',
  'pages/index/index.json': '{"usingComponents":{"part":"/part/part"}}',
  'pages/index/index.js':
    'Page({ data: { n: 0, list: [0, 1], map: {}, rows: Array.from({ length: 50 }, (_, i) => i) } })',
  'pages/index/index.wxml':
    '<wxs module="m">module.exports.two = function (n) { return n * 2 }</wxs><text>{{m.two(n)}} {{list[1]}} {{map.k3}}</text><part wx:for="{{rows}}" wx:key="*this" n="{{n}}"/>',
  'part/part.json': '{"component":true}',
  'part/part.js': 'Component({ properties: { n: Number } })',
  'part/part.wxml': '<view class="row">{{n}}</view>',
}

type Times = Record<'imported' | 'shown' | 'setData' | 'setDataWarm', number>

// What is published is measured, not the sources: those have to be stripped of their types first.
execFileSync(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, '../../scripts/build.ts')],
  {
    cwd: join(import.meta.dirname, '../..'),
    stdio: 'ignore',
  },
)

// The example runs with the client that it requires.
await installInMiniProgram(example)

function start(folder: string): Times {
  const program = join(import.meta.dirname, 'timed.js')
  return JSON.parse(
    execFileSync(process.execPath, [program, folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  )
}

const folder = mkdtempSync(join(tmpdir(), 'dukou-bench-'))
for (const [path, text] of Object.entries(PAGE)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
try {
  console.log(`${machine()}, ${values.rounds} rounds\n`)
  console.log(`${row('', 'imports', 'first page', '1,000 setData', 'again')}\n|---|---|---|---|---|`)
  for (const [name, where] of [
    ['the example', example],
    ['a page with 50 rows', folder],
  ] as const) {
    const runs = Array.from({ length: Number(values.rounds) }, () => start(where))
    const of = (key: keyof Times) => `${Math.round(median(runs.map((one) => one[key])))} ms`
    console.log(row(name, of('imported'), of('shown'), of('setData'), of('setDataWarm')))
  }
} finally {
  rmSync(folder, { recursive: true })
}
