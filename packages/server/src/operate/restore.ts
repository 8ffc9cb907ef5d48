import { mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DukouError, systemCode } from '../errors.ts'
import { flushFolder } from '../storage/disk-calls.ts'
import { MANIFEST, type Manifest, makeEmpty } from './backup.ts'
import { digest } from './folder-bytes.ts'
import { catalogPath, openFolderCatalog } from './folder-catalog.ts'
import { sideBySide } from './side-by-side.ts'

const WIDTH = 4
const ASIDE = '.restoring'
const CATALOG = 'catalog.sqlite'

/** What an earlier restore has left in a folder that never got its catalog. */
async function removeBrokenOff(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => [])
  const isOurs = names.includes(ASIDE) && names.every((name) => [ASIDE, 'files', 'url-key'].includes(name))
  if (isOurs) for (const name of names) await rm(join(folder, name), { recursive: true, force: true })
}

/**
 * Makes a data folder of a backup. Everything is copied to `.restoring` inside of it and compared with the manifest and each
 * file's sha256 first; only when all of it is right does it move to its place, the catalog last. The folder must be
 * missing or empty, or hold nothing but what a restore that broke off has left.
 * Sessions are left behind unless `keepsSessions`: one that was revoked since the backup would come to life again.
 * Throws `backup_unusable` or `folder_not_empty`.
 */
export async function restore(options: {
  backup: string
  folder: string
  keepsSessions: boolean
  signal: AbortSignal
  progress?: { expect(total: number): void; step(bytes: number): void }
}): Promise<Manifest> {
  const { keepsSessions, signal, progress } = options
  const backup = resolve(options.backup)
  const folder = resolve(options.folder)
  const manifest = await readManifest(backup)
  await removeBrokenOff(folder)
  await makeEmpty(folder)
  // Inside, not beside: a data folder is often a mount point, and its neighbour another disk.
  const aside = join(folder, ASIDE)
  await mkdir(aside, { mode: 0o700 })
  try {
    await copyChecked('catalog.sqlite', manifest.catalog)
    await copyChecked('url-key', manifest.urlKey)
    const totals = await copyFiles()
    if (totals.files !== manifest.files || totals.bytes !== manifest.bytes)
      throw unusable(`it has ${totals.files} files`, `其中有 ${totals.files} 个文件`, manifest)
    if (!keepsSessions) dropSessions(catalogPath(aside))
    await flushFolder(aside)
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    throw error
  }
  // Without its catalog it is no data folder yet: whatever breaks off here can be begun anew.
  const names = (await readdir(aside)).filter((name) => name !== CATALOG)
  for (const name of [...names, CATALOG]) {
    await rename(join(aside, name), join(folder, name))
    await flushFolder(folder)
  }
  await rmdir(aside)
  await flushFolder(dirname(folder))
  return manifest

  async function copyChecked(name: string, sha256: string): Promise<void> {
    const read = await digest(join(backup, name), signal, join(aside, name))
    if (read?.sha256 !== sha256) throw unusable(`${name} is not what it was`, `${name} 已改变`, manifest)
  }

  async function copyFiles(): Promise<{ files: number; bytes: number }> {
    const catalog = openFolderCatalog(aside, 'write')
    const totals = { files: 0, bytes: 0 }
    const folders = new Set<string>()
    try {
      progress?.expect(manifest.files)
      await sideBySide(catalog.rows(), WIDTH, async ({ id, key, size, sha256 }) => {
        signal.throwIfAborted()
        const place = dirname(join(aside, key))
        if (!folders.has(place)) await mkdir(place, { recursive: true, mode: 0o700 })
        for (let one = place; one !== aside; one = dirname(one)) folders.add(one)
        const read = await digest(join(backup, key), signal, join(aside, key))
        if (read === null || read.sha256 !== sha256 || read.size !== size)
          throw unusable(
            `file ${id} is ${read === null ? 'missing' : 'not what it was'}`,
            `文件 ${id} ${read === null ? '缺失' : '已改变'}`,
            manifest,
          )
        totals.files++
        totals.bytes += size
        progress?.step(size)
      })
    } finally {
      catalog.close()
    }
    for (const made of folders) await flushFolder(made)
    return totals
  }
}

/** The manifest of a finished backup. Throws `backup_unusable`. */
export async function readManifest(backup: string): Promise<Manifest> {
  try {
    const manifest = JSON.parse(await readFile(join(backup, MANIFEST), 'utf8')) as Manifest
    if (manifest.format === 'dukou backup 1') return manifest
  } catch (error) {
    if (!(error instanceof SyntaxError) && systemCode(error) !== 'ENOENT') throw error
  }
  throw new DukouError('backup_unusable', {
    en: `${backup} holds no finished backup (no ${MANIFEST} of this version).`,
    zh: `${backup} 中没有已完成的备份（缺少本版本的 ${MANIFEST}）。`,
  })
}

function unusable(en: string, zh: string, { takenAt, files }: Manifest): DukouError {
  return new DukouError('backup_unusable', {
    en: `The backup of ${takenAt} with ${files} files cannot be used: ${en}. Nothing was restored.`,
    zh: `${takenAt} 的备份（${files} 个文件）不可用：${zh}。没有恢复任何内容。`,
  })
}

function dropSessions(path: string): void {
  const database = new DatabaseSync(path)
  try {
    database.exec('pragma synchronous = full; delete from sessions')
  } finally {
    database.close()
  }
}
