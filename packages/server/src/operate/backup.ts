import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DukouError } from '../errors.ts'
import { flushFolder } from '../storage/disk-calls.ts'
import { digest, linkTo } from './folder-bytes.ts'
import { catalogPath, type FolderCatalog, type KeptRow, openFolderCatalog } from './folder-catalog.ts'
import { sideBySide } from './side-by-side.ts'

/** The last thing that a backup writes: without it, it isn't one. */
export interface Manifest {
  format: 'dukou backup 1'
  /** ISO 8601, UTC: the moment as of which the backup is. */
  takenAt: string
  files: number
  bytes: number
  /** sha256 in hex of `catalog.sqlite` and `url-key`. */
  catalog: string
  urlKey: string
}

/** What became of a backup. */
export interface BackupReport {
  manifest: Manifest
  /** Files that were deleted while it ran; they are not in it. */
  gone: number
  /** Files whose bytes are not those that were acknowledged. They are not in it, and `fsck` finds them. */
  faulty: KeptRow[]
  /** Files that share their bytes with the data folder instead of being copied. */
  linked: number
}

export const MANIFEST = 'manifest.json'
const CONTENTS = ['catalog.sqlite', 'files', 'url-key', MANIFEST]
const WIDTH = 4

/**
 * Copies a data folder, also below a running server, to a folder that is missing or empty.
 *
 * The catalog is copied first, as of one moment; so every file that was acknowledged before has its row. Then come the bytes that the
 * rows name: they never change once they are committed, and each is compared with its sha256. A file is always hidden in
 * the catalog, durably, before its bytes are removed. So bytes that are missing are looked up in the living catalog
 * once more: hidden or absent there means deleted meanwhile, and its row leaves the copy; still committed means a fault, which is reported.
 * Uploads under way are no part of a backup.
 */
export async function backUp(options: {
  folder: string
  target: string
  /** Gives the bytes a second name instead of copying them, where the file system can. */
  isLinking: boolean
  now: () => number
  signal: AbortSignal
  progress?: { expect(total: number): void; step(bytes: number): void }
}): Promise<BackupReport> {
  const { folder, isLinking, now, signal, progress } = options
  const target = resolve(options.target)
  const living = openFolderCatalog(folder, 'read')
  const report = { gone: 0, faulty: [] as KeptRow[], linked: 0 }
  try {
    await makeEmpty(target)
    const takenAt = new Date(now()).toISOString()
    living.copyTo(catalogPath(target))
    const totals = await copyFiles()
    const key = await readFile(join(folder, 'url-key'))
    await writeFile(join(target, 'url-key'), key, { mode: 0o600, flush: true })
    const manifest: Manifest = {
      format: 'dukou backup 1',
      takenAt,
      ...totals,
      catalog: (await digest(catalogPath(target), signal))!.sha256,
      urlKey: (await digest(join(target, 'url-key'), signal))!.sha256,
    }
    await flushFolder(target)
    await writeFile(join(target, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true })
    await flushFolder(target)
    await flushFolder(dirname(target))
    return { manifest, ...report }
  } catch (error) {
    // What is half done would be in the way of the next attempt. Nothing of others was there.
    if (!isNotEmpty(error))
      for (const name of CONTENTS) await rm(join(target, name), { recursive: true, force: true })
    throw error
  } finally {
    living.close()
  }

  /** Copies what the copied catalog names, and leaves out of it what isn't there. */
  async function copyFiles(): Promise<{ files: number; bytes: number }> {
    const copy = openFolderCatalog(target, 'write')
    const totals = { files: 0, bytes: 0 }
    const left: string[] = []
    const folders = new Set<string>()
    try {
      progress?.expect(copy.count())
      await sideBySide(copy.rows(), WIDTH, async (row) => {
        signal.throwIfAborted()
        const isIn = row.state === 'committed' && (await copyOne(row, folders))
        if (isIn) {
          totals.files++
          totals.bytes += row.size
        } else left.push(row.id)
        progress?.step(isIn ? row.size : 0)
      })
    } finally {
      copy.close()
    }
    for (const made of folders) await flushFolder(made)
    forget(catalogPath(target), left)
    return totals
  }

  async function copyOne(row: KeptRow, folders: Set<string>): Promise<boolean> {
    const from = join(folder, row.key)
    const to = join(target, row.key)
    await makeFolders(target, dirname(row.key), folders)
    const isLinked = isLinking && (await linkTo(from, to).catch(whenAbsent))
    const read = isLinked ? await digest(to, signal) : await digest(from, signal, to)
    if (read !== null && read.sha256 === row.sha256 && read.size === row.size) {
      if (isLinked) report.linked++
      return true
    }
    await rm(to, { force: true })
    if (isGone(living, row)) report.gone++
    else report.faulty.push(row)
    return false
  }
}

function isNotEmpty(error: unknown): boolean {
  return error instanceof DukouError && error.code === 'folder_not_empty'
}

function isGone(living: FolderCatalog, { id }: KeptRow): boolean {
  return living.find(id)?.state !== 'committed'
}

function whenAbsent(error: unknown): false {
  if ((error as { code?: string }).code === 'ENOENT') return false
  throw error
}

async function makeFolders(root: string, key: string, made: Set<string>): Promise<void> {
  const path = join(root, key)
  if (made.has(path)) return
  await mkdir(path, { recursive: true, mode: 0o700 })
  for (let one = path; one !== root; one = dirname(one)) made.add(one)
}

/** Leaves out of the copy what it has no bytes for, and what has no meaning in it. */
function forget(path: string, ids: string[]): void {
  const database = new DatabaseSync(path)
  try {
    // One plain file: no log beside it that could be forgotten.
    database.exec('pragma journal_mode = delete; pragma synchronous = full; begin')
    const remove = database.prepare('delete from files where id = ?')
    for (const id of ids) remove.run(id)
    database.exec(`
      delete from uploads;
      delete from idempotency where exists (
        select 1 from json_each(ids) where value not in (select id from files));
      delete from usage;
      insert into usage (owner, bytes, files) select owner, sum(size), count(*) from files group by owner;
      commit; vacuum`)
  } finally {
    database.close()
  }
}

/** Makes a folder, or takes one in which nothing is. Throws `folder_not_empty`. */
export async function makeEmpty(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  if ((await readdir(path)).length === 0) return
  throw new DukouError('folder_not_empty', {
    en: `${path} is not empty. Name a folder that is empty or does not exist.`,
    zh: `${path} 不是空目录。请指定一个空目录或不存在的目录。`,
  })
}
