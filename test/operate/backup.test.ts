import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { UploadAnswer } from 'dukou'
import { sha256, temporaryFolder, upload } from '../server/running.ts'
import { run, serve } from './running.ts'

for (const how of ['copies', 'links']) {
  test(`backs up under load by ${how}, and restores everything that was acknowledged before`, async (t) => {
    const folder = await temporaryFolder(t)
    const [data, target, second] = ['data', 'backup', 'second'].map((name) => join(folder, name))
    const { url } = await serve(t, data!)
    const before: UploadAnswer[] = []
    for (let n = 0; n < 60; n++) before.push(await upload(url, { body: `before ${n}` }))
    // These are deleted while the backup runs: they may be in it or not.
    const doomed = before.splice(0, 20)

    const work = { isOver: false, count: 0 }
    const clients = [1, 2, 3].map(async (client) => {
      while (!work.isOver) {
        const { id } = await upload(url, { body: `meanwhile ${client} ${work.count}` })
        if (work.count++ % 2 === 0) await fetch(`${url}/files/${id}`, { method: 'DELETE' })
      }
    })
    const deleting = (async () => {
      for (const { id } of doomed) {
        await fetch(`${url}/files/${id}`, { method: 'DELETE' })
        await new Promise((resolve) => setTimeout(resolve, 30))
      }
    })()
    const backedUp = await run(['backup', target!, '--data', data!, ...(how === 'links' ? ['--link'] : [])])
    work.isOver = true
    await Promise.all([...clients, deleting])
    assert.equal(backedUp.code, 0, backedUp.output)
    assert.match(backedUp.output, /\d+ files .* backed up to/)
    if (how === 'links') assert.match(backedUp.output, /of them as hard links/)
    assert.ok(work.count > 0)

    const restored = await run(['restore', target!, '--data', second!])
    assert.equal(restored.code, 0, restored.output)
    const checked = await run(['fsck', '--data', second!])
    assert.equal(checked.code, 0, checked.output)
    assert.match(checked.output, /\d+ files checked, 0 faults/)

    const other = await serve(t, second!)
    for (const { id, url: address, sha256: digest } of before) {
      // The key of the signatures is part of the backup: addresses that were given out go on working.
      const path = new URL(address).pathname + new URL(address).search
      const answer = await fetch(other.url + path)
      assert.equal(answer.status, 200, id)
      assert.equal(sha256(new Uint8Array(await answer.arrayBuffer())), digest)
    }
    await upload(other.url)
    const again = await run(['restore', target!, '--data', second!])
    assert.equal(again.code, 1)
    assert.match(again.output, /is not empty/)
  })
}
