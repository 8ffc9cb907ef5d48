import { type FSWatcher, watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** An editor saves a file in several steps, and a person several files. Milliseconds of quiet before it counts. */
const QUIET = 100

export interface FolderWatch {
  close(): void
}

/**
 * Calls back when something in a folder has changed and quiet has come. Names with a dot in front and `node_modules`
 * are left out, as when it is compiled. One watch per folder: Node's own recursive one would walk through both.
 */
export async function watchFolder(root: string, onChange: () => void): Promise<FolderWatch> {
  const watches = new Map<string, FSWatcher>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false

  const changed = () => {
    clearTimeout(timer)
    if (!closed) timer = setTimeout(onChange, QUIET)
  }
  const forget = (folder: string) => {
    watches.get(folder)?.close()
    watches.delete(folder)
  }
  const add = async (folder: string) => {
    if (closed || watches.has(folder)) return
    try {
      const one = watch(folder, (type, name) => {
        if (name !== null && isLeftOut(name)) return
        changed()
        // A folder that is new, or has taken the place of another.
        if (type === 'rename' && name !== null) void add(join(folder, name))
      })
      one.on('error', () => forget(folder))
      watches.set(folder, one)
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        if (entry.isDirectory() && !isLeftOut(entry.name)) await add(join(folder, entry.name))
      }
    } catch {
      // A file, or gone again already.
      forget(folder)
    }
  }
  await add(root)

  return {
    close() {
      closed = true
      clearTimeout(timer)
      for (const folder of [...watches.keys()]) forget(folder)
    },
  }
}

const isLeftOut = (name: string) => name.startsWith('.') || name === 'node_modules'
