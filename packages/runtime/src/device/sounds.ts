import { readFileSync } from 'node:fs'
import type { Args, Result } from '../wx/bridge.ts'
import type { Disk } from './files/disk.ts'
import { lookAtVideo } from './videos.ts'

function wavSeconds(bytes: Buffer): number | null {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') return null
  let rate = 0
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4)
    const size = bytes.readUInt32LE(at + 4)
    if (name === 'fmt ') rate = bytes.readUInt32LE(at + 16)
    if (name === 'data') return rate === 0 ? null : Math.min(size, bytes.length - at - 8) / rate
    at += 8 + size + (size % 2)
  }
  return null
}

const kilobits = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]

/** MPEG-1 layer III by the bit rate of its first frame. */
function mp3Seconds(bytes: Buffer): number | null {
  let at = 0
  if (bytes.toString('latin1', 0, 3) === 'ID3' && bytes.length > 10) {
    at = 10 + ((bytes[6]! << 21) | (bytes[7]! << 14) | (bytes[8]! << 7) | bytes[9]!)
  }
  if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xfe) !== 0xfa) return null
  const rate = kilobits[(bytes[at + 2] ?? 0) >> 4]
  return rate ? ((bytes.length - at) * 8) / (rate * 1000) : null
}

/** MPEG-4 by the movie header. */
function mp4Seconds(bytes: Buffer): number | null {
  return bytes.toString('latin1', 4, 8) === 'ftyp' ? lookAtVideo(bytes).duration || null : null
}

/**
 * How long a sound lasts, for a speaker that only keeps time: WAV, MP3 and M4A. Answers with
 * `{ duration }` in seconds or `{ errCode, errMsg }` (wx-api §10 onError).
 */
export async function probeSound(
  disk: Disk,
  { src }: Args,
  fetch: (url: string) => Promise<string>,
): Promise<Result> {
  let path = String(src)
  if (disk.paths.find(path) === null && /^https?:\/\//i.test(path)) {
    try {
      path = await fetch(path)
    } catch {
      return { errCode: 10002, errMsg: 'network error' }
    }
  }
  const place = disk.paths.find(path)
  if (place === null || !disk.look(place)?.isFile()) return { errCode: 10003, errMsg: 'file error' }
  const bytes = readFileSync(place.file)
  const duration = wavSeconds(bytes) ?? mp3Seconds(bytes) ?? mp4Seconds(bytes)
  return duration === null ? { errCode: 10004, errMsg: 'format error' } : { duration }
}
