import { randomBytes } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { access, link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DukouError, systemCode } from './errors.ts'

/** The folder in which a server keeps everything, held for it alone. */
export interface DataFolder {
  path: string
  /** Signs addresses; made once and kept. */
  urlKey: Buffer
  /** Lets another server have the folder. */
  release(): void
}

/** Opens the folder, making it when it is missing. Throws `data_unusable` or `data_in_use`. */
export async function openDataFolder(given: string): Promise<DataFolder> {
  const path = resolve(given)
  let release: (() => void) | null = null
  try {
    await makeFolder(path)
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
    release = lock(path)
    return { path, urlKey: await keptKey(join(path, 'url-key')), release }
  } catch (error) {
    release?.()
    if (error instanceof DukouError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new DukouError(
      'data_unusable',
      {
        en: `The data folder ${path} cannot be read and written (${reason}). Give another one, or change its owner or permissions.`,
        zh: `数据目录 ${path} 无法读写（${reason}）。请换一个目录，或修改其所有者与权限。`,
      },
      error,
    )
  }
}

/** Step by step: Node's own recursive mkdir never ends where a file system says ENOENT for good, as /proc does. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    const code = systemCode(error)
    if (code === 'EEXIST') return
    const parent = dirname(path)
    if (code !== 'ENOENT' || parent === path || existsSync(parent)) throw error
    await makeFolder(parent)
    await mkdir(path, { mode: 0o700 })
  }
}

/** SQLite's lock on a file of its own: the system frees it when the process ends, however it ends. */
function lock(path: string): () => void {
  const database = new DatabaseSync(join(path, 'lock'), { timeout: 0 })
  try {
    database.exec('pragma journal_mode = memory; begin exclusive')
    return () => database.close()
  } catch (error) {
    database.close()
    const SQLITE_BUSY = 5
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error
    throw new DukouError(
      'data_in_use',
      {
        en: `Another server uses the data folder ${path}. Stop it, or give this one a folder of its own.`,
        zh: `数据目录 ${path} 正被另一个服务器使用。请先停止它，或为本服务器指定另一个目录。`,
      },
      error,
    )
  }
}

async function keptKey(path: string): Promise<Buffer> {
  const KEY_BYTES = 32
  try {
    const key = await readFile(path)
    if (key.length === KEY_BYTES) return key
    throw new Error(`${path} does not hold ${KEY_BYTES} bytes`)
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error
  }
  // Written aside and linked into place, so that a crash leaves a whole key or none.
  const aside = `${path}.new`
  await rm(aside, { force: true })
  const file = await open(aside, 'wx', 0o600)
  try {
    await file.writeFile(randomBytes(KEY_BYTES))
    await file.sync()
  } finally {
    await file.close()
  }
  await link(aside, path)
  await rm(aside)
  return readFile(path)
}
