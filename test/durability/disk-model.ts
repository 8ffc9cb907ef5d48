/**
 * What a disk holds for certain and what it may hold, call by call: a change of a file is certain once the file is
 * flushed, a change of a folder's entries once the folder is. Nothing orders unflushed changes.
 */
export interface Inode {
  id: number
  isFolder: boolean
  /** Certain bytes; a folder has none. */
  bytes: Buffer
  /** Certain entries; null marks one that is certainly gone. A file has none. */
  entries: Map<string, Entry>
  /** Goes up with every change of the bytes that becomes certain, so that what was computed from them can be kept. */
  version: number
}

interface Entry {
  inode: Inode | null
  /** Of the change that made it so: an older one can't undo it. */
  order: number
}

/** One change that is not certain yet. */
export type Change = { order: number /** The line on which its call returned. */; ended: number } & (
  | { kind: 'write'; file: Inode; at: number; bytes: Buffer }
  | { kind: 'resize'; file: Inode; size: number }
  | { kind: 'enter'; folder: Inode; name: string; inode: Inode }
  | { kind: 'leave'; folder: Inode; name: string }
  | { kind: 'move'; from: Inode; fromName: string; folder: Inode; name: string; inode: Inode }
)

export type NewChange = Change extends infer One ? (One extends Change ? Omit<One, 'order'> : never) : never

/** How much of an uncertain change is there: all of it, the first bytes of a write, or only the length it gave the file. */
export type Share = 'whole' | 'zeroes' | number

/** The uncertain changes that made it to the disk; those that are absent did not. */
export type Choice = ReadonlyMap<Change, Share>

export interface DiskModel {
  root: Inode
  /** In the order of their calls. */
  pending: Change[]
  makeInode(isFolder: boolean): Inode
  add(change: NewChange): Change
  /** Makes certain what changed in a file or a folder by calls that had returned before line `began`. */
  flush(inode: Inode, began: number): void
}

export function createDiskModel(): DiskModel {
  let inodes = 0
  let orders = 0
  const makeInode = (isFolder: boolean): Inode => ({
    id: inodes++,
    isFolder,
    bytes: Buffer.alloc(0),
    entries: new Map(),
    version: 0,
  })
  const model: DiskModel = {
    root: makeInode(true),
    pending: [],
    makeInode,
    add(given) {
      const change = { ...given, order: orders++ } as Change
      model.pending.push(change)
      return change
    },
    flush(inode, began) {
      model.pending = model.pending.filter((change) => {
        const own = 'file' in change ? change.file : change.folder
        if (own !== inode || change.ended >= began) return true
        makeCertain(change)
        return false
      })
    },
  }
  return model
}

function makeCertain(change: Change): void {
  if ('file' in change) {
    change.file.bytes = bytesOf({ inode: change.file, changes: [[change, 'whole']] })
    change.file.version++
    return
  }
  applyEntry(change, (folder, name, entry) => {
    if ((folder.entries.get(name)?.order ?? -1) < entry.order) folder.entries.set(name, entry)
  })
}

type SetEntry = (folder: Inode, name: string, entry: Entry) => void

function applyEntry(change: Change, set: SetEntry): void {
  const { order } = change
  if (change.kind === 'enter') set(change.folder, change.name, { inode: change.inode, order })
  else if (change.kind === 'leave') set(change.folder, change.name, { inode: null, order })
  else if (change.kind === 'move') {
    set(change.from, change.fromName, { inode: null, order })
    set(change.folder, change.name, { inode: change.inode, order })
  }
}

/** A file of one possible disk: what is certain of it and which uncertain changes of it are there. */
export interface FileState {
  inode: Inode
  changes: [change: Change, share: Share][]
}

/** The tree of a possible disk: paths with `/`, folders first; null stands for a folder. */
export function treeOf(model: DiskModel, choice: Choice): Map<string, FileState | null> {
  const overlay = new Map<Inode, Map<string, Entry>>()
  const changes = new Map<Inode, [Change, Share][]>()
  const entryOf = (folder: Inode, name: string) => overlay.get(folder)?.get(name) ?? folder.entries.get(name)
  for (const change of model.pending) {
    const share = choice.get(change)
    if (share === undefined) continue
    if ('file' in change) {
      const own = changes.get(change.file) ?? []
      changes.set(change.file, own)
      own.push([change, share])
      continue
    }
    applyEntry(change, (folder, name, entry) => {
      if ((entryOf(folder, name)?.order ?? -1) > entry.order) return
      const own = overlay.get(folder) ?? new Map<string, Entry>()
      overlay.set(folder, own)
      own.set(name, entry)
    })
  }

  const tree = new Map<string, FileState | null>()
  const walk = (folder: Inode, prefix: string) => {
    const own = overlay.get(folder)
    for (const name of new Set([...folder.entries.keys(), ...(own?.keys() ?? [])])) {
      const inode = entryOf(folder, name)?.inode
      if (!inode) continue
      const path = prefix + name
      tree.set(path, inode.isFolder ? null : { inode, changes: changes.get(inode) ?? [] })
      if (inode.isFolder) walk(inode, `${path}/`)
    }
  }
  walk(model.root, '')
  return tree
}

/** The bytes of a file of a possible disk. */
export function bytesOf({ inode, changes }: FileState): Buffer {
  if (changes.length === 0) return inode.bytes
  // A buffer as long as the file ever gets, so that each change costs no more than its own bytes.
  const most = changes.reduce(
    (length, [change, share]) => Math.max(length, endOf(change, share)),
    inode.bytes.length,
  )
  const out = Buffer.alloc(most)
  inode.bytes.copy(out)
  let length = inode.bytes.length
  for (const [change, share] of changes) {
    if (change.kind === 'resize') {
      out.fill(0, change.size)
      length = change.size
    } else if (change.kind === 'write') {
      if (share !== 'zeroes') change.bytes.copy(out, change.at, 0, share === 'whole' ? undefined : share)
      length = Math.max(length, endOf(change, share))
    }
  }
  return out.subarray(0, length)
}

/** Where a change ends in its file. A length that a write gave the file may be there without the bytes. */
function endOf(change: Change, share: Share): number {
  if (change.kind === 'resize') return change.size
  if (change.kind !== 'write') return 0
  return change.at + (typeof share === 'number' ? share : change.bytes.length)
}
