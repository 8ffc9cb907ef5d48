import type { Bridge } from './bridge.ts'
import type { Behind } from './call.ts'
import { failure } from './failure.ts'
import type { Screen } from './screen.ts'

/** What `openDocument` opens (wx-api §8.6 [docs]). */
const kinds = ['doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'pdf']

/** Documents, and the disk of a computer (wx-api §8.6). */
export function documents(bridge: Bridge, screen: Screen): Record<string, Behind> {
  return {
    async openDocument({ filePath, fileType, showMenu }) {
      const path = String(filePath)
      // Throws when it isn't there.
      await bridge.call('openDocument', { filePath })
      const kind = String(fileType ?? /\.([^./]+)$/.exec(path)?.[1] ?? '').toLowerCase()
      // [observed] by several; its number is not known.
      if (!kinds.includes(kind)) throw failure('openDocument', 'filetype not supported')
      screen.openDocument({ path, fileType: kind, showMenu: showMenu === true })
      return {}
    },
    saveFileToDisk: (args) => bridge.call('saveFileToDisk', args),
  }
}
