import type { Change, Choice, DiskModel, Share } from './disk-model.ts'
import type { Random } from './random.ts'

const SECTOR = 512

/** All, none, each single change lost, each single write torn or with its length alone. */
export function* choices(model: DiskModel, random: Random): Generator<[string, Choice]> {
  const all = new Map<Change, Share>(model.pending.map((change) => [change, 'whole']))
  yield ['everything', all]
  yield ['only what was flushed', new Map()]
  for (const change of model.pending) {
    const without = new Map(all)
    without.delete(change)
    yield [`without ${describe(change)}`, without]
    if (change.kind !== 'write') continue
    yield [`zeroes for ${describe(change)}`, new Map(all).set(change, 'zeroes')]
    const torn = tear(change, random)
    if (torn !== null) yield [`${torn} bytes of ${describe(change)}`, new Map(all).set(change, torn)]
  }
}

export function subset(model: DiskModel, random: Random): [string, Choice] {
  const share = (1 + random.below(9)) / 10
  const choice = new Map<Change, Share>()
  for (const change of model.pending) {
    if (!random.chance(share)) continue
    const torn = change.kind === 'write' && random.chance(0.15) ? tear(change, random) : null
    choice.set(change, torn ?? (change.kind === 'write' && random.chance(0.05) ? 'zeroes' : 'whole'))
  }
  return [`the subset ${[...choice].map(([change, how]) => `${describe(change)} ${how}`).join(', ')}`, choice]
}

/** Some first bytes of a write, up to the end of a sector; null where it lies in one sector, which is written whole or not. */
function tear(change: Change & { kind: 'write' }, random: Random): number | null {
  const first = SECTOR - (change.at % SECTOR)
  const cuts = Math.ceil((change.bytes.length - first) / SECTOR)
  return cuts <= 0 ? null : first + random.below(cuts) * SECTOR
}

function describe(change: Change): string {
  if (change.kind === 'write') return `write ${change.file.id}@${change.at}+${change.bytes.length}`
  if (change.kind === 'resize') return `resize ${change.file.id} to ${change.size}`
  return `${change.kind} ${change.name}`
}
