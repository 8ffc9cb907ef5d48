// `npm run memory`: by how much the resident memory of a server grows while it takes large files.
import { parseArgs } from 'node:util'
import { machine, row } from '../measure.ts'
import { startPeer } from '../peer.ts'
import { type Load, run } from '../server/load.ts'

const MB = 1_000_000
const LOADS: Load[] = [
  { name: '1 × 10 MB', size: 10 * MB, count: 1, atOnce: 1 },
  { name: '1 × 100 MB', size: 100 * MB, count: 1, atOnce: 1 },
  { name: '1 × 1 GB', size: 1000 * MB, count: 1, atOnce: 1 },
  { name: '100 × 100 MB at once', size: 100 * MB, count: 100, atOnce: 100 },
]
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    folder: { type: 'string', default: '/dev/shm' },
    only: { type: 'string', default: '' },
    peers: { type: 'string', default: 'dukou,multer' },
  },
})

/** From the idle server, which has not taken anything yet, to its peak. */
async function growth(peer: string, load: Load): Promise<{ idle: number; peak: number }> {
  const server = await startPeer(peer, values.folder)
  try {
    // Its start is over and its garbage is gone.
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const idle = await server.begin()
    await run(load, server.port)
    const after = await server.end()
    return { idle: idle.rss, peak: after.peakRss }
  } finally {
    await server.stop()
  }
}

console.log(`${machine()}, ${values.rounds} rounds, the largest growth of each, ${values.folder}\n`)
console.log(row('', 'peer', 'idle', 'peak', 'growth'))
console.log('|---|---|---|---|---|')
for (const load of LOADS.filter(({ name }) => name.includes(values.only))) {
  for (const peer of values.peers.split(',')) {
    let worst = { idle: 0, peak: 0 }
    for (let round = 0; round < Number(values.rounds); round++) {
      const one = await growth(peer, load)
      if (one.peak - one.idle > worst.peak - worst.idle) worst = one
    }
    const [idle, peak, more] = [worst.idle, worst.peak, worst.peak - worst.idle].map(
      (bytes) => `${(bytes / MB).toFixed(0)} MB`,
    )
    console.log(row(load.name, peer, idle!, peak!, more!))
  }
}
