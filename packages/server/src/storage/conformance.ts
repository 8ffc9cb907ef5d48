import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Held, type Storage, unshared } from './storage.ts'

/**
 * What every driver must do, as tests. `open` gives an empty storage for one test and is asked for a new one each time.
 * Call it at the top level of a test file that `node --test` runs.
 */
export function storageConformance(
  driver: string,
  open: () => Promise<{ storage: Storage; close(): Promise<void> }>,
): void {
  const hold = unshared(new AbortController().signal)

  function check(name: string, run: (storage: Storage) => Promise<void>): void {
    test(`${driver}: ${name}`, async () => {
      const { storage, close } = await open()
      try {
        await run(storage)
      } finally {
        await close()
      }
    })
  }

  async function put(storage: Storage, key: string, text: string): Promise<Held> {
    const held = await storage.append(key, await storage.open(key), pieces(text), hold)
    await storage.seal(key, held)
    return held
  }

  check('reads back what was written, whole and in ranges', async (storage) => {
    await put(storage, 'staging/one', '0123456789')
    const table: [start: number | undefined, end: number | undefined, text: string][] = [
      [undefined, undefined, '0123456789'],
      [3, undefined, '3456789'],
      [0, 1, '0'],
      [2, 5, '234'],
      [9, 10, '9'],
      [5, 5, ''],
    ]
    for (const [start, end, text] of table)
      assert.equal(await textOf(storage, 'staging/one', start, end), text)
  })

  check('holds an empty body', async (storage) => {
    assert.equal((await put(storage, 'staging/empty', '')).offset, 0)
    assert.equal(await textOf(storage, 'staging/empty'), '')
  })

  check('says null and false of what is not there', async (storage) => {
    assert.equal((await storage.open('staging/none')).offset, 0)
    assert.equal(await storage.read('staging/none'), null)
    assert.equal(await storage.read('staging/none', 3, 3), null)
    assert.equal(await storage.move('staging/none', 'files/none'), false)
    await storage.delete('staging/none')
    assert.deepEqual(await keys(storage, 'staging/'), [])
  })

  check('appends behind what is held', async (storage) => {
    let held = await storage.open('staging/parts')
    for (const text of ['one ', 'two ', 'three']) {
      held = await storage.append('staging/parts', held, pieces(text), hold)
      assert.deepEqual(await storage.open('staging/parts', held.state), held)
    }
    await storage.seal('staging/parts', held)
    assert.equal(await textOf(storage, 'staging/parts'), 'one two three')
  })

  check('keeps what arrived before the body broke off', async (storage) => {
    async function* broken() {
      yield Buffer.from('kept')
      throw new Error('the line is gone')
    }
    const held = await storage.append('staging/broken', await storage.open('staging/broken'), broken(), hold)
    assert.equal(held.offset, 4)
    const whole = await storage.append('staging/broken', held, pieces(' and more'), hold)
    await storage.seal('staging/broken', whole)
    assert.equal(await textOf(storage, 'staging/broken'), 'kept and more')
  })

  check('stops at the signal and ends the body', async (storage) => {
    const stop = new AbortController()
    let isEnded = false
    async function* endless() {
      try {
        for (let n = 0; ; n++) {
          if (n === 3) stop.abort()
          yield Buffer.from('x')
        }
      } finally {
        isEnded = true
      }
    }
    const held = await storage.append(
      'staging/stopped',
      await storage.open('staging/stopped'),
      endless(),
      unshared(stop.signal),
    )
    assert.ok(held.offset >= 3 && held.offset <= 4)
    assert.ok(isEnded)
  })

  check('cuts off what lies beyond the offset it is told', async (storage) => {
    const start = await storage.open('staging/cut')
    const first = await storage.append('staging/cut', start, pieces('abc'), hold)
    await storage.append('staging/cut', first, pieces('WRONG AND LONG'), hold)
    const again = await storage.append('staging/cut', first, pieces('def'), hold)
    await storage.seal('staging/cut', again)
    assert.equal(await textOf(storage, 'staging/cut'), 'abcdef')
  })

  check('moves all at once, and again without harm', async (storage) => {
    await put(storage, 'staging/a', 'bytes')
    assert.equal(await storage.move('staging/a', 'files/ab/a'), true)
    assert.equal(await storage.read('staging/a'), null)
    assert.equal(await textOf(storage, 'files/ab/a'), 'bytes')
    assert.equal(await storage.move('staging/a', 'files/ab/a'), true)
    assert.equal(await textOf(storage, 'files/ab/a'), 'bytes')
  })

  check('keeps a body larger than its buffers byte for byte', async (storage) => {
    const chunk = Buffer.from(Array.from({ length: 65_536 + 7 }, (_, n) => n % 251))
    async function* large() {
      for (let n = 0; n < 40; n++) yield chunk
    }
    const held = await storage.append('staging/large', await storage.open('staging/large'), large(), hold)
    await storage.seal('staging/large', held)
    assert.equal(held.offset, 40 * chunk.length)
    let at = 0
    for await (const piece of (await storage.read('staging/large'))!) {
      for (const byte of piece)
        if (byte !== (at++ % chunk.length) % 251) assert.fail(`byte ${at - 1} differs`)
    }
    assert.equal(at, held.offset)
  })

  check('forgets what is deleted', async (storage) => {
    await put(storage, 'files/a', 'x')
    await storage.delete('files/a')
    assert.equal(await storage.read('files/a'), null)
    assert.equal((await storage.open('files/a')).offset, 0)
  })

  check('lists a prefix in order, from any key on', async (storage) => {
    for (const key of ['files/b/2', 'files/a/9', 'files/b/1', 'files/b0/1', 'staging/s'])
      await put(storage, key, key)
    const all = ['files/a/9', 'files/b/1', 'files/b/2', 'files/b0/1']
    assert.deepEqual(await keys(storage, 'files/'), all)
    assert.deepEqual(await keys(storage, 'files/b/'), all.slice(1, 3))
    for (const [index, key] of all.entries())
      assert.deepEqual(await keys(storage, 'files/', key), all.slice(index + 1))
    for await (const { key, size } of storage.list('staging/'))
      assert.deepEqual([key, size], ['staging/s', 9])
  })

  check('takes nothing that is no key', async (storage) => {
    const long = 'x'.repeat(65)
    for (const key of [
      '',
      '/a',
      'a/',
      'a//b',
      '../a',
      'a/../b',
      'a/.',
      'A',
      'a\0',
      'a\n',
      '头像',
      'a\\b',
      'a/b/c/d/e',
      long,
    ]) {
      await assert.rejects(async () => storage.open(key), TypeError, JSON.stringify(key))
      await assert.rejects(async () => storage.read(key), TypeError, JSON.stringify(key))
      await assert.rejects(
        async () => storage.append(key, { offset: 0, state: '' }, pieces('x'), hold),
        TypeError,
      )
      await assert.rejects(async () => storage.delete(key), TypeError, JSON.stringify(key))
      await assert.rejects(async () => storage.move('staging/a', key), TypeError, JSON.stringify(key))
    }
  })
}

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += 2) yield Buffer.from(text.slice(at, at + 2))
}

async function textOf(storage: Storage, key: string, start?: number, end?: number): Promise<string | null> {
  const body = await storage.read(key, start, end)
  if (body === null) return null
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function keys(storage: Storage, prefix: string, after?: string): Promise<string[]> {
  const found: string[] = []
  for await (const { key } of storage.list(prefix, after)) found.push(key)
  return found
}
