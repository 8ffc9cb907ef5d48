import { removeKeys } from '../operate/folder-bytes.ts'
import { openFolderCatalog } from '../operate/folder-catalog.ts'
import { type Call, EXIT } from './command.ts'
import { dataFolder } from './data-folder.ts'
import { checkOwner } from './token.ts'

/** Removes everything of an owner, also beside a running server: first the rows, durably, then the bytes. */
export async function erase({ terminal, args, config }: Call): Promise<number> {
  const owner = args[0]!
  checkOwner(owner)
  const folder = dataFolder(config())
  const catalog = openFolderCatalog(folder, 'write')
  try {
    const { keys, files, uploads } = catalog.erase(owner)
    const progress = terminal.progress({ zh: '已删除', en: 'erased' })
    progress.expect(keys.length)
    await removeKeys(folder, keys, () => progress.step())
    catalog.forgetHidden(owner)
    progress.end()
    terminal.say({
      zh: `已删除 ${owner} 的 ${files} 个文件、${uploads} 个未完成的上传，以及全部令牌和用量记录。`,
      en: `Erased ${files} files and ${uploads} unfinished uploads of ${owner}, with all tokens and accounts.`,
    })
    return EXIT.ok
  } finally {
    catalog.close()
  }
}
