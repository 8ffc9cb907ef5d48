import { resolve } from 'node:path'
import { openDataFolder } from '../folder.ts'
import { backUp } from '../operate/backup.ts'
import { restore as restoreFolder } from '../operate/restore.ts'
import { type Call, EXIT } from './command.ts'
import { dataFolder } from './data-folder.ts'
import { writeAmount } from './units.ts'

/** Copies the data folder as of one moment, also below a running server. */
export async function backup({ terminal, args, config, options, signal }: Call): Promise<number> {
  const target = resolve(args[0]!)
  const progress = terminal.progress({ zh: '已备份', en: 'backed up' })
  const { manifest, gone, faulty, linked } = await backUp({
    folder: dataFolder(config()),
    target,
    isLinking: options.link === true,
    now: Date.now,
    signal,
    progress,
  })
  progress.end()
  const size = writeAmount(manifest.bytes, 'bytes')
  terminal.say({
    zh: `已备份 ${manifest.files} 个文件（${size}）到 ${target}${linked > 0 ? `，其中 ${linked} 个为硬链接` : ''}${gone > 0 ? `；${gone} 个在备份期间被删除` : ''}`,
    en: `${manifest.files} files (${size}) backed up to ${target}${linked > 0 ? `, ${linked} of them as hard links` : ''}${gone > 0 ? `; ${gone} were deleted meanwhile` : ''}`,
  })
  for (const { id, owner, key } of faulty) {
    terminal.complain({
      zh: `未备份：${id}（${owner}，${key}）的内容缺失或已变`,
      en: `not backed up: the bytes of ${id} (${owner}, ${key}) are missing or have changed`,
    })
  }
  if (faulty.length === 0) return EXIT.ok
  terminal.say({ zh: '请运行 dukou fsck。', en: 'Run dukou fsck.' })
  return EXIT.found
}

/** Makes the data folder of a backup. */
export async function restore({ terminal, args, config, options, signal }: Call): Promise<number> {
  const folder = dataFolder(config())
  const progress = terminal.progress({ zh: '已恢复', en: 'restored' })
  const manifest = await restoreFolder({
    backup: resolve(args[0]!),
    folder,
    keepsSessions: options['keep-sessions'] === true,
    signal,
    progress,
  })
  progress.end()
  // A folder that was restored has to open.
  const opened = await openDataFolder(folder)
  opened.release()
  terminal.say({
    zh: `已恢复 ${manifest.takenAt} 的备份：${manifest.files} 个文件，到 ${folder}`,
    en: `Restored the backup of ${manifest.takenAt}: ${manifest.files} files, to ${folder}`,
  })
  return EXIT.ok
}
