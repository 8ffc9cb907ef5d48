import { ERROR_KINDS } from '../errors.ts'
import type { Imported, Refusal } from '../import/import.ts'
import { EXIT } from './command.ts'
import type { Terminal } from './terminal.ts'
import { writeRounded } from './units.ts'
import type { Words } from './words.ts'

// A file's name must not speak to the terminal.
const INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** Why a source did not give a file, for people. */
const SOURCE_REASONS: Record<string, Words> = {
  changed: { zh: '读取时文件在变化', en: 'it changed while it was read' },
  gone: { zh: '文件已不在', en: 'it is there no more' },
  unreadable: { zh: '无法读取', en: 'it cannot be read' },
  owner_invalid: {
    zh: '目录名不能作为所有者：1 到 128 个字符 A-Za-z0-9_.:@-',
    en: 'its folder names no owner: 1 to 128 characters of A-Za-z0-9_.:@-',
  },
}

/** Says what an import came to, and gives its exit code. */
export function reportImport(done: Imported, mapPath: string, terminal: Terminal): number {
  const { files, bytes, known, found, replaced, refused, leftOut } = done
  const size = writeRounded(bytes)
  const count = [...refused.values()].reduce((sum, one) => sum + one.count, 0)
  terminal.say({
    zh: `导入 ${files} 个文件（${size}），此前已导入 ${known + found} 个，拒绝 ${count} 个。对照表：${mapPath}`,
    en: `${files} files (${size}) brought in, ${known + found} were here before, ${count} refused. The map: ${mapPath}`,
  })
  if (replaced > 0)
    terminal.say({
      zh: `其中 ${replaced} 个文件自上次导入后有变化，已作为新文件导入；对照表中同一路径以最后一行为准。`,
      en: `${replaced} of them have changed since they were brought in, and came as new files; of a path's lines in the map the last one counts.`,
    })
  const { hidden, link, special } = leftOut
  if (hidden + link + special > 0)
    terminal.say({
      zh: `未导入：以点开头的 ${hidden} 个，符号链接 ${link} 个，其他非普通文件 ${special} 个。`,
      en: `Left out: ${hidden} names that begin with a dot, ${link} symbolic links, ${special} others that are no files.`,
    })
  for (const [code, { count, paths }] of refused) {
    const shown = paths.map((path) => path.replace(INVISIBLE, '\ufffd'))
    const more = count > paths.length ? ' …' : ''
    const { zh, en } = reasonWords(code)
    terminal.say({
      zh: `${count} 个 ${code}（${zh}）：${shown.join('、')}${more}`,
      en: `${count} × ${code} (${en}): ${shown.join(', ')}${more}`,
    })
  }
  return count === 0 ? EXIT.ok : EXIT.found
}

function reasonWords(code: Refusal): Words {
  return SOURCE_REASONS[code] ?? ERROR_KINDS[code as keyof typeof ERROR_KINDS]
}
