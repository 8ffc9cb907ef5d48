import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import type { UnzipFileInfo } from 'fflate'
import type { Args, Result } from '../../wx/bridge.ts'
import { Fault, fileFault } from '../fault.ts'
import { fflate, zlib } from '../on-demand.ts'
import { encodingOf } from './contents.ts'
import { type Disk, storageFull } from './disk.ts'
import { denied, missing, noAccess, onFolder, toFault } from './faults.ts'

interface Entry {
  path: string
  encoding?: string
  position?: number
  length?: number
}

/** Whether the name in a zip stays inside the folder that it is unpacked into. */
function insideOf(folder: string, name: string): string | null {
  const file = join(folder, name.replaceAll('\\', '/'))
  return !name.includes('\0') && file.startsWith(folder + sep) ? file : null
}

/** What is packed: zip (fflate) and brotli (wx-api §8.2; the numbers §8.5). */
export function packedCalls(disk: Disk): Record<string, (args: Args) => Result> {
  function readPacked(path: string): Uint8Array {
    const place = disk.paths.find(path)
    const found = disk.look(place)
    if (place === null || found === null) throw missing(`, open ${path}`)
    if (found.isDirectory()) throw onFolder(path)
    if (found.size > disk.limits.read) throw storageFull()
    return readFileSync(place.file)
  }

  /** The files of a zip. `room` = how many bytes they may unpack to; a zip that says more is not unpacked at all. */
  function openZip(path: string, room: number): Record<string, Uint8Array> {
    const bytes = readPacked(path)
    let total = 0
    const filter = ({ name, originalSize }: UnzipFileInfo) => {
      if (name.endsWith('/')) return false
      total += originalSize
      if (total > room) throw storageFull()
      return true
    }
    try {
      return fflate().unzipSync(bytes, { filter })
    } catch (error) {
      if (error instanceof Fault) throw error
      throw fileFault('unzip open file fail', 1301102)
    }
  }

  function unzip({ zipFilePath, targetPath }: Args): Result {
    const target = String(targetPath)
    const place = disk.paths.find(target)
    if (place === null) throw noAccess()
    if (place.area !== 'user') throw denied(`, open ${target}`)
    const found = disk.look(place)
    if (found !== null && !found.isDirectory()) throw fileFault(`not a directory ${target}`, 1300020)
    const entries = Object.entries(openZip(String(zipFilePath), disk.limits.storage))
    const files = entries.map(([name, bytes]) => ({ file: insideOf(place.file, name), bytes }))
    // Nothing gets out of the folder (wx-api §8.3 [docs]); that the whole call fails is unverified on a device.
    if (files.some(({ file }) => file === null)) throw fileFault('unzip entry fail', 1301103)
    const old = files.reduce((sum, { file }) => sum + sizeOf(file!), 0)
    disk.take(files.reduce((sum, { bytes }) => sum + bytes.byteLength, -old))
    try {
      mkdirSync(place.file, { recursive: true })
      for (const { file, bytes } of files) {
        mkdirSync(dirname(file!), { recursive: true })
        writeFileSync(file!, bytes)
      }
    } catch (error) {
      disk.recount()
      throw toFault(error, ` ${target}`)
    }
    return {}
  }

  const sizeOf = (file: string) => {
    const found = disk.look({ area: 'user', file })
    return found?.isFile() ? found.size : 0
  }

  function part(bytes: Uint8Array | undefined, { encoding, position, length }: Omit<Entry, 'path'>): Result {
    const told = (reason: string) => ({ errMsg: `readZipEntry:fail ${reason}` })
    if (bytes === undefined) return told('no such file or directory')
    const from = position ?? 0
    if (position !== undefined && !(from >= 0 && from < bytes.byteLength)) {
      return told('value of position is out of range')
    }
    if (length !== undefined && !(length >= 1 && length <= bytes.byteLength)) {
      return told('value of length is out of range')
    }
    const piece = Buffer.from(bytes.slice(from, length === undefined ? undefined : from + length))
    const data =
      encoding === undefined
        ? piece.buffer.slice(piece.byteOffset, piece.byteOffset + piece.byteLength)
        : piece.toString(encodingOf(encoding))
    return { errMsg: 'readZipEntry:ok', data }
  }

  function readZipEntry({ filePath, entries, encoding }: Args): Result {
    if (typeof entries === 'string' && entries !== 'all') {
      const why = 'parameter error: parameter.entries should be Array or "all" instead of String;'
      throw new Fault(why, 1001)
    }
    const files = openZip(String(filePath), disk.limits.read)
    const asked: Entry[] =
      entries === 'all'
        ? Object.keys(files).map((path) => ({
            path,
            ...(typeof encoding === 'string' && { encoding }),
          }))
        : (entries as Entry[])
    const read = asked.map(({ path, ...how }) => {
      return [path, part(Object.hasOwn(files, path) ? files[path] : undefined, how)] as const
    })
    return { entries: Object.fromEntries(read) }
  }

  function readCompressedFile({ filePath }: Args): Result {
    const packed = readPacked(String(filePath))
    let bytes: Buffer
    try {
      bytes = zlib().brotliDecompressSync(packed, { maxOutputLength: disk.limits.read })
    } catch {
      throw fileFault('brotli decompress fail', 1301111)
    }
    return { data: new Uint8Array(bytes).buffer }
  }

  return { unzip, readZipEntry, readCompressedFile }
}
