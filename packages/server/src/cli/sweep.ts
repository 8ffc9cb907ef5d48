import { sqliteCatalog } from '../catalog/sqlite/catalog.ts'
import { openDataFolder } from '../folder.ts'
import { catalogPath, openFolderCatalog } from '../operate/folder-catalog.ts'
import { diskStorage } from '../storage/disk.ts'
import { createSweep } from '../sweep.ts'
import { type Call, EXIT } from './command.ts'
import { dataFolder } from './data-folder.ts'

/** What a server does at its start and while it runs, for a folder that none uses. */
export async function sweep({ terminal, config }: Call): Promise<number> {
  const folder = dataFolder(config())
  // Refuses what is no data folder, instead of making one.
  openFolderCatalog(folder, 'read').close()
  const hold = await openDataFolder(folder)
  try {
    const catalog = await sqliteCatalog(catalogPath(folder))
    try {
      const janitor = createSweep({ storage: diskStorage(folder), catalog, now: Date.now })
      const healed = await janitor.heal()
      const tidied = await janitor.tidy()
      const broken = healed.unknown + healed.staged
      terminal.say({
        zh: `已清扫：中断的上传 ${broken} 个，已删除文件的内容 ${healed.hidden} 个，过期文件 ${tidied.files} 个，过期上传 ${tidied.uploads} 个。`,
        en: `Swept: ${broken} broken uploads, the bytes of ${healed.hidden} deleted files, ${tidied.files} expired files, ${tidied.uploads} expired uploads.`,
      })
      return EXIT.ok
    } finally {
      await catalog.close()
    }
  } finally {
    hold.release()
  }
}
