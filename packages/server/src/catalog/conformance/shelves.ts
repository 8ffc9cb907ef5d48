import assert from 'node:assert/strict'
import { acceptance, type Check, file, NOW } from './samples.ts'

export function shelfCases(check: Check): void {
  check('numbers shelves, and never gives a number twice', async ({ shelves }, reopen) => {
    const numbers = [await shelves.open(), await shelves.open()]
    await shelves.close(numbers[1]!)
    const again = (await reopen()).shelves
    numbers.push(await again.open())
    assert.equal(new Set(numbers).size, 3)
    for (const number of numbers) assert.ok(Number.isInteger(number) && number > 0)
  })

  check('says which shelves the process before left open', async ({ shelves, files }, reopen) => {
    const [left, closed] = [await shelves.open(), await shelves.open()]
    await files.commit(acceptance([file('a')], { shelves: [left, closed] }))
    await shelves.close(closed)
    assert.deepEqual([shelves.isOurs(left), shelves.isOurs(left + 100)], [true, false])
    assert.deepEqual(await shelves.abandoned(), [])

    const next = await reopen()
    const own = await next.shelves.open()
    assert.deepEqual([next.shelves.isOurs(left), next.shelves.isOurs(own)], [false, true])
    assert.deepEqual(await next.shelves.abandoned(), [left])
    assert.deepEqual(await next.shelves.abandoned(), [left], 'until it is closed')
    await next.shelves.close(left)
    assert.deepEqual(await next.shelves.abandoned(), [])
    assert.notEqual(await next.files.find('a', NOW), null)
  })
}
