import {
  appendFileSync,
  closeSync,
  openSync,
  readSync,
  type Stats,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { Args, Result } from '../../wx/bridge.ts'
import { Fault, fileFault } from '../fault.ts'
import { crypto } from '../on-demand.ts'
import type { Disk } from './disk.ts'
import { denied, missing, noAccess, onFolder, toFault } from './faults.ts'

/** Node's names are WeChat's names (wx-api §8.3 [docs]); what is not here is refused. */
const encodings = new Set('ascii base64 binary hex ucs2 ucs-2 utf16le utf-16le utf-8 utf8 latin1'.split(' '))

export function encodingOf(value: unknown): BufferEncoding {
  const name = String(value)
  if (!encodings.has(name)) throw new Fault(`invalid encoding "${name}"`, 1001)
  return name as BufferEncoding
}

/** Reads `[position, position + length)` of a file; to its end where the range passes it. */
function readRange(file: string, position: number, length: number): Buffer<ArrayBuffer> {
  const out = Buffer.alloc(length)
  const handle = openSync(file, 'r')
  try {
    let held = 0
    while (held < length) {
      const read = readSync(handle, out, held, length - held, position + held)
      if (read === 0) break
      held += read
    }
    return out.subarray(0, held)
  } finally {
    closeSync(handle)
  }
}

function readFile(disk: Disk, args: Args): Result {
  const path = String(args.filePath)
  const place = disk.paths.find(path)
  const found = disk.look(place)
  if (place === null || found === null) throw missing(`, open ${path}`)
  if (found.isDirectory()) throw onFolder(path)
  const encoding = args.encoding === undefined ? null : encodingOf(args.encoding)
  const position = (args.position as number | undefined) ?? 0
  const ranged = args.position !== undefined || args.length !== undefined
  const whole = Number.isInteger(position) && position >= 0
  if (args.position !== undefined && (!whole || position > found.size - 1)) {
    throw fileFault('value of position is out of range', 1301009)
  }
  const asked = args.length as number | undefined
  if (asked !== undefined && (!Number.isInteger(asked) || asked < 1 || asked > found.size)) {
    throw fileFault('value of length is out of range', 1301006)
  }
  const length = Math.min(asked ?? found.size - position, found.size - position)
  // Whether a slice of a larger file may be read is not documented; unverified on a device.
  if ((ranged ? length : found.size) > disk.limits.read) {
    throw fileFault('the maximum size of the file storage limit is exceeded', 1300202)
  }
  const bytes = readRange(place.file, position, length)
  if (encoding !== null) return { data: bytes.toString(encoding) }
  return { data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) }
}

/** What is to be written: an ArrayBuffer as it is, text in its encoding. */
export function bytesOf(args: Args): Uint8Array {
  if (args.data instanceof ArrayBuffer) return new Uint8Array(args.data)
  const encoding = encodingOf(args.encoding ?? 'utf8')
  const text = String(args.data)
  if (encoding === 'base64' && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) {
    throw fileFault('base64 encode error', 1300203)
  }
  return Buffer.from(text, encoding)
}

/** The file of `filePath`, which a mini program may write; `found` = what is there now. */
function writable(disk: Disk, path: string): { file: string; found: Stats | null } {
  const place = disk.paths.find(path)
  if (place === null) throw noAccess()
  if (place.area !== 'user') throw denied(`, open ${path}`)
  const found = disk.look(place)
  if (found?.isDirectory()) throw onFolder(path)
  return { file: place.file, found }
}

function write(disk: Disk, args: Args, append: boolean): Result {
  const path = String(args.filePath)
  const { file, found } = writable(disk, path)
  if (append && found === null) throw missing(`, open ${path}`)
  const parent = disk.look({ area: 'user', file: dirname(file) })
  if (parent === null) throw missing(`, open ${path}`)
  if (!parent.isDirectory()) throw fileFault(`not a directory, open ${path}`, 1300020)
  const bytes = bytesOf(args)
  disk.take(append ? bytes.byteLength : bytes.byteLength - (found?.size ?? 0))
  try {
    if (append) appendFileSync(file, bytes)
    else writeFileSync(file, bytes)
  } catch (error) {
    disk.recount()
    throw toFault(error, `, open ${path}`)
  }
  return {}
}

/** What is added is zeroes (wx-api §8.2 [docs]). */
function truncate(disk: Disk, { filePath, length }: Args): Result {
  const path = String(filePath)
  const { file, found } = writable(disk, path)
  if (found === null) throw missing(`, open ${path}`)
  const size = Number(length)
  if (!Number.isInteger(size) || size < 0) throw fileFault('value of length is out of range', 1301006)
  disk.take(size - found.size)
  truncateSync(file, size)
  return {}
}

function getFileInfo(disk: Disk, args: Args): Result {
  const place = disk.paths.find(String(args.filePath))
  const found = disk.look(place)
  if (place === null || found === null || !found.isFile()) throw fileFault('file not exist', 1300002)
  const hash = crypto().createHash(String(args.digestAlgorithm ?? 'md5'))
  const step = 1 << 20
  for (let position = 0; position < found.size; position += step) {
    hash.update(readRange(place.file, position, Math.min(step, found.size - position)))
  }
  return { size: found.size, digest: hash.digest('hex') }
}

/** The calls that read or write what is in a file (wx-api §8.2). */
export function contentCalls(disk: Disk): Record<string, (args: Args) => Result> {
  return {
    readFile: (args) => readFile(disk, args),
    writeFile: (args) => write(disk, args, false),
    appendFile: (args) => write(disk, args, true),
    truncate: (args) => truncate(disk, args),
    getFileInfo: (args) => getFileInfo(disk, args),
  }
}
