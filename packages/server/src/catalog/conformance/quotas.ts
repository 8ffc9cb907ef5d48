import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Policy } from '../../policy.ts'
import type { Catalog, Reservation } from '../catalog.ts'
import { acceptance, type Check, file, NOW, policyOf, upload } from './samples.ts'

const OVER = { code: 'quota_exceeded' }

/** Asks until there is room: giving back may take a moment. */
async function soon(ask: () => Promise<Reservation | null>): Promise<Reservation> {
  const end = Date.now() + 5000
  for (;;) {
    const given = await ask()
    if (given) return given
    assert.ok(Date.now() < end, 'no room was given back')
    await sleep(10)
  }
}

function asker({ files }: Catalog, policy: Policy) {
  return (bytes: number, { atLeast = bytes, key = null as string | null } = {}) =>
    files.reserve({ policy, files: 1, bytes, atLeast, idempotencyKey: key }, NOW)
}

export function quotaCases(check: Check): void {
  check('a reservation holds its room until it is released or spent', async (catalog) => {
    const { files } = catalog
    const policy = policyOf({ quotaBytes: 100, quotaFiles: 10 })
    const ask = asker(catalog, policy)
    const first = await ask(60)
    assert.deepEqual(first, { owner: 'me', bytes: 60, files: 1 })
    assert.equal(await ask(41), null)
    const second = await ask(40)
    files.release(first!)
    files.release(first!)
    const third = await soon(() => ask(60))
    await files.commit(acceptance([file('a', { size: 40 })], { policy, reservations: [second!] }))
    files.release(second!)
    assert.equal(await ask(1), null)
    await assert.rejects(files.commit(acceptance([file('b')], { policy })), OVER)
    files.release(third)
    await soon(() => ask(60))
  })

  check('bounds files as well as bytes', async (catalog) => {
    const { files } = catalog
    const policy = policyOf({ quotaFiles: 2 })
    const ask = asker(catalog, policy)
    await files.commit(acceptance([file('a')], { policy }))
    const held = await ask(1000)
    assert.notEqual(held, null)
    assert.equal(await ask(0), null)
    await assert.rejects(files.commit(acceptance([file('b')], { policy })), OVER)
    await files.commit(acceptance([file('b')], { policy, reservations: [held!] }))
    await files.hide('a', 'me')
    assert.notEqual(await ask(0), null)
  })

  check('gives what is left where that may be enough', async (catalog) => {
    const ask = asker(catalog, policyOf({ quotaBytes: 100 }))
    assert.equal((await ask(90))!.bytes, 90)
    assert.equal(await ask(50, { atLeast: 11 }), null)
    assert.equal((await ask(50, { atLeast: 10 }))!.bytes, 10)
  })

  check('costs nothing where nothing is bounded', async (catalog) => {
    const ask = asker(catalog, policyOf())
    assert.equal((await ask(2 ** 50))!.bytes, 2 ** 50)
    assert.notEqual(await ask(2 ** 50), null)
  })

  check('uploads with one idempotency key share their room', async (catalog) => {
    const { files } = catalog
    const ask = asker(catalog, policyOf({ quotaBytes: 100 }))
    const [one, again, other] = [await ask(60, { key: 'k' }), await ask(60, { key: 'k' }), await ask(60)]
    assert.ok(one && again)
    assert.equal(other, null)
    files.release(one)
    await sleep(100)
    assert.equal(await ask(60), null, 'the second still holds it')
    files.release(again)
    await soon(() => ask(60))
  })

  check('what a shared reservation was for is kept once', async (catalog) => {
    const { files } = catalog
    const policy = policyOf({ quotaBytes: 100 })
    const ask = asker(catalog, policy)
    const [one, again] = [await ask(60, { key: 'k' }), await ask(60, { key: 'k' })]
    const row = file('a', { size: 60 })
    await files.commit(acceptance([row], { policy, reservations: [one!] }))
    assert.notEqual(await ask(40), null, 'the other attempt needs nothing any more')
    files.release(again!)
    files.release(one!)
    assert.deepEqual(await files.usage('me'), { bytes: 60, files: 1 })
  })

  check('settles for what it turned out to be, waiting for who may yet need less', async (catalog) => {
    const { files } = catalog
    const policy = policyOf({ quotaBytes: 1000 })
    const ask = asker(catalog, policy)
    const first = await ask(500)
    const second = await ask(500)
    const settling = files.settle(policy, second!, 700)
    assert.equal(await Promise.race([settling.then(() => 'settled'), sleep(100, 'waits')]), 'waits')
    await files.settle(policy, first!, 300)
    await settling
    await assert.rejects(files.settle(policy, first!, 301), OVER)
    const third = await ask(300)
    assert.notEqual(third, null, 'what was refused holds no room')
  })

  check('keeps to what it has granted while others wait', async (catalog) => {
    const { files } = catalog
    const policy = policyOf({ quotaBytes: 1000 })
    const ask = asker(catalog, policy)
    const granted = await ask(300)
    await files.settle(policy, granted!, 300)
    const [undecided, waiting] = [await ask(350), await ask(350)]
    const settling = files.settle(policy, waiting!, 500)
    assert.equal(await Promise.race([settling.then(() => 'settled'), sleep(100, 'waits')]), 'waits')
    await files.commit(acceptance([file('a', { size: 300 })], { policy, reservations: [granted!] }))
    files.release(undecided!)
    await settling
    await files.commit(acceptance([file('b', { size: 500 })], { policy, reservations: [waiting!] }))
    assert.deepEqual(await files.usage('me'), { bytes: 800, files: 2 })
  })

  check('lets one in of two that wait for each other', async (catalog) => {
    const { files } = catalog
    const policy = policyOf({ quotaBytes: 1000 })
    const ask = asker(catalog, policy)
    const both = [await ask(500), await ask(500)]
    const outcomes = await Promise.allSettled(both.map((one) => files.settle(policy, one!, 700)))
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  })

  check('refuses at once what nobody else can make fit', async (catalog) => {
    const { files } = catalog
    const policy = policyOf({ quotaBytes: 100_000 })
    const ask = asker(catalog, policy)
    await ask(50_000)
    const second = await ask(50_000)
    await assert.rejects(files.settle(policy, second!, 60_000), OVER)
  })

  check(
    'an upload over several requests holds its room until it is dropped or ends',
    async (first, reopen) => {
      const policy = policyOf({ quotaBytes: 100, quotaFiles: 5 })
      await first.uploads.open(upload('u', { size: 60, policy }))
      await assert.rejects(first.uploads.open(upload('v', { size: 41, policy })), OVER)
      assert.equal(await first.uploads.find('v', NOW), null)

      const catalog = await reopen()
      const { files, uploads, leases } = catalog
      const ask = asker(catalog, policy)
      assert.equal(await ask(41), null)
      const lease = await leases.take('u')
      const ending = { upload: { id: 'u', epoch: lease.epoch } }
      await files.commit(acceptance([file('u', { size: 60 })], { policy, ...ending }))
      await lease.release()
      assert.equal(await uploads.find('u', NOW), null)
      assert.equal(await ask(41), null)
      await uploads.open(upload('w', { size: 40, policy }))
      assert.equal(await ask(1), null)
      await uploads.drop('w', null)
      assert.notEqual(await ask(40), null)
    },
  )

  check('is exact when 60 want into room for 10', async (catalog) => {
    const { files } = catalog
    const policy = policyOf({ quotaBytes: 1000, quotaFiles: 100 })
    const ask = asker(catalog, policy)
    async function bring(id: string): Promise<boolean> {
      const given = await ask(150, { atLeast: 0 })
      if (!given) return false
      try {
        await files.settle(policy, given, 100)
        await files.commit(acceptance([file(id, { size: 100 })], { policy, reservations: [given] }))
        return true
      } catch (error) {
        assert.equal((error as { code?: string }).code, OVER.code)
        return false
      } finally {
        files.release(given)
      }
    }
    const ids = Array.from({ length: 60 }, (_, n) => `r${n}`)
    const outcomes = await Promise.all(ids.map(bring))
    assert.equal(outcomes.filter(Boolean).length, 10)
    assert.deepEqual(await files.usage('me'), { bytes: 1000, files: 10 })
  })
}
