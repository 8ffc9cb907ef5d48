import { readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import type { Args, Result } from '../../wx/bridge.ts'
import { fileFault } from '../fault.ts'
import type { Disk } from './disk.ts'
import { denied, noAccess, onFolder } from './faults.ts'

/** Saved files: `saveFile` and what lists and removes them (wx-api §8.1, §8.2). `now` in milliseconds. */
export function savedCalls(disk: Disk, now: () => number): Record<string, (args: Args) => Result> {
  const { paths } = disk

  /** The parent folder as the caller writes it. */
  const parentOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')))

  function target(filePath: string | undefined, extension: string): { path: string; file: string } {
    if (filePath === undefined) return disk.newStore(extension)
    const place = paths.find(filePath)
    if (place === null) throw noAccess()
    if (place.area !== 'user') throw denied(`, open "${filePath}"`)
    if (disk.look(place)?.isDirectory()) throw onFolder(filePath)
    if (disk.look({ area: 'user', file: dirname(place.file) }) === null) {
      throw fileFault(`no such file or directory "${parentOf(filePath)}"`, 1300002)
    }
    return { path: filePath, file: place.file }
  }

  function saveFile(args: Args): Result {
    const place = paths.find(String(args.tempFilePath))
    const found = disk.look(place)
    if (place === null || place.area !== 'temp' || found === null) {
      throw fileFault('tempFilePath file not exist', 1301112)
    }
    const to = target(args.filePath as string | undefined, extname(place.file).slice(1))
    const replaced = disk.look({ area: 'user', file: to.file })?.size ?? 0
    disk.take(found.size - replaced)
    disk.move(place.file, to.file)
    // A moved file keeps its times; createTime is when it was saved.
    utimesSync(to.file, now() / 1000, now() / 1000)
    return { savedFilePath: to.path }
  }

  function describe(file: string): { size: number; createTime: number } {
    const found = statSync(file)
    return { size: found.size, createTime: Math.floor(found.mtimeMs / 1000) }
  }

  function saved(path: string): string {
    const place = paths.find(path)
    if (place === null || place.area !== 'store' || !disk.look(place)) {
      throw fileFault('file not exist', 1300002)
    }
    return place.file
  }

  return {
    saveFile,
    getSavedFileList() {
      const list = readdirSync(paths.store)
        .map((name) => join(paths.store, name))
        .map((file) => ({ filePath: paths.name('store', file), ...describe(file) }))
      list.sort((a, b) => a.createTime - b.createTime || (a.filePath < b.filePath ? -1 : 1))
      return { fileList: list }
    },
    getSavedFileInfo: ({ filePath }) => describe(saved(String(filePath))),
    removeSavedFile({ filePath }) {
      rmSync(saved(String(filePath)))
      disk.recount()
      return {}
    },
  }
}
