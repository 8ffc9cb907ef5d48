import { constants, existsSync } from 'node:fs'
import { access, open, rm, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { catalogPath, openFolderCatalog } from '../folder-catalog.ts'
import { checkRoom } from '../health.ts'
import { doubtful, type Finding, fine, wrong } from './finding.ts'

// Magic numbers of file systems (https://man7.org/linux/man-pages/man2/statfs.2.html).
const TMPFS = 0x01021994
const NETWORK = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x65735546, 'FUSE'],
])
const FLUSHES = 20
const SLOW_FLUSH_MS = 20

/** What can be told on this machine: the data folder, its disk, and the catalog in it. Null: nothing is kept here. */
export async function examineLocally(folder: string | null, reserveBytes: number | null): Promise<Finding[]> {
  const findings = [fine(`Node.js ${process.version}`, `Node.js ${process.version}`)]
  if (folder === null) return findings
  const place = existsSync(folder) ? folder : dirname(folder)
  if (!(await isWritable(place))) {
    findings.push(wrong(`${place} 不可写或不存在`, `${place} is missing or cannot be written`))
    return findings
  }
  findings.push(await fileSystem(place), await room(place, reserveBytes), await flushes(place))
  findings.push(catalog(folder))
  return findings
}

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
}

async function fileSystem(folder: string): Promise<Finding> {
  const { type } = await statfs(folder)
  if (process.platform === 'linux' && type === TMPFS)
    return doubtful(
      `${folder} 在内存文件系统上，重启后内容会丢失`,
      `${folder} lies in memory (tmpfs): a reboot loses everything`,
    )
  const network = process.platform === 'linux' ? NETWORK.get(type) : undefined
  if (network)
    return wrong(
      `${folder} 在网络文件系统（${network}）上，SQLite 在其上不可靠，请改用本地磁盘`,
      `${folder} lies on a network file system (${network}), on which SQLite is not safe; use a local disk`,
    )
  return fine(`${folder} 在本地磁盘上`, `${folder} lies on a local disk`)
}

async function room(folder: string, reserveBytes: number | null): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder)
  const free = `${((bavail * bsize) / 2 ** 30).toFixed(1)} GiB`
  try {
    await checkRoom(folder, reserveBytes)
    return fine(`剩余空间 ${free}`, `${free} are free`)
  } catch {
    return wrong(
      `剩余空间 ${free}，低于预留（reserveBytes）`,
      `${free} are free, less than the reserve (reserveBytes)`,
    )
  }
}

/** How long a flush takes decides how long an answer takes. */
async function flushes(folder: string): Promise<Finding> {
  const path = join(folder, `.dukou-doctor-${process.pid}`)
  const times: number[] = []
  const file = await open(path, 'wx', 0o600)
  try {
    for (let n = 0; n < FLUSHES; n++) {
      await file.write(Buffer.alloc(4096, n))
      const start = performance.now()
      await file.datasync()
      times.push(performance.now() - start)
    }
  } finally {
    await file.close()
    await rm(path, { force: true })
  }
  times.sort((a, b) => a - b)
  const median = times[FLUSHES / 2]!
  const [half, most] = [median, times.at(-1)!].map((ms) => ms.toFixed(1))
  return median <= SLOW_FLUSH_MS
    ? fine(
        `磁盘落盘耗时：中位 ${half} ms，最长 ${most} ms`,
        `a flush takes ${half} ms (median), ${most} ms at the most`,
      )
    : doubtful(
        `磁盘落盘较慢：中位 ${half} ms，最长 ${most} ms，每次上传都要等它`,
        `the disk is slow to flush: ${half} ms (median), ${most} ms at the most; each upload waits for it`,
      )
}

function catalog(folder: string): Finding {
  if (!existsSync(catalogPath(folder)))
    return fine(
      '数据目录尚未使用，首次启动时创建',
      'the data folder is new; the first start makes what is missing',
    )
  try {
    const opened = openFolderCatalog(folder, 'read')
    try {
      const damage = opened.damage()
      const count = opened.count()
      return damage.length === 0
        ? fine(`目录数据库完好，${count} 条记录`, `the catalog is sound and has ${count} rows`)
        : wrong(
            `目录数据库损坏：${damage[0]}。请恢复备份`,
            `the catalog is damaged: ${damage[0]}. Restore a backup`,
          )
    } finally {
      opened.close()
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const reasonZh = (error as { messageZh?: string }).messageZh ?? reason
    return wrong(`目录数据库无法打开：${reasonZh}`, `the catalog cannot be opened: ${reason}`)
  }
}
