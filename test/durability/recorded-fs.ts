import fs from 'node:fs'
import { join } from 'node:path'
import type { DiskModel, Inode } from './disk-model.ts'

type Done = (error: Error | null, result?: unknown) => void
// biome-ignore lint/suspicious/noExplicitAny: the functions of node:fs have many forms; those that the server uses are told apart below.
type Call = (...args: any[]) => any

/**
 * Puts a recorder before the functions of `node:fs` by which a server changes its data folder, so that each change is in the
 * model as soon as it has happened. What SQLite does by itself is seen by comparing its log before and after each call.
 * Works for whoever looks the functions up after it was called, so call it before the server is imported.
 */
export function recordFs(model: DiskModel, data: string, onChange: (what: string) => void) {
  const paths = new Map<number, string>()
  const fds = new Map<number, Inode>()
  let line = 1
  let isOn = false
  let isLooking = false
  const logPath = join(data, 'catalog.sqlite-wal')
  let log = Buffer.alloc(0)

  /** Everything that is there now counts as certain. */
  function takeAsCertain(): void {
    const add = (folder: Inode, path: string) => {
      for (const entry of fs.readdirSync(path, { withFileTypes: true })) {
        if (entry.name.endsWith('-shm')) continue
        const inode = model.makeInode(entry.isDirectory())
        folder.entries.set(entry.name, { inode, order: -1 })
        if (inode.isFolder) add(inode, join(path, entry.name))
        else inode.bytes = fs.readFileSync(join(path, entry.name))
      }
    }
    add(model.root, data)
    log = fs.readFileSync(logPath)
    for (const [fd, path] of paths) fds.set(fd, inodeOf(path))
    isOn = true
  }

  /** What SQLite has written to its log since the last look, as one change for each run of other bytes. */
  function lookAtLog(): void {
    isLooking = true
    const now = fs.readFileSync(logPath)
    isLooking = false
    const file = inodeOf(logPath)
    const PAGE = 4096
    for (let at = 0; at < now.length; at += PAGE) {
      const bytes = now.subarray(at, at + PAGE)
      if (bytes.equals(log.subarray(at, at + PAGE))) continue
      model.add({ kind: 'write', file, at, bytes: Buffer.from(bytes), ended: line })
      onChange(`log@${at}`)
    }
    if (now.length < log.length) model.add({ kind: 'resize', file, size: now.length, ended: line })
    log = now
  }

  function inodeOf(path: string): Inode {
    let inode = model.root
    for (const name of path
      .slice(data.length + 1)
      .split('/')
      .filter(Boolean)) {
      let found = inode.entries.get(name)?.inode ?? null
      for (const change of model.pending) {
        if (change.kind === 'move' && change.from === inode && change.fromName === name) found = null
        if ('folder' in change && change.folder === inode && change.name === name)
          found = change.kind === 'leave' ? null : change.inode
      }
      if (!found) throw new Error(`${path} is unknown`)
      inode = found
    }
    return inode
  }

  const isInside = (path: unknown): path is string => isOn && String(path).startsWith(`${data}/`)
  const placeOf = (path: string) => ({
    folder: inodeOf(join(path, '..')),
    name: path.slice(path.lastIndexOf('/') + 1),
  })
  const changed = (what: string) => {
    line++
    onChange(what)
  }

  function write(fd: number, chunks: Uint8Array[], position: number, written: number): void {
    const file = fds.get(fd)
    if (!file) return
    const bytes = Buffer.concat(chunks).subarray(0, written)
    model.add({ kind: 'write', file, at: position, bytes, ended: line })
    changed('writev')
  }

  function opened(path: string, fd: number, isNew: boolean): void {
    if (isNew) {
      const inode = model.makeInode(false)
      model.add({ kind: 'enter', ...placeOf(path), inode, ended: line })
      changed(`open ${path}`)
    }
    if (path !== data && !String(path).startsWith(`${data}/`)) return
    paths.set(fd, path)
    if (isOn) fds.set(fd, inodeOf(path))
  }

  const patch = (name: keyof typeof fs, make: (real: Call) => Call) => {
    const real = fs[name] as Call
    // biome-ignore lint/suspicious/noExplicitAny: node:fs is the one place that every caller shares.
    ;(fs as any)[name] = Object.assign((...args: unknown[]) => {
      // Reading the log opens a file, too.
      if (isLooking) return real(...args)
      if (isOn) lookAtLog()
      return make(real)(...args)
    }, real)
  }

  patch('mkdirSync', (real) => (path, options) => {
    real(path, options)
    if (!isInside(path)) return
    model.add({ kind: 'enter', ...placeOf(path), inode: model.makeInode(true), ended: line })
    changed(`mkdir ${path}`)
  })
  patch('openSync', (real) => (path, flags, mode) => {
    const isNew = isInside(path) && !fs.existsSync(path)
    const fd = real(path, flags, mode) as number
    opened(path, fd, isNew)
    return fd
  })
  patch('open', (real) => (path, flags, mode, done: Done) => {
    const isNew = isInside(path) && !fs.existsSync(path)
    real(path, flags, mode, (error: Error | null, fd: number) => {
      if (!error) opened(path, fd, isNew)
      done(error, fd)
    })
  })
  patch('closeSync', (real) => (fd) => {
    paths.delete(fd)
    fds.delete(fd)
    real(fd)
  })
  patch('ftruncateSync', (real) => (fd, size) => {
    real(fd, size)
    const file = fds.get(fd)
    if (!file) return
    model.add({ kind: 'resize', file, size, ended: line })
    changed('ftruncate')
  })
  patch('writevSync', (real) => (fd, chunks, position) => {
    const written = real(fd, chunks, position) as number
    write(fd, chunks, position, written)
    return written
  })
  patch('writev', (real) => (fd, chunks, position, done: Done) => {
    // A caller may give memory back as soon as it is told.
    const copies = (chunks as Uint8Array[]).map((chunk) => Buffer.from(chunk))
    real(fd, chunks, position, (error: Error | null, written: number) => {
      if (!error) write(fd, copies, position, written)
      done(error, written)
    })
  })
  for (const name of ['fdatasync', 'fsync'] as const) {
    patch(name, (real) => (fd, done: Done) => {
      const began = ++line
      const inode = fds.get(fd)
      real(fd, (error: Error | null) => {
        if (!error && inode) {
          model.flush(inode, began)
          changed(name)
        }
        done(error)
      })
    })
  }
  for (const name of ['fdatasyncSync', 'fsyncSync'] as const) {
    patch(name, (real) => (fd) => {
      const began = ++line
      real(fd)
      const inode = fds.get(fd)
      if (!inode) return
      model.flush(inode, began)
      changed(name)
    })
  }
  patch('renameSync', (real) => (from, to) => {
    const source = isInside(from) ? { ...placeOf(from), inode: inodeOf(from) } : null
    real(from, to)
    if (!source) return
    const { folder, name, inode } = source
    model.add({ kind: 'move', from: folder, fromName: name, ...placeOf(to), inode, ended: line })
    changed(`rename ${to}`)
  })
  patch('unlink', (real) => (path, done: Done) => {
    real(path, (error: Error | null) => {
      if (!error && isInside(path)) {
        model.add({ kind: 'leave', ...placeOf(path), ended: line })
        changed(`unlink ${path}`)
      }
      done(error)
    })
  })

  return {
    takeAsCertain,
    /** A moment between two calls that a client can tell apart, such as the arrival of its answer. */
    mark(what: string) {
      lookAtLog()
      onChange(what)
    },
    stop() {
      isOn = false
    },
  }
}
