import { type DiskModel, type Inode, treeOf } from './disk-model.ts'
import type { TracedCall } from './trace-log.ts'

/** What happened at one line of a trace, as far as a disk and a client are concerned. */
export type Event =
  | { kind: 'change'; what: string }
  | { kind: 'flush'; what: string }
  /** The first byte of an answer is about to leave the server. */
  | { kind: 'answer'; request: string; answer: string }
  | { kind: 'request'; request: string }

/** System calls that have to be traced for a {@link replay}. */
export const RECORDED =
  'open openat openat2 creat dup dup2 dup3 fcntl close read readv pread64 write writev pwrite64 pwritev pwritev2 ftruncate truncate fallocate sendfile copy_file_range fdatasync fsync sync_file_range sync syncfs rename renameat renameat2 link linkat symlink unlink unlinkat rmdir mkdir mkdirat accept4 mmap'.split(
    ' ',
  )

interface Open {
  path: string
  inode: Inode | null
  offset: number
  isAppending: boolean
  /** A connection's request, as far as it was read; null for what is no connection. */
  request: string | null
}

/**
 * Runs recorded calls through a model of the disk, and tells of each one that matters once the model has it.
 * `data` is the folder that is modelled; everything outside of it is left out. Throws on a call that it can't follow.
 */
export async function replay(
  model: DiskModel,
  data: string,
  calls: readonly TracedCall[],
  onEvent: (event: Event) => Promise<void>,
): Promise<void> {
  const fds = new Map<number, Open>()
  const answers = calls.filter(isAnswer)
  // A change counts from the return of its call, an answer from the moment when it may leave.
  const order = (call: TracedCall) => (answers.includes(call) ? call.began : call.ended)
  const inOrder = [...calls].sort((a, b) => order(a) - order(b))
  for (const call of inOrder) await step(call)

  function isAnswer({ name, args }: TracedCall): boolean {
    return /^(write|writev)$/.test(name) && /^\d+, (\[\{iov_base=)?"\\x48\\x54\\x54\\x50/.test(args)
  }

  async function step(call: TracedCall): Promise<void> {
    const { name, args, ended } = call
    const result = Number.parseInt(call.result, 10)
    if (!(result >= 0)) return // it failed, or the process died in it
    const texts = strings(args)
    const fd = Number.parseInt(args, 10)
    const opened = fds.get(fd)
    const changed = (what: string) => onEvent({ kind: 'change', what: `${name} ${what}` })

    switch (name) {
      case 'open':
      case 'openat':
      case 'creat': {
        const path = text(texts[0]!)
        const inside = insidePath(path)
        if (inside === null) return void fds.set(result, blank(path))
        let inode = lookUp(inside)
        const isNew = inode === null
        if (isNew) {
          if (name !== 'creat' && !/O_CREAT/.test(args)) throw new Error(`${path} is unknown`)
          inode = model.makeInode(false)
          model.add({ kind: 'enter', ...parentOf(inside), inode, ended })
        } else if (/O_TRUNC/.test(args)) model.add({ kind: 'resize', file: inode!, size: 0, ended })
        fds.set(result, { ...blank(path), inode, isAppending: /O_APPEND/.test(args) })
        return isNew || /O_TRUNC/.test(args) ? changed(path) : undefined
      }
      case 'accept4':
        return void fds.set(result, { ...blank('connection'), request: '' })
      case 'dup':
      case 'dup2':
      case 'dup3':
        if (opened?.inode) throw new Error(`can't follow ${name} of ${opened.path}`)
        return
      case 'fcntl':
        if (opened?.inode && /F_DUPFD/.test(args)) throw new Error(`can't follow ${args}`)
        return
      case 'close':
        return void fds.delete(fd)
      case 'read':
      case 'readv':
        if (opened?.request !== undefined && opened.request !== null) {
          const head = text(texts.join('')).slice(0, 200)
          if (/^(POST|DELETE|GET|HEAD|PATCH) \//.test(head)) {
            opened.request = head
            return onEvent({ kind: 'request', request: head })
          }
        } else if (opened) opened.offset += result
        return
      case 'write':
      case 'writev':
        if (opened?.request && isAnswer(call)) {
          return onEvent({ kind: 'answer', request: opened.request, answer: text(texts.join('')) })
        }
        if (!opened?.inode) return
        if (opened.isAppending) throw new Error(`can't follow appending to ${opened.path}`)
        write(opened.inode, opened.offset)
        opened.offset += result
        return changed(opened.path)
      case 'pwrite64':
      case 'pwritev':
      case 'pwritev2':
        if (!opened?.inode) return
        write(opened.inode, Number(args.split(', ').at(name === 'pwritev2' ? -2 : -1)))
        return changed(opened.path)
      case 'ftruncate':
        if (!opened?.inode) return
        model.add({ kind: 'resize', file: opened.inode, size: Number(/(\d+)$/.exec(args)![1]), ended })
        return changed(opened.path)
      case 'fdatasync':
      case 'fsync':
        if (!opened?.inode) return
        model.flush(opened.inode, call.began)
        return onEvent({ kind: 'flush', what: `${name} ${opened.path}` })
      case 'mkdir':
      case 'mkdirat': {
        const inside = insidePath(text(texts[0]!))
        if (inside === null || inside === '') return
        model.add({ kind: 'enter', ...parentOf(inside), inode: model.makeInode(true), ended })
        return changed(inside)
      }
      case 'link':
      case 'linkat': {
        const [from, to] = [insidePath(text(texts[0]!)), insidePath(text(texts[1]!))]
        if (from === null || to === null) return
        model.add({ kind: 'enter', ...parentOf(to), inode: lookUp(from)!, ended })
        return changed(to)
      }
      case 'rename':
      case 'renameat':
      case 'renameat2': {
        const [from, to] = [insidePath(text(texts[0]!)), insidePath(text(texts[1]!))]
        if (from === null || to === null) return
        const source = parentOf(from)
        const inode = lookUp(from)!
        model.add({ kind: 'move', from: source.folder, fromName: source.name, ...parentOf(to), inode, ended })
        return changed(to)
      }
      case 'unlink':
      case 'unlinkat':
      case 'rmdir': {
        const inside = insidePath(text(texts[0]!))
        if (inside === null) return
        model.add({ kind: 'leave', ...parentOf(inside), ended })
        return changed(inside)
      }
      case 'mmap': {
        const target = /MAP_SHARED/.test(args) && /PROT_WRITE/.test(args) ? mapped(args) : null
        if (target?.inode) throw new Error(`can't follow a shared mapping of ${target.path}`)
        return
      }
      case 'pread64':
      case 'sync_file_range': // promises nothing
        return
      default:
        if (opened?.inode || texts.some((one) => insidePath(text(one)) !== null))
          throw new Error(`can't follow ${name}(${args.slice(0, 200)})`)
    }

    function write(file: Inode, at: number): void {
      const bytes = Buffer.from(texts.join('').replaceAll('\\x', ''), 'hex').subarray(0, result)
      if (bytes.length !== result)
        throw new Error(`${name} is recorded with ${bytes.length} of ${result} bytes`)
      if (result > 0) model.add({ kind: 'write', file, at, bytes, ended })
    }
  }

  function mapped(args: string): Open | undefined {
    return fds.get(Number(args.split(', ').at(-2)))
  }

  function insidePath(path: string): string | null {
    path = path.replace(/\/+$/, '')
    if (path === data) return ''
    // The index of SQLite's log is written through shared memory, and made anew at the first opening after a crash.
    if (path.endsWith('-shm')) return null
    return path.startsWith(`${data}/`) ? path.slice(data.length + 1) : null
  }

  /** As the running system sees it: with every change so far. */
  function lookUp(inside: string): Inode | null {
    let folder: Inode | null = model.root
    for (const name of inside === '' ? [] : inside.split('/')) {
      if (folder === null) return null
      folder = entryNow(folder, name)
    }
    return folder
  }

  function entryNow(folder: Inode, name: string): Inode | null {
    let inode = folder.entries.get(name)?.inode ?? null
    for (const change of model.pending) {
      if (change.kind === 'move' && change.from === folder && change.fromName === name) inode = null
      if ('folder' in change && change.folder === folder && change.name === name)
        inode = change.kind === 'leave' ? null : change.inode
    }
    return inode
  }

  function parentOf(inside: string): { folder: Inode; name: string } {
    const cut = inside.lastIndexOf('/')
    const folder = lookUp(inside.slice(0, Math.max(cut, 0)))
    if (!folder) throw new Error(`the folder of ${inside} is unknown`)
    return { folder, name: inside.slice(cut + 1) }
  }
}

/** Every change so far is there: what the running system sees, and what a process that is killed leaves. */
export function viewOf(model: DiskModel) {
  return treeOf(model, new Map(model.pending.map((change) => [change, 'whole'])))
}

function blank(path: string): Open {
  return { path, inode: null, offset: 0, isAppending: false, request: null }
}

/** The quoted strings of a call's arguments, still in hexadecimal. */
function strings(args: string): string[] {
  const found = [...args.matchAll(/"([^"]*)"(\.\.\.)?/g)]
  if (found.some(([, , cut]) => cut)) throw new Error('the trace has cut a string off')
  return found.map(([, one]) => one!)
}

function text(hex: string): string {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex').toString()
}
