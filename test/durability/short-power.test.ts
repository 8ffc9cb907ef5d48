// The power is cut between the calls of a running server, recorded at `node:fs`; `npm run durability -- power` does the same
// with every system call of the process.
import assert from 'node:assert/strict'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { subset } from './cuts.ts'
import { type Choice, createDiskModel, type FileState, treeOf } from './disk-model.ts'
import { broken, createLedger, type Ledger } from './ledger.ts'
import { createRandom } from './random.ts'
import { recordFs } from './recorded-fs.ts'
import { scratchFolder } from './scratch.ts'

const SEED = 1
const CUTS = 110

interface Cut {
  state: string
  tree: Map<string, FileState | null>
  ledger: Ledger
}

test('keeps what it acknowledged, and nothing else, wherever the power is cut', async (t) => {
  const folder = scratchFolder('short-power')
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const data = join(folder, 'data')
  mkdirSync(data)
  const model = createDiskModel()
  const ledger = createLedger()
  const random = createRandom(SEED)
  const cuts: Cut[] = []
  let calls = 0
  const cut = (state: string, choice: Choice) => {
    const tree = new Map<string, FileState | null>()
    for (const [path, file] of treeOf(model, choice))
      tree.set(path, file && { ...file, inode: { ...file.inode } })
    cuts.push({ state: `call ${calls}, ${state}`, tree, ledger: structuredClone(ledger) })
  }
  const recorder = recordFs(model, data, (what) => {
    calls++
    const all = new Map(model.pending.map((change) => [change, 'whole'] as const))
    if (random.chance(0.25)) cut(`after ${what}, all of it`, all)
    if (random.chance(0.5)) cut(`after ${what}, only what was flushed`, new Map())
    if (random.chance(0.5)) cut(...subset(model, random))
  })

  // Only now, so that the server's own modules find the recorder.
  const { createServer } = await import('@dukou/server')
  const { optionsFor } = await import('./recovered.ts')
  const { createDisks } = await import('./possible-disks.ts')
  const { runLoad } = await import('./workload.ts')

  const server = await createServer(optionsFor(data))
  recorder.takeAsCertain()
  const load = { uploads: 25, atOnce: 4, maxSize: 100_000, several: 0.2, cut: 0.1, deletes: 0.15 }
  await runLoad(await server.listen(), load, ledger, random.branch('load'))
  recorder.mark('the last answer')
  recorder.stop()
  await server.close()
  assert.ok(ledger.kept.size > 20 && cuts.length > CUTS, `${ledger.kept.size} files, ${cuts.length} cuts`)

  const disks = createDisks(folder, { index: 0, of: 1 }, random)
  const step = cuts.length / CUTS
  for (let at = 0; at < cuts.length; at += step) {
    const { state, tree, ledger } = cuts[Math.floor(at)]!
    const seen = (await disks.recovered(tree, ledger))!
    assert.deepEqual(typeof seen === 'string' ? [seen] : broken(ledger, seen), [], state)
  }
  assert.ok(disks.counts().views > 10, 'the cuts do not differ')
})
