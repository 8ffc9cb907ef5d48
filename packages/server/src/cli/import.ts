import { resolve } from 'node:path'
import { ERROR_KINDS } from '../errors.ts'
import { type Imported, importFiles, type Refusal } from '../import/import.ts'
import { openMap } from '../import/map.ts'
import { MapError } from '../import/map-line.ts'
import type { Source } from '../import/source.ts'
import { openTarget } from '../import/target.ts'
import { readOptions } from '../options.ts'
import { UsageError } from './arguments.ts'
import { type Call, EXIT } from './command.ts'
import { openSource, ownerRule, usualMapName } from './import-options.ts'
import type { Progress } from './progress.ts'
import { writeRounded } from './units.ts'
import type { Words } from './words.ts'

const AT_ONCE = 4
const MOST_AT_ONCE = 64

/** Brings files of before into the installation that is configured. */
export async function importCommand({ terminal, args, options, env, config, signal }: Call): Promise<number> {
  const ownerOf = ownerRule(options)
  const atOnce = numberAtOnce(options['at-once'])
  const settings = readOptions(config().options)
  const mapPath = resolve(typeof options.map === 'string' ? options.map : usualMapName(args[0]!))
  const source = await openSource(args[0]!, options, env, [
    mapPath,
    ...(settings.data ? [settings.data] : []),
  ])
  const progress = terminal.progress({ zh: '已导入', en: 'imported' })
  try {
    const target = await openTarget(settings)
    try {
      const map = await openMap(mapPath, Date.now).catch(explainMap)
      const counting = new AbortController()
      const counted = count(source, AbortSignal.any([signal, counting.signal]), progress)
      try {
        const done = await importFiles({ source, target, map, ownerOf, atOnce, signal, progress })
        progress.end()
        return report(done)
      } finally {
        counting.abort()
        await counted
        await map.close()
      }
    } finally {
      await target.close()
    }
  } catch (error) {
    progress.end()
    if (error instanceof UsageError) throw error
    terminal.say({
      zh: `已停止。已完成的记在 ${mapPath}；再次运行同一命令即可继续。`,
      en: `Stopped. What is done stands in ${mapPath}; the same command goes on from there.`,
    })
    throw error
  } finally {
    source.close()
  }

  function report(done: Imported): number {
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
    for (const [code, { count, paths }] of refused)
      terminal.say({
        zh: `${count} 个 ${code}（${reasonWords(code).zh}）：${paths.join('、')}${count > paths.length ? ' …' : ''}`,
        en: `${count} × ${code} (${reasonWords(code).en}): ${paths.join(', ')}${count > paths.length ? ' …' : ''}`,
      })
    return count === 0 ? EXIT.ok : EXIT.found
  }
}

/** Beside the import, so that it need not wait; without it, no time is told. */
async function count(source: Source, signal: AbortSignal, progress: Progress): Promise<void> {
  let files = 0
  let bytes = 0
  try {
    for await (const { size } of source.list()) {
      if (signal.aborted) return
      files++
      bytes += size
    }
    progress.expect(files, bytes)
  } catch {
    // The import itself meets the same, and says so.
  }
}

function numberAtOnce(given: string | true | undefined): number {
  if (given === undefined) return AT_ONCE
  const number = Number(given)
  if (Number.isInteger(number) && number >= 1 && number <= MOST_AT_ONCE) return number
  throw new UsageError({
    en: `--at-once is a whole number from 1 to ${MOST_AT_ONCE}`,
    zh: `--at-once 为 1 到 ${MOST_AT_ONCE} 的整数`,
  })
}

function explainMap(error: unknown): never {
  if (!(error instanceof MapError)) throw error
  const { path, line } = error
  throw new UsageError({
    en: `Line ${line} of ${path} is no line of an import's map. Name another file with --map.`,
    zh: `${path} 的第 ${line} 行不是导入对照表的内容。请用 --map 指定另一个文件。`,
  })
}

const SOURCE_REASONS: Record<string, Words> = {
  changed: { zh: '读取时文件在变化', en: 'it changed while it was read' },
  gone: { zh: '文件已不在', en: 'it is there no more' },
  unreadable: { zh: '无法读取', en: 'it cannot be read' },
  owner_invalid: {
    zh: '目录名不能作为所有者：1 到 128 个字符 A-Za-z0-9_.:@-',
    en: 'its folder names no owner: 1 to 128 characters of A-Za-z0-9_.:@-',
  },
}

function reasonWords(code: Refusal): Words {
  return SOURCE_REASONS[code] ?? ERROR_KINDS[code as keyof typeof ERROR_KINDS]
}
