// `npm run client:soak -- --runs 1000`: 200 files through ten slots, each run with a seed of its own, in two processes.
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createPhone } from '@dukou/runtime'
import { createServer } from '@dukou/server'
import { type Soaked, soak } from '../../test/client/soak.ts'
import { machine } from '../measure.ts'

// Runs that one process does at once: mostly they wait.
const AT_ONCE = 4
const WORKERS = 2
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    first: { type: 'string', default: '1' },
    folder: { type: 'string', default: '/dev/shm' },
  },
})

if (process.send) await work()
else await lead()

/** Runs the seeds that it is told, and tells what each left behind. */
async function work(): Promise<void> {
  // Of the phones, too.
  process.env.TMPDIR = mkdtempSync(join(values.folder, 'dukou-bench-'))
  const server = await createServer({ data: join(process.env.TMPDIR, 'server'), small: 1000 })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  process.on('message', async (seed: number | 'end') => {
    if (seed === 'end') {
      await server.close()
      rmSync(process.env.TMPDIR!, { recursive: true, force: true })
      process.exit()
    }
    const phone = await createPhone({ seed })
    const soaked = await soak(phone, url, seed)
    await phone.close()
    process.send!({ seed, soaked })
  })
  process.send!('ready')
}

async function lead(): Promise<void> {
  const runs = Number(values.runs)
  let last = Number(values.first) + runs - 1
  let next = Number(values.first)
  // Stopped early, it still says what it has.
  process.once('SIGTERM', () => {
    last = next - 1
  })
  const all: Soaked[] = []
  const bad: number[] = []
  const began = Date.now()
  console.log(`${machine()}, ${runs} seeded runs of 200 files\n`)
  await Promise.all(
    Array.from({ length: WORKERS }, async () => {
      const child = fork(import.meta.filename, process.argv.slice(2))
      let busy = AT_ONCE
      const more = () => {
        if (next <= last) child.send(next++)
        else if (--busy === 0) child.send('end')
      }
      child.on('message', (told: 'ready' | { seed: number; soaked: Soaked }) => {
        if (told === 'ready') return Array.from({ length: AT_ONCE }, more)
        all.push(told.soaked)
        if (isBad(told.soaked)) {
          bad.push(told.seed)
          console.error(told.seed, JSON.stringify(told.soaked))
        }
        if (all.length % 50 === 0)
          console.error(`${all.length} runs, ${Math.round((Date.now() - began) / 1000)} s`)
        return more()
      })
      await new Promise((resolve) => child.once('exit', resolve))
    }),
  )
  const sum = (value: (one: Soaked) => number) => all.reduce((total, one) => total + value(one), 0)
  console.log(
    `runs: ${all.length}, files: ${all.length * 200}, of them badly ended runs: ${bad.length} ${bad}`,
  )
  console.log(
    `tasks of the host: ${sum(({ tasks }) => tasks.ended)} ended, ${sum(({ tasks }) => tasks.failed)} failed`,
  )
  console.log(`acts of the visitor: ${sum(({ acts }) => acts)}`)
  console.log(`most tasks of one kind at once: ${all.reduce((most, one) => Math.max(most, one.most), 0)}`)
  for (const what of [
    'unsettled',
    'lost',
    'missing',
    'mixed',
    'again',
    'listeners',
    'timers',
    'tasksLeft',
  ] as const)
    console.log(`${what}: ${sum((one) => one[what])}`)
}

function isBad({ most, tasks: _, acts: __, why: ___, ...left }: Soaked): boolean {
  return most > 10 || Object.values(left).some((count) => count > 0)
}
