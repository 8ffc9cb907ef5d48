// `npm run client`: the client beside what people use today, all in one run.
import { parseArgs } from 'node:util'
import { machine } from '../measure.ts'
import { background } from './background.ts'
import { killed } from './killed.ts'
import { lossy } from './lossy.ts'
import { photos } from './photos.ts'
import { startServers } from './place.ts'
import { sizes } from './sizes.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    runs: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '5' },
    by: { type: 'string', default: 'close' },
    folder: { type: 'string', default: '/dev/shm' },
  },
})
// Of the phones, too.
process.env.TMPDIR = values.folder
const rounds = Number(values.rounds)
const servers = await startServers(values.folder)
const figures: Record<string, () => Promise<void>> = {
  sizes,
  lossy: () => lossy(servers, Number(values.runs), values.by === 'reset' ? 'reset' : 'close'),
  killed: () => killed(servers, rounds),
  photos: () => photos(servers, rounds),
  background: () => background(servers, rounds),
}
console.log(`${machine()}`)
for (const [name, figure] of Object.entries(figures)) if (name.includes(values.only)) await figure()
await servers.close()
process.exit()
