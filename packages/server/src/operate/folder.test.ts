import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { sqliteCatalog } from '../catalog/sqlite/catalog.ts'
import { DukouError } from '../errors.ts'
import { backUp } from './backup.ts'
import { catalogPath, openFolderCatalog } from './folder-catalog.ts'
import { checkFolder, type Fault } from './fsck.ts'
import { mendFolder } from './mend.ts'
import { restore } from './restore.ts'

const never = new AbortController().signal
const HOUR = 3_600_000

/** A data folder with files of two owners, as a server leaves it. */
async function dataFolder(t: TestContext, count = 6): Promise<{ folder: string; ids: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-folder-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = catalogPath(folder)
  await (await sqliteCatalog(path)).close()
  writeFileSync(join(folder, 'url-key'), Buffer.alloc(32, 7))
  const database = new DatabaseSync(path)
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const id = createHash('md5').update(String(n)).digest('hex')
    const bytes = Buffer.from(`the bytes of file ${n}`)
    const key = `files/s${1 + (n % 2)}/${id}`
    mkdirSync(dirname(join(folder, key)), { recursive: true })
    writeFileSync(join(folder, key), bytes)
    database
      .prepare(`insert into files (id, state, owner, key, name, size, type, sha256, created_at)
        values (?, 'committed', ?, ?, 'a', ?, 'text/plain', ?, 1)`)
      .run(id, `owner${n % 2}`, key, bytes.length, createHash('sha256').update(bytes).digest('hex'))
    ids.push(id)
  }
  database.exec(`insert into shelves (state) values ('closed'), ('open');
    insert into usage (owner, bytes, files) select owner, sum(size), count(*) from files group by owner;
    insert into sessions (hash, owner, created_at, expires_at) values ('ab', 'owner0', 1, 2)`)
  database.close()
  return { folder, ids }
}

async function check(folder: string, { isLive = false, isQuick = false } = {}): Promise<Fault[]> {
  const catalog = openFolderCatalog(folder, 'read')
  const faults: Fault[] = []
  try {
    await checkFolder({
      folder,
      catalog,
      isLive,
      isQuick,
      now: () => Date.now() + 2 * HOUR,
      signal: never,
      found: (fault) => faults.push(fault),
    })
  } finally {
    catalog.close()
  }
  return faults
}

const keyOf = (ids: string[], n: number) => `files/s${1 + (n % 2)}/${ids[n]}`
const names = (faults: Fault[]) => faults.map(({ fault }) => fault).sort()
const codeOf = (error: unknown) => (error instanceof DukouError ? error.code : String(error))

test('finds nothing in a folder in which nothing is wrong', async (t) => {
  const { folder } = await dataFolder(t)
  assert.deepEqual(await check(folder), [])
})

test('finds bytes that are missing, changed, shortened, and such as no row knows', async (t) => {
  const { folder, ids } = await dataFolder(t)
  rmSync(join(folder, keyOf(ids, 0)))
  writeFileSync(join(folder, keyOf(ids, 1)), 'THE bytes of file 1')
  writeFileSync(join(folder, keyOf(ids, 2)), 'short')
  writeFileSync(join(folder, 'files/s1/Strange Name.JPG'), 'x')
  mkdirSync(join(folder, 'staging'))
  writeFileSync(join(folder, 'staging', '0'.repeat(32)), 'x')
  const database = new DatabaseSync(catalogPath(folder))
  database.exec(`update usage set bytes = bytes + 1 where owner = 'owner1'`)
  database.close()
  const faults = await check(folder)
  assert.deepEqual(names(faults), [
    'bytes_missing',
    'hash_wrong',
    'orphan',
    'orphan',
    'size_wrong',
    'usage_wrong',
  ])
  const of = (kind: string) => faults.find(({ fault }) => fault === kind) as { row: { id: string } }
  assert.equal(of('bytes_missing').row.id, ids[0])
  assert.equal(of('hash_wrong').row.id, ids[1])
  assert.equal(of('size_wrong').row.id, ids[2])
  assert.deepEqual(names(await check(folder, { isQuick: true })).includes('hash_wrong'), false)
})

test('leaves bytes without a row alone beside a server that may be about to commit them', async (t) => {
  const { folder } = await dataFolder(t)
  writeFileSync(join(folder, 'files/s2', '0'.repeat(32)), 'on an open shelf')
  writeFileSync(join(folder, 'files/s1', '1'.repeat(32)), 'on a closed one')
  const faults = await check(folder, { isLive: true })
  assert.deepEqual(faults, [{ fault: 'orphan', key: `files/s1/${'1'.repeat(32)}`, size: 15 }])
  assert.equal((await check(folder)).length, 2)
})

test('mends what it has found and destroys nothing', async (t) => {
  const { folder, ids } = await dataFolder(t)
  rmSync(join(folder, keyOf(ids, 0)))
  writeFileSync(join(folder, keyOf(ids, 1)), 'THE bytes of file 1')
  writeFileSync(join(folder, 'files/s1/stray'), 'stray')
  const faults = await check(folder)
  const catalog = openFolderCatalog(folder, 'write')
  const done: string[] = []
  await mendFolder({
    folder,
    catalog,
    faults,
    isDeleting: false,
    backup: null,
    now: () => 0,
    signal: never,
    told: (mended) => done.push(`${mended.fault.fault} ${mended.done} ${mended.kept}`),
  })
  catalog.close()
  assert.deepEqual(done.sort(), [
    'bytes_missing hidden null',
    `hash_wrong hidden lost+found/files-s2-${ids[1]}`,
    'orphan moved lost+found/files-s1-stray',
  ])
  assert.deepEqual(await check(folder), [])
  assert.equal(readFileSync(join(folder, 'lost+found', `files-s2-${ids[1]}`), 'utf8'), 'THE bytes of file 1')
  const rows = readFileSync(join(folder, 'lost+found/rows.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(rows.map(({ row }) => row.id).sort(), [ids[0], ids[1]].sort())
})

test('takes bytes that are missing or wrong from a backup that has them', async (t) => {
  const { folder, ids } = await dataFolder(t)
  const backup = join(folder, 'backup')
  await backUp({ folder, target: backup, isLinking: false, now: () => 0, signal: never })
  rmSync(join(folder, keyOf(ids, 0)))
  writeFileSync(join(folder, keyOf(ids, 1)), 'THE bytes of file 1')
  rmSync(join(folder, keyOf(ids, 2)))
  writeFileSync(join(backup, keyOf(ids, 2)), 'the bytes of file X')
  const catalog = openFolderCatalog(folder, 'write')
  const done: string[] = []
  await mendFolder({
    folder,
    catalog,
    faults: await check(folder),
    isDeleting: false,
    backup,
    now: () => 0,
    signal: never,
    told: (mended) => done.push(`${mended.fault.fault} ${mended.done} ${mended.kept}`),
  })
  assert.equal(catalog.find(ids[0]!)?.state, 'committed')
  assert.equal(catalog.find(ids[2]!)?.state, 'deleted')
  catalog.close()
  assert.deepEqual(done.sort(), [
    'bytes_missing hidden null',
    'bytes_missing restored null',
    `hash_wrong restored lost+found/files-s2-${ids[1]}`,
  ])
  assert.deepEqual(await check(folder), [])
  assert.equal(readFileSync(join(folder, keyOf(ids, 1)), 'utf8'), 'the bytes of file 1')
})

test('backs up, and restores the same files elsewhere, without sessions', async (t) => {
  const { folder, ids } = await dataFolder(t)
  const target = join(folder, '..', `${ids[0]}-backup-${process.pid}`)
  const second = `${target}-restored`
  t.after(() => [target, second].map((path) => rmSync(path, { recursive: true, force: true })))
  const report = await backUp({ folder, target, isLinking: false, now: () => 0, signal: never })
  assert.deepEqual([report.manifest.files, report.gone, report.faulty.length], [6, 0, 0])
  assert.deepEqual(readdirSync(target).sort(), ['catalog.sqlite', 'files', 'manifest.json', 'url-key'])

  const manifest = await restore({ backup: target, folder: second, keepsSessions: false, signal: never })
  assert.deepEqual(manifest, report.manifest)
  assert.deepEqual(readdirSync(second).sort(), ['catalog.sqlite', 'files', 'url-key'])
  assert.deepEqual(await check(second), [])
  const catalog = openFolderCatalog(second, 'read')
  assert.deepEqual(catalog.sessions.list(0, 10), [])
  assert.equal(catalog.count(), 6)
  catalog.close()
})

test('leaves out of a backup what was deleted meanwhile, and reports what is faulty', async (t) => {
  const { folder, ids } = await dataFolder(t)
  const target = join(folder, 'backup')
  // Deleted after the catalog was copied: first its row, then its bytes, as a server does.
  let isDeleted = false
  const progress = {
    expect() {
      const database = new DatabaseSync(catalogPath(folder))
      database.prepare(`update files set state = 'deleted' where id = ?`).run(ids[3]!)
      database.close()
      rmSync(join(folder, keyOf(ids, 3)))
      isDeleted = true
    },
    step() {},
  }
  writeFileSync(join(folder, keyOf(ids, 4)), 'the bytes of file X')
  const report = await backUp({ folder, target, isLinking: true, now: () => 0, signal: never, progress })
  assert.ok(isDeleted)
  assert.deepEqual([report.manifest.files, report.gone, report.linked], [4, 1, 4])
  assert.deepEqual(
    report.faulty.map(({ id }) => id),
    [ids[4]],
  )
  const second = join(folder, 'second')
  await restore({ backup: target, folder: second, keepsSessions: true, signal: never })
  assert.deepEqual(await check(second), [])
})

test('leaves nothing of a backup that was ended half way', async (t) => {
  const { folder } = await dataFolder(t)
  const target = join(folder, 'backup')
  const controller = new AbortController()
  const progress = { expect() {}, step: () => controller.abort() }
  const ended = backUp({
    folder,
    target,
    isLinking: false,
    now: () => 0,
    signal: controller.signal,
    progress,
  })
  await assert.rejects(ended, (error) => error === controller.signal.reason)
  assert.deepEqual(readdirSync(target), [])
  await backUp({ folder, target, isLinking: false, now: () => 0, signal: never })
})

test('restores nothing when anything of a backup is not what it was, and goes on after a break', async (t) => {
  const { folder, ids } = await dataFolder(t)
  const target = join(folder, 'backup')
  const second = join(folder, 'second')
  const again = () => restore({ backup: target, folder: second, keepsSessions: true, signal: never })
  await assert.rejects(again(), (error) => codeOf(error) === 'backup_unusable')
  await backUp({ folder, target, isLinking: false, now: () => 0, signal: never })

  for (const name of ['catalog.sqlite', 'url-key', keyOf(ids, 2)]) {
    const path = join(target, name)
    const right = readFileSync(path)
    writeFileSync(path, Buffer.concat([right.subarray(0, -1), Buffer.from([right.at(-1)! ^ 1])]))
    await assert.rejects(again(), (error) => codeOf(error) === 'backup_unusable', name)
    assert.deepEqual(readdirSync(second), [], name)
    writeFileSync(path, right)
  }
  mkdirSync(join(second, '.restoring'))
  writeFileSync(join(second, 'url-key'), 'half')
  await again()
  assert.ok(existsSync(catalogPath(second)))
  await assert.rejects(again(), (error) => codeOf(error) === 'folder_not_empty')
  await assert.rejects(
    backUp({ folder, target, isLinking: false, now: () => 0, signal: never }),
    (error) => codeOf(error) === 'folder_not_empty',
  )
})

test('erases an owner and leaves the others', async (t) => {
  const { folder } = await dataFolder(t, 2400)
  const catalog = openFolderCatalog(folder, 'write')
  const { keys, files } = catalog.erase('owner0')
  assert.deepEqual([keys.length, files], [1200, 1200])
  catalog.forgetHidden('owner0')
  assert.equal(catalog.count(), 1200)
  assert.deepEqual(catalog.sessions.list(0, 10), [])
  assert.deepEqual(catalog.wrongAccounts(), [])
  catalog.close()
})
