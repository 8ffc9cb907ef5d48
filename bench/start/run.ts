// `npm run start`: how long the server takes to answer with a million rows, and to remove what a crash has left.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { machine, median, row } from '../measure.ts'
import { fillCatalog, leaveBehind } from './fill.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    folder: { type: 'string', default: '/var/tmp' },
    rows: { type: 'string', default: '1000000' },
    staged: { type: 'string', default: '100000' },
    shelved: { type: 'string', default: '4096' },
  },
})
const [rows, staged, shelved] = [Number(values.rows), Number(values.staged), Number(values.shelved)]
const data = mkdtempSync(join(values.folder, 'dukou-bench-'))

/** Seconds from the call of `createServer`. */
function start(): { opened: number; answered: number } {
  const flags = ['--conditions=@dukou/source', '--disable-warning=ExperimentalWarning']
  const program = join(import.meta.dirname, 'timed.js')
  const text = execFileSync(process.execPath, [...flags, program, data], { encoding: 'utf8' })
  return JSON.parse(text)
}

function times(prepare: () => void): { opened: number; answered: number } {
  const runs = Array.from({ length: Number(values.rounds) }, () => {
    prepare()
    return start()
  })
  return {
    opened: median(runs.map(({ opened }) => opened)),
    answered: median(runs.map(({ answered }) => answered)),
  }
}

function report(name: string, { opened, answered }: { opened: number; answered: number }): void {
  console.log(row(name, `${opened.toFixed(2)} s`, `${answered.toFixed(2)} s`))
}

try {
  console.log(`${machine()}, ${values.rounds} rounds, ${values.folder}\n`)
  console.log(`${row('', 'createServer', 'first answer')}\n|---|---|---|`)
  report('an empty folder', start())
  fillCatalog(data, rows)
  report(
    `${rows} rows`,
    times(() => {}),
  )
  report(
    `${rows} rows, ${staged} files left in staging, ${shelved} on an open shelf`,
    times(() => {
      leaveBehind(data, staged, shelved)
    }),
  )
  if (readdirSync(join(data, 'staging')).length > 0) throw new Error('staging was not emptied')
} finally {
  rmSync(data, { recursive: true, force: true })
}
