// `npm run tus`: resumable uploads beside @tus/server with its file store, interleaved; medians.
import { parseArgs } from 'node:util'
import { interleave, machine, measure, row } from '../measure.ts'
import { run, type TusLoad } from './load.ts'

const MIB = 1024 * 1024
const PEERS = ['dukou', 'tus-server']
const LOADS: TusLoad[] = [
  { name: '64 MiB in 4 MiB chunks', size: 64 * MIB, chunk: 4 * MIB, count: 8, atOnce: 1 },
  { name: '64 MiB in 4 MiB chunks × 8 at once', size: 64 * MIB, chunk: 4 * MIB, count: 16, atOnce: 8 },
  { name: '1 MiB in 256 KiB chunks × 50 at once', size: MIB, chunk: MIB / 4, count: 400, atOnce: 50 },
]
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    folder: { type: 'string', default: '/dev/shm' },
    only: { type: 'string', default: '' },
  },
})

console.log(`${machine()}, ${values.rounds} rounds, ${values.folder}\n`)
for (const load of LOADS.filter(({ name }) => name.includes(values.only))) {
  const results = await interleave(PEERS, Number(values.rounds), (peer) =>
    measure(peer, values.folder, {
      warmUp: (port) => run({ ...load, size: MIB, chunk: MIB / 4, count: 200, atOnce: 8 }, port),
      run: (port) => run(load, port),
    }),
  )
  const other = results.get('tus-server')!
  console.log(
    row(
      load.name,
      'CPU per upload',
      'CPU, @tus/server = 1.00',
      'time, @tus/server = 1.00',
      'loop late p50, p99, most',
    ),
  )
  console.log('|---|---|---|---|---|')
  for (const peer of PEERS) {
    const { cpu, seconds, delay } = results.get(peer)!
    console.log(
      row(
        peer,
        `${((cpu / load.count) * 1000).toFixed(1)} ms`,
        cpu / other.cpu,
        seconds / other.seconds,
        `${[delay.p50, delay.p99, delay.most].map((ms) => ms.toFixed(1)).join(', ')} ms`,
      ),
    )
  }
  console.log('')
}
