import assert from 'node:assert/strict'
import { acceptance, type Check, file, idsOf, NOW, policyOf } from './samples.ts'

const under = (key: string, print = 's') => ({ idempotency: { key, print, expiresAt: NOW + 100 } })

export function repetitionCases(check: Check): void {
  check('answers a retry under the same idempotency key with the files of then', async ({ files }) => {
    assert.equal(await files.findRepeated('me', 'k', NOW), null)
    await files.commit(acceptance([file('a'), file('b')], under('k')))
    const again = await files.commit(acceptance([file('c'), file('d')], under('k')))
    assert.deepEqual(again, { rows: [file('a'), file('b')], isRepeated: true })
    assert.deepEqual(await files.findRepeated('me', 'k', NOW), [file('a'), file('b')])
    assert.equal(await files.findRepeated('you', 'k', NOW), null)
    assert.deepEqual(await files.known(['c', 'd']), new Set())
    assert.deepEqual(await files.usage('me'), { bytes: 2, files: 2 })
  })

  check('refuses other bytes under the same key, unless they are of another owner', async ({ files }) => {
    await files.commit(acceptance([file('a')], under('k')))
    await assert.rejects(files.commit(acceptance([file('b')], under('k', 'other'))), {
      code: 'idempotency_conflict',
    })
    assert.equal(await files.find('b', NOW), null)
    await files.commit(acceptance([file('c', { owner: 'you' })], under('k', 'other')))
    assert.notEqual(await files.find('c', NOW), null)
  })

  check(
    'makes an upload anew when what it had brought in was deleted, or its key is over',
    async ({ files }) => {
      await files.commit(acceptance([file('a')], under('k')))
      await files.hide('a', 'me')
      assert.equal(await files.findRepeated('me', 'k', NOW), null)
      assert.equal((await files.commit(acceptance([file('b')], under('k', 'other')))).isRepeated, false)
      assert.deepEqual(await files.findRepeated('me', 'k', NOW), [file('b')])

      const late = NOW + 100
      assert.equal(await files.findRepeated('me', 'k', late), null)
      const row = file('c', { createdAt: late })
      assert.equal((await files.commit(acceptance([row], under('k')))).isRepeated, false)
    },
  )

  check('forgets keys whose time is over', async ({ files }) => {
    await files.commit(acceptance([file('a')], under('k')))
    await files.dropStale(NOW + 99)
    assert.notEqual(await files.findRepeated('me', 'k', NOW), null)
    await files.dropStale(NOW + 100)
    assert.equal(await files.findRepeated('me', 'k', NOW), null)
    assert.notEqual(await files.find('a', NOW), null)
  })

  check('lets one of several attempts at the same moment in', async ({ files }) => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f']
    const answers = await Promise.all(ids.map((id) => files.commit(acceptance([file(id)], under('k')))))
    assert.equal(answers.filter(({ isRepeated }) => !isRepeated).length, 1)
    const [kept] = await files.list('me', 10, NOW)
    for (const { rows } of answers) assert.deepEqual(rows, [kept])
    assert.equal((await files.known(ids)).size, 1)
    assert.deepEqual(await files.usage('me'), { bytes: 1, files: 1 })
  })

  check('needs no room for what is only said again', async ({ files }) => {
    const policy = policyOf({ quotaBytes: 10 })
    const wanted = { policy, files: 1, bytes: 10, atLeast: 10, idempotencyKey: 'k' }
    const first = await files.reserve(wanted, NOW)
    const row = file('a', { size: 10 })
    await files.commit(acceptance([row], { policy, reservations: [first!], ...under('k') }))
    const again = await files.reserve(wanted, NOW)
    assert.deepEqual(again, { owner: 'me', bytes: 0, files: 0 })
    await files.settle(policy, again!, 10)
    const { rows } = await files.commit(
      acceptance([file('b', { size: 10 })], { policy, reservations: [again!], ...under('k') }),
    )
    assert.deepEqual(idsOf(rows), ['a'])
    files.release(again!)
  })
}
