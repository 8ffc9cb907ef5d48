import assert from 'node:assert/strict'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Check, NOW, upload } from './samples.ts'

export function leaseCases(check: Check): void {
  check(
    'tells the holder of a lease that somebody else asks, and waits until it lets go',
    async (catalog) => {
      const first = await catalog.leases.take('u')
      assert.equal(first.signal.aborted, false)
      const taking = catalog.leases.take('u')
      if (!first.signal.aborted) await once(first.signal, 'abort')
      assert.equal(await Promise.race([taking.then(() => 'taken'), sleep(50, 'waits')]), 'waits')
      await first.release()
      const second = await taking
      assert.equal(second.signal.aborted, false)
      assert.ok(second.epoch > first.epoch)
      await first.release()
      await second.release()
    },
  )

  check('gives leases of different uploads to different holders', async ({ leases }) => {
    const both = await Promise.all([leases.take('a'), leases.take('b')])
    for (const { signal } of both) assert.equal(signal.aborted, false)
    for (const lease of both) await lease.release()
  })

  check('passes a lease on to each of several newcomers', async ({ leases }) => {
    let holders = 0
    async function use(): Promise<number> {
      const lease = await leases.take('u')
      assert.equal(++holders, 1)
      await sleep(2)
      holders--
      await lease.release()
      return lease.epoch
    }
    const epochs = await Promise.all(Array.from({ length: 8 }, use))
    assert.equal(new Set(epochs).size, 8)
  })

  check('interrupts a holder, and does not wait where there is none', async ({ leases }) => {
    await leases.interrupt('u')
    const lease = await leases.take('u')
    lease.signal.addEventListener('abort', () => void lease.release())
    await leases.interrupt('u')
    assert.equal(lease.signal.aborted, true)
  })

  check('writes nothing for who has let go', async ({ leases, uploads }) => {
    await uploads.open(upload('u'))
    const first = await leases.take('u')
    await first.save({ offset: 1, state: 'one' })
    await first.release()
    const second = await leases.take('u')
    await second.confirm()
    await assert.rejects(first.confirm(), { code: 'upload_busy' })
    await assert.rejects(first.save({ offset: 2, state: 'two' }), { code: 'upload_busy' })
    assert.deepEqual((await uploads.find('u', NOW))?.held, { offset: 1, state: 'one' })
    await second.save({ offset: 3, state: 'three' })
    assert.deepEqual((await uploads.find('u', NOW))?.held, { offset: 3, state: 'three' })
    await second.release()
  })
}
