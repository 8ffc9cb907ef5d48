import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Args, Result } from '../../wx/bridge.ts'
import { fileFault } from '../fault.ts'
import type { Place } from '../paths.ts'
import { bytesOf } from './contents.ts'
import type { Disk } from './disk.ts'
import { missing, noAccess, onFolder, toFault } from './faults.ts'
import { statsOf } from './tree.ts'

interface Handle {
  fd: number
  reads: boolean
  writes: boolean
  appends: boolean
  /** Where the next read or write begins that names no position. */
  at: number
}

/** `as` is `a` with every write on the disk before the call returns (wx-api §8.2). */
const flags = ['a', 'ax', 'a+', 'ax+', 'as', 'as+', 'r', 'r+', 'w', 'wx', 'w+', 'wx+']

const outOfRange = (what: 'length' | 'offset' | 'position', code: number) =>
  fileFault(`value of ${what} is out of range`, code)

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0

/**
 * Files by descriptor, which is text (wx-api §8.2, C17; the numbers §8.5). `read` gives the bytes; the page's side puts
 * them into its buffer. `close` ends what a run of the mini program left open.
 */
export function createHandles(disk: Disk): {
  calls: Record<string, (args: Args) => Result>
  close(): void
} {
  const open = new Map<string, Handle>()
  let last = 0

  function handleOf({ fd }: Args): Handle {
    const handle = open.get(String(fd))
    if (handle === undefined) throw fileFault('bad file descriptor', 1300009)
    return handle
  }

  /** With the word `fail` in the text, as the table has it. */
  const refused = () => fileFault('fail permission denied', 1302001)

  function placeFor(path: string, flag: string): Place {
    const place = disk.paths.find(path)
    const found = disk.look(place)
    const makes = !flag.startsWith('r')
    if (place === null) {
      if (makes) throw noAccess()
      throw missing(`, open ${path}`)
    }
    if (place.area !== 'user' && flag !== 'r')
      throw fileFault('permission denied when open using flag', 1302004)
    if (found?.isDirectory()) throw onFolder(path)
    if (found === null && (!makes || disk.look({ ...place, file: dirname(place.file) }) === null)) {
      throw missing(`, open ${path}`)
    }
    if (found !== null && flag.includes('x')) throw fileFault(`file already exists ${path}`, 1301005)
    return place
  }

  function openFile({ filePath, flag }: Args): Result {
    const path = String(filePath)
    const mode = String(flag)
    if (!flags.includes(mode)) throw fileFault('invalid flag', 1302003)
    const place = placeFor(path, mode)
    // The table's own spelling.
    if (open.size >= disk.limits.open) throw fileFault('excced max concurrent fd limit', 1302002)
    let fd: number
    try {
      fd = openSync(place.file, mode)
    } catch (error) {
      throw toFault(error, `, open ${path}`)
    }
    if (mode.startsWith('w')) disk.recount()
    last += 1
    open.set(String(last), {
      fd,
      reads: mode.startsWith('r') || mode.includes('+'),
      writes: mode !== 'r',
      appends: mode.startsWith('a'),
      at: 0,
    })
    return { fd: String(last) }
  }

  function read(args: Args): Result {
    const handle = handleOf(args)
    if (!handle.reads) throw refused()
    const room = Number(args.room)
    const { offset, length, position } = args
    if (!isCount(offset) || offset > room) throw outOfRange('offset', 1301007)
    if (!isCount(length) || offset + length > room) throw outOfRange('length', 1301006)
    if (typeof position === 'number' && !isCount(position)) throw outOfRange('position', 1301009)
    const out = new Uint8Array(length)
    const from = typeof position === 'number' ? position : handle.at
    let held = 0
    for (let count = -1; count !== 0 && held < length; held += count) {
      count = readSync(handle.fd, out, held, length - held, from + held)
    }
    if (typeof position !== 'number') handle.at += held
    return { bytesRead: held, data: out.slice(0, held).buffer }
  }

  function write(args: Args): Result {
    const handle = handleOf(args)
    if (!handle.writes) throw refused()
    const { position } = args
    if (typeof position === 'number' && !isCount(position)) throw outOfRange('position', 1301009)
    const bytes = slice(bytesOf(args), args)
    if (bytes.byteLength === 0) throw fileFault('data to write is empty', 1301002)
    const { size } = fstatSync(handle.fd)
    const from = handle.appends ? size : typeof position === 'number' ? position : handle.at
    disk.take(Math.max(0, from + bytes.byteLength - size))
    let written = 0
    while (written < bytes.byteLength) {
      written += writeSync(handle.fd, bytes, written, bytes.byteLength - written, from + written)
    }
    if (handle.appends || typeof position !== 'number') handle.at = from + written
    return { bytesWritten: written }
  }

  /** `offset` and `length` count for an ArrayBuffer only (typings 5.2.3 WriteOption). */
  function slice(bytes: Uint8Array, { data, offset, length }: Args): Uint8Array {
    if (!(data instanceof ArrayBuffer)) return bytes
    const from = offset ?? 0
    if (!isCount(from) || from > bytes.byteLength) throw outOfRange('offset', 1301007)
    const count = length ?? bytes.byteLength - from
    if (!isCount(count) || from + count > bytes.byteLength) throw outOfRange('length', 1301006)
    return bytes.subarray(from, from + count)
  }

  function ftruncate(args: Args): Result {
    const handle = handleOf(args)
    if (!handle.writes) throw refused()
    if (!isCount(args.length)) throw outOfRange('length', 1301006)
    disk.take(args.length - fstatSync(handle.fd).size)
    ftruncateSync(handle.fd, args.length)
    return {}
  }

  return {
    calls: {
      open: openFile,
      read,
      write,
      ftruncate,
      fstat: (args) => ({ stats: statsOf(fstatSync(handleOf(args).fd)) }),
      close(args) {
        closeSync(handleOf(args).fd)
        open.delete(String(args.fd))
        return {}
      },
    },
    close() {
      for (const { fd } of open.values()) closeSync(fd)
      open.clear()
    },
  }
}
