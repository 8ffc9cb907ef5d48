// The long run of the promise about fsck: `node --conditions=@dukou/source test/operate/fsck-faults.ts [--faults 10000] [--seed 1]`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fsckRound } from './fsck-round.ts'

const { values } = parseArgs({
  options: { faults: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
})
const folder = mkdtempSync(join(tmpdir(), 'dukou-fsck-'))
try {
  const { files, faults, found, mended } = await fsckRound(folder, Number(values.faults), Number(values.seed))
  console.log(
    `seed ${values.seed}: ${faults} faults among ${files} files, all found in ${found} ms; mended, checked and served in ${mended} ms`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
