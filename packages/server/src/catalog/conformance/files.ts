import assert from 'node:assert/strict'
import type { FileRow } from '../catalog.ts'
import { INDEXED_SIZE } from '../queries.ts'
import { acceptance, type Check, file, idsOf, NOW, policyOf, upload } from './samples.ts'

export function fileCases(check: Check): void {
  check('shows a row from its commit to its deletion, and keeps it over a restart', async (first, reopen) => {
    const rows = [file('a'), file('b')]
    assert.deepEqual(await first.files.commit(acceptance(rows)), { rows, isRepeated: false })
    const { files } = await reopen()
    assert.deepEqual(await files.find('a', NOW), file('a'))
    assert.equal(await files.hide('a', 'you'), null)
    assert.deepEqual(await files.hide('a', 'me'), file('a'))
    assert.equal(await files.hide('a', 'me'), null)
    assert.equal(await files.find('a', NOW), null)
    assert.deepEqual(await files.hidden(), [file('a')])
    await files.forget(['a', 'b'])
    assert.deepEqual(await files.hidden(), [])
    assert.deepEqual(await files.find('b', NOW), file('b'), 'a row that is not hidden is not forgotten')
    assert.deepEqual(await files.known(['a', 'b', 'c']), new Set(['b']))
    assert.deepEqual(await files.known([]), new Set())
  })

  check('gives every column back as it was', async ({ files }) => {
    const odd = file('odd', {
      name: `'";-- \\ 渡口 ${'👩‍👩‍👧'.repeat(9)}`,
      size: 2 ** 52,
      sha256: null,
      width: 100_000,
      height: null,
      isPublic: true,
      isTemporary: true,
      expiresAt: NOW + 2 ** 40,
      keptUntil: NOW + 2 ** 41,
    })
    await files.commit(acceptance([odd]))
    assert.deepEqual(await files.find('odd', NOW), odd)
    assert.deepEqual(await files.usage('me'), { bytes: 2 ** 52, files: 1 })
    assert.deepEqual(await files.usage('nobody'), { bytes: 0, files: 0 })
  })

  check('adds all rows or none, and charges accordingly', async ({ files }) => {
    await files.commit(acceptance([file('a')]))
    await assert.rejects(files.commit(acceptance([file('b'), file('a')])))
    assert.deepEqual(await files.list('me', 10, NOW), [file('a')])
    assert.deepEqual(await files.usage('me'), { bytes: 1, files: 1 })
    await files.hide('a', 'me')
    assert.deepEqual(await files.usage('me'), { bytes: 0, files: 0 })
  })

  check('has nothing to take back of a commit that was refused', async ({ files }) => {
    await files.commit(acceptance([file('a')]))
    await assert.rejects(files.commit(acceptance([file('b'), file('a')])))
    await files.withdraw(['b', 'never-there'])
    assert.deepEqual(await files.find('a', NOW), file('a'))
    assert.deepEqual(await files.hidden(), [])
    assert.deepEqual(await files.usage('me'), { bytes: 1, files: 1 })
    await files.commit(acceptance([file('b')]))
    assert.deepEqual(idsOf(await files.list('me', 9, NOW)), ['b', 'a'])
  })

  check('pages through rows of one moment without losing or repeating any', async ({ files }) => {
    const rows = ['a', 'b', 'c', 'd', 'e'].map((id, n) => file(id, { createdAt: n < 3 ? 5 : 6 }))
    await files.commit(acceptance(rows))
    await files.commit(acceptance([file('x', { owner: 'you', createdAt: 6 })]))
    const seen: string[] = []
    let before: FileRow | undefined
    for (;;) {
      const page = await files.list('me', 2, NOW, before)
      seen.push(...idsOf(page))
      before = page.at(-1)
      if (!before) break
    }
    assert.deepEqual(seen, ['e', 'd', 'c', 'b', 'a'])
  })

  check('hides what has expired at once, and gives it up when it is asked to', async ({ files }) => {
    const rows = [file('a', { expiresAt: NOW + 5 }), file('b', { expiresAt: NOW + 50 }), file('c')]
    await files.commit(acceptance(rows))
    assert.equal(await files.find('a', NOW + 5), null)
    assert.deepEqual(idsOf(await files.list('me', 10, NOW + 5)), ['c', 'b'])
    await files.prolong('b', NOW + 500)
    await files.prolong('b', NOW + 300)
    await files.prolong('c', NOW + 500)
    assert.deepEqual(idsOf(await files.hideExpired(NOW + 400, 10)), ['a'])
    assert.equal((await files.find('c', NOW))?.expiresAt, null)
    assert.deepEqual(await files.usage('me'), { bytes: 2, files: 2 })
  })

  check('gives up expired files a few at a time, oldest first, each to one who asks', async ({ files }) => {
    const rows = ['a', 'b', 'c', 'd', 'e'].map((id, n) =>
      file(id, { expiresAt: NOW + n, owner: `o${n % 2}` }),
    )
    for (const row of rows) await files.commit(acceptance([row]))
    assert.deepEqual(idsOf(await files.hideExpired(NOW + 10, 1)), ['a'])
    const both = await Promise.all([files.hideExpired(NOW + 10, 3), files.hideExpired(NOW + 10, 3)])
    assert.deepEqual(idsOf(both.flat()).sort(), ['b', 'c', 'd', 'e'])
    assert.deepEqual(await files.usage('o0'), { bytes: 0, files: 0 })
    assert.deepEqual(await files.usage('o1'), { bytes: 0, files: 0 })
  })

  check('keeps a temporary file once it is confirmed', async ({ files }) => {
    const kept = NOW + 1000
    await files.commit(
      acceptance([file('a', { isTemporary: true, expiresAt: NOW + 10, keptUntil: kept }), file('b')]),
    )
    assert.equal(await files.confirm('a', 'you', NOW), null)
    assert.equal(await files.confirm('a', 'me', NOW + 10), null, 'too late')
    const confirmed = file('a', { isTemporary: false, expiresAt: kept, keptUntil: kept })
    assert.deepEqual(await files.confirm('a', 'me', NOW), confirmed)
    assert.deepEqual(await files.find('a', NOW + 10), confirmed)
  })

  check('finds the same content of the same owner, large or small, newest first', async ({ files }) => {
    const sizes = [INDEXED_SIZE - 1, INDEXED_SIZE]
    for (const size of sizes) {
      await files.commit(acceptance([file(`old${size}`, { size, createdAt: 1 })]))
      await files.commit(acceptance([file(`new${size}`, { size, createdAt: 2, expiresAt: NOW + 5 })]))
      await files.commit(acceptance([file(`direct${size}`, { size, sha256: null })]))
      assert.equal((await files.findSame('me', size, 's', NOW))?.id, `new${size}`)
      assert.equal((await files.findSame('me', size, 's', NOW + 5))?.id, `old${size}`)
      assert.equal(await files.findSame('you', size, 's', NOW), null)
      assert.equal(await files.findSame('me', size, 'other', NOW), null)
      assert.equal(await files.findSame('me', size + 7, 's', NOW), null)
    }
  })

  check('hides everything of an owner and forgets the rest, and nothing of others', async (catalog) => {
    const { files, uploads, sessions } = catalog
    const mine = policyOf({ quotaBytes: 20 })
    await files.commit(acceptance([file('a'), file('b')], idempotent('k')))
    await files.commit(acceptance([file('y', { owner: 'you' })]))
    await uploads.open(upload('u', { policy: mine }))
    await sessions.add({ hash: 'h', owner: 'me', createdAt: NOW, expiresAt: NOW + 5 })
    await sessions.add({ hash: 'i', owner: 'you', createdAt: NOW, expiresAt: NOW + 5 })
    const gone = await catalog.files.hideAll('me')
    assert.deepEqual(idsOf(gone.files).sort(), ['a', 'b'])
    assert.deepEqual(gone.uploads, [upload('u', { policy: mine })])
    assert.deepEqual(await files.list('me', 10, NOW), [])
    assert.deepEqual(await files.usage('me'), { bytes: 0, files: 0 })
    assert.equal(await files.findRepeated('me', 'k', NOW), null)
    assert.equal(await uploads.find('u', NOW), null)
    assert.equal(await sessions.find('h'), null)
    assert.notEqual(await sessions.find('i'), null)
    assert.deepEqual(idsOf(await files.list('you', 10, NOW)), ['y'])
    await uploads.open(upload('v', { size: 20, policy: mine }))
    assert.deepEqual(await files.hideAll('me'), {
      files: [],
      uploads: [upload('v', { size: 20, policy: mine })],
    })
  })
}

function idempotent(key: string) {
  return { idempotency: { key, print: 's s', expiresAt: NOW + 100 } }
}
