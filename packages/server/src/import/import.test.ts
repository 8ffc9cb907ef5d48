import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readOptions, type ServerOptions } from '../options.ts'
import { type Imported, importFiles } from './import.ts'
import { openMap } from './map.ts'
import type { MapLine } from './map-line.ts'
import { type Source, SourceError, type SourceFile } from './source.ts'
import { openTarget } from './target.ts'

interface Files {
  /** Texts by path. */
  [path: string]: string
}

/** A source in memory. `trouble` may end a file's reading, before its first byte. */
function sourceOf(files: Files, trouble: (path: string) => void = () => {}, name = '/old'): Source {
  const fileOf = (path: string): SourceFile => ({
    path,
    bytes: null,
    size: files[path]!.length,
    tag: `${files[path]!.length}`,
  })
  return {
    name,
    async *list() {
      for (const path of Object.keys(files)) yield fileOf(path)
    },
    look: async ({ path }) => (path in files ? fileOf(path) : null),
    async *read({ path }) {
      trouble(path)
      yield Buffer.from(files[path]!)
    },
    close() {},
  }
}

/** An installation and a map, each opened for one run at a time. */
function place(t: TestContext, options: Omit<ServerOptions, 'data'> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-import-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'map.jsonl')
  return {
    path,
    lines: () =>
      readFileSync(path, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((text) => JSON.parse(text) as MapLine),
    async run(source: Source, more: { signal?: AbortSignal } = {}): Promise<Imported> {
      const target = await openTarget(
        readOptions({ reserveBytes: 0, ...options, data: join(folder, 'data') }),
      )
      const map = await openMap(path, Date.now)
      try {
        return await importFiles({
          ...{ source, target, map, atOnce: 4, ownerOf: () => 'li' },
          signal: more.signal ?? new AbortController().signal,
          progress: { move() {}, pass() {} },
        })
      } finally {
        await map.close()
        await target.close()
      }
    },
    async stored(): Promise<{ id: string; name: string; expiresAt: number | null }[]> {
      const target = await openTarget(readOptions({ ...options, data: join(folder, 'data') }))
      try {
        return await target.stores.catalog.files.list('li', 10_000, Date.now())
      } finally {
        await target.close()
      }
    },
  }
}

test('brings in each file once, however often it runs', async (t) => {
  const { run, lines, stored } = place(t)
  const files = { 'a/1.txt': 'one', 'a/2.txt': 'two', 'b/1.txt': 'three' }
  assert.equal((await run(sourceOf(files))).files, 3)
  const again = await run(sourceOf({ ...files, 'b/2.txt': 'four' }))
  assert.deepEqual([again.files, again.known, again.found], [1, 3, 0])
  assert.deepEqual(
    lines().map(({ path }) => path),
    ['a/1.txt', 'a/2.txt', 'b/1.txt', 'b/2.txt'],
  )
  assert.deepEqual(new Set((await stored()).map(({ id }) => id)), new Set(lines().map(({ id }) => id)))
})

test('finds what came in although the map does not say so: within a day, and after it', async (t) => {
  const { run, lines, path, stored } = place(t)
  const files = { 'a/1.txt': 'same', 'b/1.txt': 'same', 'b/2.txt': 'same', c: 'other' }
  await run(sourceOf(files))
  const before = new Map(lines().map(({ path, id }) => [path, id]))
  truncateSync(path, 0)
  const lost = await run(sourceOf(files))
  assert.deepEqual([lost.files, lost.found], [0, 4])
  assert.deepEqual(new Map(lines().map(({ path, id }) => [path, id])), before)
  // Another address of the source has other idempotency keys, as a day later.
  truncateSync(path, readFileSync(path).lastIndexOf('{"path"'))
  const moved = await run(sourceOf(files, () => {}, '/mnt/old'))
  assert.deepEqual([moved.files, moved.known, moved.found], [0, 3, 1])
  assert.equal((await stored()).length, 4)
})

test('gives equal files at several places a file each: one may be deleted without the other', async (t) => {
  const { run, lines } = place(t)
  await run(sourceOf({ 'a/1.txt': 'same', 'b/1.txt': 'same', 'c/1.txt': 'same' }))
  assert.equal(new Set(lines().map(({ id }) => id)).size, 3)
})

test('reads a file that changes once more, and refuses one that never rests', async (t) => {
  const { run, lines } = place(t)
  const files: Files = { 'once.txt': 'before', 'always.log': 'x', gone: 'x', locked: 'x', fine: 'x' }
  const tries: Record<string, number> = {}
  const done = await run(
    sourceOf(files, (path) => {
      tries[path] = (tries[path] ?? 0) + 1
      if (path === 'once.txt' && tries[path] === 1) {
        files[path] = 'what it became'
        throw new SourceError('changed', path)
      }
      if (path === 'always.log') throw new SourceError('changed', path)
      if (path === 'gone') throw new SourceError('gone', path)
      if (path === 'locked') throw new SourceError('unreadable', path)
    }),
  )
  assert.deepEqual([done.files, tries['once.txt'], tries['always.log']], [2, 2, 3])
  assert.deepEqual(Object.fromEntries([...done.refused].map(([code, { paths }]) => [code, paths])), {
    changed: ['always.log'],
    gone: ['gone'],
    unreadable: ['locked'],
  })
  const line = lines().find(({ path }) => path === 'once.txt')!
  assert.deepEqual([line.size, line.tag], [14, '14'])
})

test('brings in what changed since as a new file, and says so', async (t) => {
  const { run, lines } = place(t)
  await run(sourceOf({ a: 'one' }))
  const done = await run(sourceOf({ a: 'another' }))
  assert.deepEqual([done.files, done.replaced], [1, 1])
  assert.equal(new Set(lines().map(({ id }) => id)).size, 2)
})

test('says once why a file is refused, and takes it when it may come', async (t) => {
  const { run, lines } = place(t, { policy: { maxFileSize: 4 } })
  const files: Files = { big: '12345', small: '1234' }
  for (let n = 0; n < 3; n++)
    assert.deepEqual((await run(sourceOf(files))).refused.get('file_too_large'), { count: 1, paths: ['big'] })
  assert.deepEqual(
    lines().map(({ path, refused = null }) => [path, refused]),
    [
      ['big', 'file_too_large'],
      ['small', null],
    ],
  )
  files.big = '123'
  assert.equal((await run(sourceOf(files))).refused.size, 0)
  assert.equal(lines().at(-1)!.path, 'big')
})

test('lets no imported file wait for a confirmation', async (t) => {
  const { run, stored } = place(t, { policy: { confirmSeconds: 60 } })
  await run(sourceOf({ a: 'x' }))
  assert.equal((await stored())[0]!.expiresAt, null)
})

test('gives public files the address that they keep', async (t) => {
  const { run, lines } = place(t, { policy: { public: true }, publicUrl: 'https://files.example.com' })
  await run(sourceOf({ a: 'x' }))
  assert.equal(lines()[0]!.url, `https://files.example.com/files/${lines()[0]!.id}`)
})

test('stops with a failure that is not of one file, and goes on from there', async (t) => {
  const { run, stored, lines } = place(t)
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${n}.txt`, `text ${n}`]))
  const cut = sourceOf(files, (path) => {
    if (path === '20.txt') throw new Error('the line is dead')
  })
  await assert.rejects(run(cut), /the line is dead/)
  assert.ok(lines().length >= 10 && lines().length < 40)
  const { files: rest, known } = await run(sourceOf(files))
  assert.equal(rest + known, 40)
  assert.equal((await stored()).length, 40)
})

test('ends cleanly when it is told to', async (t) => {
  const { run, stored, lines } = place(t)
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${n}.txt`, `text ${n}`]))
  const stop = new AbortController()
  const source = sourceOf(files, (path) => path === '20.txt' && stop.abort())
  await assert.rejects(run(source, { signal: stop.signal }), (error) => error === stop.signal.reason)
  assert.equal((await stored()).length, lines().length)
})
