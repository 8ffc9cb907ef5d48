import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { DukouError } from '../errors.ts'
import { openDataFolder } from '../folder.ts'
import { catalogPath, openFolderCatalog } from '../operate/folder-catalog.ts'
import { checkFolder, type Fault } from '../operate/fsck.ts'
import { mendFolder } from '../operate/mend.ts'
import { readManifest } from '../operate/restore.ts'
import { type Call, EXIT } from './command.ts'
import { dataFolder } from './data-folder.ts'
import type { Words } from './words.ts'

const MAX_FAULTS = 1_000_000

/** Compares every row with its bytes and all bytes with the rows; with `--mend` it makes the folder consistent. */
export async function fsck({ terminal, config, options, signal }: Call): Promise<number> {
  const folder = dataFolder(config())
  const backup = typeof options.from === 'string' ? resolve(options.from) : null
  if (backup !== null) await readManifest(backup)
  const isMending = options.mend === true || options.delete === true || backup !== null
  const hold = await holdIfFree(folder, isMending)
  const catalog = openFolderCatalog(folder, isMending ? 'write' : 'read')
  try {
    const faults: Fault[] = []
    let restored = 0
    const progress = terminal.progress({ zh: '已检查', en: 'checked' })
    const checked = await checkFolder({
      folder,
      catalog,
      isLive: hold === null,
      isQuick: options.quick === true,
      now: Date.now,
      signal,
      step: (bytes) => progress.step(bytes),
      found(fault) {
        if (options.json === true) terminal.print(JSON.stringify(fault))
        else terminal.print(describe(fault)[terminal.language])
        if (faults.length < MAX_FAULTS) faults.push(fault)
      },
    })
    progress.end()
    if (isMending && faults.length > 0)
      await mendFolder({
        folder,
        catalog,
        faults,
        isDeleting: options.delete === true,
        backup,
        now: Date.now,
        signal,
        told({ fault, done, kept }) {
          if (done === 'restored') restored++
          if (options.json === true) terminal.print(JSON.stringify({ mended: fault.fault, done, kept }))
        },
      })
    const { files, waiting } = checked
    if (restored > 0)
      terminal.say({
        zh: `已从备份取回 ${restored} 个文件的内容。`,
        en: `The bytes of ${restored} files came back from the backup.`,
      })
    terminal.say({
      zh: `已检查 ${files} 个文件，发现 ${faults.length} 处问题${isMending && faults.length > 0 ? '，已处理，原内容见 lost+found' : ''}${waiting > 0 ? `；${waiting} 个已删除的文件待清扫` : ''}`,
      en: `${files} files checked, ${faults.length} faults${isMending && faults.length > 0 ? ' mended; what was set aside is in lost+found' : ''}${waiting > 0 ? `; ${waiting} deleted files wait for the sweep` : ''}`,
    })
    return faults.length === 0 ? EXIT.ok : EXIT.found
  } finally {
    catalog.close()
    hold?.release()
  }
}

/** Holds the folder while it is checked; null beside a running server, which mending does not allow. */
async function holdIfFree(folder: string, isMending: boolean): Promise<{ release(): void } | null> {
  if (!existsSync(catalogPath(folder))) return null
  try {
    return await openDataFolder(folder)
  } catch (error) {
    if (!isMending && error instanceof DukouError && error.code === 'data_in_use') return null
    throw error
  }
}

/** A fault as a line for people. */
function describe(fault: Fault): Words {
  if (fault.fault === 'catalog_damaged')
    return { zh: `目录数据库损坏：${fault.message}`, en: `the catalog is damaged: ${fault.message}` }
  if (fault.fault === 'orphan')
    return {
      zh: `没有记录的文件：${fault.key}（${fault.size} 字节）`,
      en: `bytes without a row: ${fault.key} (${fault.size} bytes)`,
    }
  if (fault.fault === 'usage_wrong') {
    const { owner, kept, counted } = fault
    return {
      zh: `用量不符：${owner} 记为 ${kept.bytes} 字节 ${kept.files} 个，实为 ${counted.bytes} 字节 ${counted.files} 个`,
      en: `wrong account: ${owner} has ${kept.bytes} bytes in ${kept.files} files, counted ${counted.bytes} in ${counted.files}`,
    }
  }
  const { id, owner, key, size } = fault.row
  const where = `${id} (${owner}, ${key})`
  if (fault.fault === 'bytes_missing') return { zh: `内容缺失：${where}`, en: `bytes are missing: ${where}` }
  if (fault.fault === 'hash_wrong') return { zh: `内容已变：${where}`, en: `bytes have changed: ${where}` }
  return {
    zh: `大小不符：${where}，应为 ${size}，实为 ${fault.found}`,
    en: `wrong size: ${where}, ${fault.found} instead of ${size} bytes`,
  }
}
