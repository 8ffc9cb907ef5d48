import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createServer } from '@dukou/server'
import { FAULTS, nameOf, runFault } from './faults.ts'
import { broken, createLedger } from './ledger.ts'
import { createRandom } from './random.ts'
import { lookAt, optionsFor } from './recovered.ts'
import { scratchFolder } from './scratch.ts'
import { whyNoStrace } from './traced-server.ts'
import { runLoad } from './workload.ts'

test('answers 507 on a full disk, leaves nothing behind, goes on reading, and takes uploads again once there is room', async (t) => {
  const disk = scratchFolder('small')
  const data = join(disk, 'data')
  const ballast = join(disk, 'ballast')
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk])
  if (mounted.status !== 0) {
    rmSync(disk, { recursive: true })
    return t.skip(`a small disk takes root and mount: ${mounted.stderr ?? mounted.error}`)
  }
  writeFileSync(ballast, Buffer.alloc(200_000))
  const server = await createServer(optionsFor(data))
  t.after(async () => {
    await server.close()
    assert.equal(spawnSync('umount', [disk]).status, 0)
    rmSync(disk, { recursive: true })
  })
  const url = await server.listen()
  const ledger = createLedger()
  const load = { uploads: 60, atOnce: 4, maxSize: 600_000, several: 0.2, cut: 0, deletes: 0 }
  await runLoad(url, load, ledger, createRandom('full'))
  const refused = ledger.forms.filter(({ fate }) => fate !== 'kept')
  assert.ok(
    refused.length > 3 && ledger.kept.size > 3,
    `${refused.length} of ${ledger.forms.length} refused, ${ledger.kept.size} files kept`,
  )
  assert.deepEqual([...new Set(refused.map(({ status }) => status))], [507])
  const look = async () =>
    broken(ledger, await lookAt(url, data, { kept: [...ledger.kept.values()], reads: () => true }))
  assert.deepEqual(await look(), [])

  // Somebody makes room.
  rmSync(ballast)
  const before = ledger.forms.length
  await runLoad(url, { ...load, uploads: 3, atOnce: 1, maxSize: 20_000 }, ledger, createRandom('again'))
  assert.deepEqual(
    ledger.forms.slice(before).map(({ fate }) => fate),
    ['kept', 'kept', 'kept'],
  )
  assert.deepEqual(await look(), [])
})

const some = ['pwritev 3 → ENOSPC', 'fdatasync 4+ → EIO', 'pwrite64 9..15 → ENOSPC on catalog.sqlite-wal']
for (const fault of FAULTS.filter((one) => some.includes(nameOf(one)))) {
  test(`survives a disk that fails: ${nameOf(fault)}`, async (t) => {
    const why = whyNoStrace()
    if (why) return t.skip(why.en)
    const { refused, faults } = await runFault(fault)
    assert.deepEqual(faults, [])
    assert.ok(refused > 0, 'nothing failed')
  })
}
