// `npm run server`: every peer takes the same loads in turn; medians, as ratios to "raw body → file" and to multer.
import { parseArgs } from 'node:util'
import { interleave, machine, measure, row } from '../measure.ts'
import { type Load, run, warmUp } from './load.ts'

const MIB = 1024 * 1024
const PEERS = [
  'raw',
  'discard',
  'dukou',
  'busboy',
  'multer',
  'multer-flush',
  'fastify-multipart',
  'formidable',
]
const LOADS: Load[] = [
  { name: '1 × 1 GiB', size: 1024 * MIB, count: 1, atOnce: 1 },
  { name: '8 × 64 MiB at once', size: 64 * MIB, count: 8, atOnce: 8 },
  { name: '300 KiB × 50 at once', size: 300 * 1024, count: 1500, atOnce: 50 },
  { name: '20 KiB × 50 at once', size: 20 * 1024, count: 4000, atOnce: 50 },
]
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    folder: { type: 'string', default: '/dev/shm' },
    only: { type: 'string', default: '' },
    peers: { type: 'string', default: PEERS.join(',') },
  },
})
const peers = [...new Set(['raw', 'multer', ...values.peers.split(',')])].sort(
  (a, b) => PEERS.indexOf(a) - PEERS.indexOf(b),
)

console.log(`${machine()}, ${values.rounds} rounds, ${values.folder}\n`)
for (const load of LOADS.filter(({ name }) => name.includes(values.only))) {
  const results = await interleave(peers, Number(values.rounds), (peer) =>
    measure(peer, values.folder, {
      warmUp: (port) => warmUp(load, port),
      run: (port) => run(load, port),
    }),
  )
  const [raw, multer] = [results.get('raw')!, results.get('multer')!]
  console.log(
    row(load.name, 'CPU per upload', 'CPU, raw = 1.00', 'CPU, multer = 1.00', 'uploads/s', 'multer = 1.00') +
      ' loop late p50, p99, most | client CPU/s |',
  )
  console.log('|---|---|---|---|---|---|---|---|')
  for (const peer of peers) {
    const { cpu, seconds, clientCpu, delay } = results.get(peer)!
    const each = (cpu / load.count) * 1000
    console.log(
      row(
        peer,
        `${each.toFixed(each < 10 ? 3 : 0)} ms`,
        cpu / raw.cpu,
        cpu / multer.cpu,
        (load.count / seconds).toPrecision(4),
        multer.seconds / seconds,
        `${[delay.p50, delay.p99, delay.most].map((ms) => ms.toFixed(1)).join(', ')} ms`,
        clientCpu / seconds,
      ),
    )
  }
  console.log('')
}
