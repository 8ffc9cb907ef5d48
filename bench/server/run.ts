// `npm run server`: every peer takes the same loads in turn, interleaved, so many rounds; medians are reported, as
// ratios to "raw body → file" (CPU) and to multer (uploads a second). CPU is user + system of the whole server process.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Load, run } from './load.ts'

const MIB = 1024 * 1024
const peers = ['raw', 'discard', 'dukou', 'busboy', 'multer', 'fastify-multipart', 'formidable']
const loads: Load[] = [
  { name: '1 × 1 GiB', size: 1024 * MIB, count: 1, atOnce: 1 },
  { name: '8 × 64 MiB at once', size: 64 * MIB, count: 8, atOnce: 8 },
  { name: '300 KiB × 50 at once', size: 300 * 1024, count: 1000, atOnce: 50 },
  { name: '20 KiB × 50 at once', size: 20 * 1024, count: 2000, atOnce: 50 },
]
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    folder: { type: 'string', default: '/dev/shm' },
    only: { type: 'string' },
  },
})
const TICK = 100 // clock ticks a second, sysconf(_SC_CLK_TCK) on Linux

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICK
}

async function measure(peer: string, load: Load): Promise<{ cpu: number; seconds: number }> {
  const folder = mkdtempSync(join(values.folder, 'dukou-bench-'))
  const flags = ['--conditions=@dukou/source', '--disable-warning=ExperimentalWarning']
  const server = spawn(
    process.execPath,
    [...flags, join(import.meta.dirname, 'peers', `${peer}.js`), folder],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  try {
    const port = await new Promise<number>((resolve, reject) => {
      let text = ''
      server.stdout.on('data', (chunk) => {
        text += chunk
        const found = /listening (\d+)/.exec(text)
        if (found) resolve(Number(found[1]))
      })
      server.on('exit', () => reject(new Error(`${peer} ended: ${text}`)))
    })
    // The first uploads compile the code; they are not what a running server costs.
    const small = Math.min(load.size, 300 * 1024)
    await run({ ...load, count: 1000, atOnce: 50, size: small }, port)
    const before = cpuSeconds(server.pid!)
    const seconds = await run(load, port)
    return { cpu: cpuSeconds(server.pid!) - before, seconds }
  } finally {
    server.removeAllListeners('exit')
    server.kill('SIGKILL')
    await new Promise((resolve) => (server.exitCode === null ? server.on('exit', resolve) : resolve(null)))
    rmSync(folder, { recursive: true, force: true })
  }
}

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!

console.log(
  `Node ${process.version}, ${cpus()[0]!.model} × ${cpus().length}, ${values.rounds} rounds, ${values.folder}\n`,
)
for (const load of loads.filter(({ name }) => name.includes(values.only ?? ''))) {
  const results = new Map(peers.map((peer) => [peer, [] as { cpu: number; seconds: number }[]]))
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const peer of peers) {
      results.get(peer)!.push(await measure(peer, load))
      if (process.stderr.isTTY)
        process.stderr.write(`\r${load.name}: round ${round + 1}, ${peer}            `)
    }
  }
  const of = (peer: string) => ({
    cpu: median(results.get(peer)!.map(({ cpu }) => cpu)),
    rate: load.count / median(results.get(peer)!.map(({ seconds }) => seconds)),
  })
  const [raw, multer] = [of('raw'), of('multer')]
  console.log(
    `| ${load.name} | CPU per upload | CPU, raw = 1.00 | CPU, multer = 1.00 | uploads/s, multer = 1.00 |`,
  )
  console.log('|---|---|---|---|---|')
  for (const peer of peers) {
    const { cpu, rate } = of(peer)
    const each = (cpu / load.count) * 1000
    const ratios = [cpu / raw.cpu, cpu / multer.cpu, rate / multer.rate].map((ratio) => ratio.toFixed(2))
    console.log(`| ${peer} | ${each.toFixed(each < 10 ? 2 : 0)} ms | ${ratios.join(' | ')} |`)
  }
  console.log('')
}
