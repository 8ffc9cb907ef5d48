import assert from 'node:assert/strict'
import { type Check, idsOf, NOW, upload } from './samples.ts'

export function uploadCases(check: Check): void {
  check('finds an upload until it expires, and prolongs it', async ({ uploads }, reopen) => {
    const row = upload('u', { via: 'parts', metadata: '', held: { offset: 7, state: '{"parts":[1]}' } })
    await uploads.open(row)
    assert.deepEqual(await uploads.find('u', NOW), row)
    assert.equal(await uploads.find('u', NOW + 1000), null)
    await uploads.prolong('u', NOW + 2000)
    const again = (await reopen()).uploads
    assert.deepEqual(await again.find('u', NOW + 1000), { ...row, expiresAt: NOW + 2000 })
    assert.equal(await again.find('other', NOW), null)
  })

  check('opens an id once', async ({ uploads }) => {
    await uploads.open(upload('u'))
    await assert.rejects(uploads.open(upload('u', { size: 99 })))
    assert.equal((await uploads.find('u', NOW))?.size, 10)
    assert.equal(await uploads.count(), 1)
  })

  check('puts on record how far an upload is held', async ({ uploads, leases }) => {
    await uploads.open(upload('u'))
    const lease = await leases.take('u')
    await lease.save({ offset: 5, state: 'parts' })
    assert.deepEqual((await uploads.find('u', NOW))?.held, { offset: 5, state: 'parts' })
    await uploads.record('u', lease.epoch, { offset: 6, state: 'more' })
    assert.deepEqual((await uploads.find('u', NOW))?.held, { offset: 6, state: 'more' })
    await lease.release()
  })

  check('drops uploads, under a lease or what has expired', async ({ uploads, leases }) => {
    for (const [n, id] of ['a', 'b', 'c', 'd'].entries()) {
      await uploads.open(upload(id, { expiresAt: NOW + n }))
    }
    assert.equal(await uploads.count(), 4)
    assert.deepEqual(idsOf(await uploads.expired(NOW + 2, 2)), ['a', 'b'])
    assert.deepEqual(idsOf(await uploads.expired(NOW + 2, 10)), ['a', 'b', 'c'])
    await uploads.drop('a', null)
    await uploads.drop('a', null)
    const lease = await leases.take('b')
    await uploads.drop('b', lease.epoch)
    await lease.release()
    assert.equal(await uploads.count(), 2)
  })
}
