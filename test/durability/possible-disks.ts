import { createHash } from 'node:crypto'
import { linkSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bytesOf, type FileState } from './disk-model.ts'
import type { Ledger, Seen } from './ledger.ts'
import type { Random } from './random.ts'
import { recover } from './recovered.ts'

/** Disks are shared out among lanes by what is on them. */
export interface Lane {
  index: number
  of: number
}

/** Possible disks, each made and recovered from once. */
export function createDisks(folder: string, lane: Lane, random: Random) {
  const blobs = join(folder, 'blobs')
  const disk = join(folder, 'disk')
  mkdirSync(blobs, { recursive: true })
  const contents = new Map<string, string>()
  const contentOfInode = new Map<number, string>()
  const knownGood = new Set<string>()
  const seenByDisk = new Map<string, Seen | string>()
  const seenByView = new Map<string, Seen>()

  /** The hash of a file's bytes. An upload's bytes also lie in a file of that name, to be linked. */
  function contentOf(path: string, file: FileState): string {
    const { inode, changes } = file
    const key = `${inode.id}.${inode.version}:${changes.map(([{ order }, share]) => `${order} ${share}`)}`
    const known = contents.get(key)
    if (known !== undefined) return known
    const bytes = bytesOf(file)
    const hash = createHash('sha1').update(bytes).digest('hex')
    contents.set(key, hash)
    const blob = join(blobs, hash)
    if (isLinked(path) && !statSync(blob, { throwIfNoEntry: false })) {
      writeFileSync(blob, bytes)
      contentOfInode.set(statSync(blob).ino, hash)
    }
    return hash
  }

  async function look(states: ReadonlyMap<string, FileState | null>, ledger: Ledger): Promise<Seen | string> {
    rmSync(disk, { recursive: true, force: true })
    mkdirSync(disk)
    for (const [path, file] of states) {
      const target = join(disk, path)
      if (file === null) mkdirSync(target)
      else if (isLinked(path)) linkSync(join(blobs, contentOf(path, file)), target)
      else writeFileSync(target, bytesOf(file))
    }
    const given = [...ledger.kept.values()]
    try {
      const seen = await recover(disk, {
        kept: given.length > 0 ? [random.pick(given)] : [],
        // What was served once as it should be, from the very same file, need not be read again.
        reads(file, path) {
          const content = path === null ? undefined : contentOfInode.get(statSync(path).ino)
          const key = `${file.id} ${file.sha256} ${content}`
          if (content !== undefined && knownGood.has(key)) return false
          knownGood.add(key)
          return true
        },
      })
      for (const [id, hash] of seen.served)
        if (seen.listed.find((file) => file.id === id)?.sha256 !== hash) knownGood.clear()
      return shared(seen)
    } catch (error) {
      return `the server does not start: ${(error as Error).message}`
    }
  }

  /** Most disks show the same: one object for all of them. */
  function shared(seen: Seen): Seen {
    const { listed, onDisk, served, servedAsPromised } = seen
    const isPlain = [...served].every(([id, hash]) =>
      listed.some((file) => file.id === id && file.sha256 === hash),
    )
    const key = JSON.stringify([
      listed.map(({ id, name, sha256 }) => [id, name, sha256]),
      [...onDisk].sort(),
      [...servedAsPromised],
    ])
    if (!isPlain) return seen
    const known = seenByView.get(key) ?? seen
    seenByView.set(key, known)
    return known
  }

  return {
    /** What a server shows that starts on this disk, or why it does not start; null where another lane looks at it. */
    async recovered(
      states: ReadonlyMap<string, FileState | null>,
      ledger: Ledger,
    ): Promise<Seen | string | null> {
      const tree = [...states].map(([path, file]) => `${path} ${file && contentOf(path, file)}`).sort()
      const hash = createHash('sha1').update(tree.join('\n')).digest()
      if (hash.readUInt32LE(0) % lane.of !== lane.index) return null
      const key = hash.toString('base64')
      const known = seenByDisk.get(key)
      if (known !== undefined) return known
      const seen = await look(states, ledger)
      seenByDisk.set(key, seen)
      return seen
    },
    counts: () => ({ disks: seenByDisk.size, views: seenByView.size }),
  }
}

/** Bytes of committed files never change in place; everything else is copied. */
function isLinked(path: string): boolean {
  return path.startsWith('files/')
}
