import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder, upload } from '../server/running.ts'
import { fsckRound } from './fsck-round.ts'
import { run, serve } from './running.ts'

test('finds and mends every one of 300 seeded faults, and destroys nothing', async (t) => {
  const { faults } = await fsckRound(await temporaryFolder(t), 300, Number(process.env.SEED ?? 20))
  assert.ok(faults >= 300)
})

test('finds nothing beside a server at work, and mends nothing there', async (t) => {
  const data = join(await temporaryFolder(t), 'data')
  const { url } = await serve(t, data)
  const work = { isOver: false }
  const clients = [1, 2, 3].map(async () => {
    while (!work.isOver) {
      const { id } = await upload(url)
      await fetch(`${url}/files/${id}`, { method: 'DELETE' })
      await upload(url)
    }
  })
  for (let round = 0; round < 2; round++) {
    const { code, output } = await run(['fsck', '--data', data])
    assert.equal(code, 0, output)
  }
  const { code, output } = await run(['fsck', '--mend', '--data', data])
  assert.equal(code, 1)
  assert.match(output, /Another server uses the data folder/)
  work.isOver = true
  await Promise.all(clients)
})
