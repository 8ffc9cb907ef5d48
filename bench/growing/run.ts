// `npm run growing -- rows | replicas`: what grows with a team. PostgreSQL, nginx and (for replicas) Ceph are real.
import { parseArgs } from 'node:util'
import { whyNoFleet } from '../../test/replicas/fleet.ts'
import { replicas } from './replicas.ts'
import { rows } from './rows.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    rows: { type: 'string', default: '1000000' },
    folder: { type: 'string', default: '/var/tmp' },
  },
})
const rounds = Number(values.rounds)
const why = whyNoFleet(positionals[0] === 'rows' ? 'stand-in' : 'ceph')
if (why) throw new Error(why)
if (positionals[0] === 'rows') await rows(rounds, Number(values.rows), values.folder)
else if (positionals[0] === 'replicas') await replicas(rounds)
else throw new Error('npm run growing -- rows [--rows n] [--folder f] | replicas, each with [--rounds n]')
process.exit()
