import { resolve } from 'node:path'
import { importFiles } from '../import/import.ts'
import { type ImportMap, openMap } from '../import/map.ts'
import { MapError } from '../import/map-line.ts'
import type { Source } from '../import/source.ts'
import { openTarget, type Target } from '../import/target.ts'
import { readOptions, type Settings } from '../options.ts'
import { UsageError } from './arguments.ts'
import type { Call } from './command.ts'
import { checkSource, numberAtOnce, openSource, ownerRule, usualMapName } from './import-options.ts'
import { reportImport } from './import-report.ts'
import type { Progress } from './progress.ts'

const SAMPLE = 500

/** Brings files of before into the installation that is configured. */
export async function importCommand(call: Call): Promise<number> {
  const { terminal, args, options, env, config, signal } = call
  const from = args[0]!
  const ownerOf = ownerRule(options)
  const atOnce = numberAtOnce(options['at-once'])
  const settings = readOptions(config().options)
  const mapPath = resolve(typeof options.map === 'string' ? options.map : usualMapName(from))
  checkSource(from, options, settings)
  const source = await openSource(from, options, env, [mapPath, ...(settings.data ? [settings.data] : [])])
  const progress = terminal.progress({ zh: '已导入', en: 'imported' })
  try {
    const done = await withTarget(settings, mapPath, async (target, map) => {
      const counting = new AbortController()
      const counted = count(source, counting.signal, progress)
      try {
        return await importFiles({ source, target, map, ownerOf, atOnce, signal, progress })
      } finally {
        counting.abort()
        await counted
        progress.end()
      }
    })
    return reportImport(done, mapPath, terminal)
  } catch (error) {
    if (!(error instanceof UsageError))
      terminal.say({
        zh: `已停止。已完成的记在 ${mapPath}；再次运行同一命令即可继续。`,
        en: `Stopped. What is done stands in ${mapPath}; the same command goes on from there.`,
      })
    throw error
  } finally {
    source.close()
  }
}

/** Opens what it goes into, and the map; closes both whatever happens. */
async function withTarget<T>(
  settings: Settings,
  mapPath: string,
  work: (target: Target, map: ImportMap) => Promise<T>,
): Promise<T> {
  const target = await openTarget(settings)
  try {
    const map = await openMap(mapPath, Date.now).catch(explainMap)
    try {
      await checkInstallation(map, target)
      return await work(target, map)
    } finally {
      await map.close()
    }
  } finally {
    await target.close()
  }
}

/** With the map of a trial, or of a folder that is no more, everything would pass for brought in. */
async function checkInstallation(map: ImportMap, { stores }: Target): Promise<void> {
  const ids = map.ids(SAMPLE)
  if (ids.length === 0 || (await stores.catalog.files.known(ids)).size > 0) return
  throw new UsageError({
    en: 'Of the files on this map none is here: it belongs to another installation. Name another map with --map.',
    zh: '对照表里的文件这里一个也没有：它属于另一个安装。请用 --map 指定另一个对照表。',
  })
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

function explainMap(error: unknown): never {
  if (!(error instanceof MapError)) throw error
  const { path, line } = error
  throw new UsageError({
    en: `Line ${line} of ${path} is no line of an import's map. Name another file with --map.`,
    zh: `${path} 的第 ${line} 行不是导入对照表的内容。请用 --map 指定另一个文件。`,
  })
}
