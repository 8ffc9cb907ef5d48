import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createPhone } from '@dukou/runtime'
import { createServer } from '@dukou/server'
import { soak } from './soak.ts'

// A thousand seeds: `npm run client:soak` in bench/.
test('200 files through ten slots: none exceeded, no file lost, no listener leaked, whatever happens', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'dukou-soak-'))
  const server = await createServer({ data, small: 1000 })
  t.after(async () => {
    await server.close()
    rmSync(data, { recursive: true, force: true })
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  for (const seed of [1, 2, 3]) {
    const phone = await createPhone({ seed })
    try {
      const { most, tasks, acts, why, ...left } = await soak(phone, url, seed)
      assert.ok(most <= 10, `${most} tasks of one kind at once, seed ${seed}`)
      assert.ok(tasks.ended > 0 && tasks.failed > 0 && acts > 0)
      for (const [what, count] of Object.entries(left)) assert.equal(count, 0, `${what}, seed ${seed} ${why}`)
    } finally {
      await phone.close()
    }
  }
})
