/** How many of the first bytes decide the type. */
export const SNIFF_BYTES = 4096

export const UNKNOWN_TYPE = 'application/octet-stream'

interface Magic {
  type: string
  /** Latin-1 text that must stand at each offset. */
  at: [offset: number, text: string][]
}

// The first match wins. Signatures: https://www.iana.org/assignments/media-types and the formats' own specifications.
const MAGIC: Magic[] = [
  { type: 'image/jpeg', at: [[0, '\xff\xd8\xff']] },
  { type: 'image/png', at: [[0, '\x89PNG\r\n\x1a\n']] },
  { type: 'image/gif', at: [[0, 'GIF87a']] },
  { type: 'image/gif', at: [[0, 'GIF89a']] },
  {
    type: 'image/webp',
    at: [
      [0, 'RIFF'],
      [8, 'WEBPVP8'],
    ],
  },
  {
    type: 'audio/wav',
    at: [
      [0, 'RIFF'],
      [8, 'WAVE'],
    ],
  },
  // 'BM' alone is too common in text; the four reserved bytes are zero in every real bitmap.
  {
    type: 'image/bmp',
    at: [
      [0, 'BM'],
      [6, '\0\0\0\0'],
    ],
  },
  { type: 'audio/mpeg', at: [[0, 'ID3']] },
  { type: 'audio/amr', at: [[0, '#!AMR\n']] },
  { type: 'audio/amr', at: [[0, '#!AMR-WB\n']] },
  { type: 'audio/silk', at: [[0, '#!SILK_V3']] },
  { type: 'audio/silk', at: [[0, '\x02#!SILK_V3']] },
  { type: 'audio/ogg', at: [[0, 'OggS']] },
  { type: 'audio/flac', at: [[0, 'fLaC']] },
  { type: 'video/webm', at: [[0, '\x1a\x45\xdf\xa3']] },
  { type: 'application/pdf', at: [[0, '%PDF-']] },
  { type: 'application/x-cfb', at: [[0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1']] },
]

/** Brands of an ISO base media file, in the order in which they are looked for among those that the file names. */
const BRANDS: [brand: string, type: string][] = [
  ['avif', 'image/avif'],
  ['avis', 'image/avif'],
  ['heic', 'image/heic'],
  ['heix', 'image/heic'],
  ['hevc', 'image/heic'],
  ['mif1', 'image/heif'],
  ['msf1', 'image/heif'],
  ['qt  ', 'video/quicktime'],
  ['M4A ', 'audio/mp4'],
  ['M4B ', 'audio/mp4'],
  ['3gp4', 'video/3gpp'],
  ['3gp5', 'video/3gpp'],
  ['3gp6', 'video/3gpp'],
]

const OFFICE: [folder: string, type: string][] = [
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
]

/**
 * The media type that the first bytes show, or `application/octet-stream`. At most {@link SNIFF_BYTES} are looked at, each a
 * fixed number of times; names and declared types play no part.
 */
export function sniff(first: Uint8Array): string {
  const head = Buffer.from(first.buffer, first.byteOffset, Math.min(first.byteLength, SNIFF_BYTES))
  for (const { type, at } of MAGIC) {
    if (at.every(([offset, text]) => stands(head, offset, text))) return type
  }
  if (stands(head, 4, 'ftyp')) return isoMediaType(head)
  if (stands(head, 0, 'PK\x03\x04')) return zipType(head)
  return mpegAudioType(head) ?? (isText(head, first.byteLength) ? 'text/plain' : UNKNOWN_TYPE)
}

function stands(head: Buffer, offset: number, text: string): boolean {
  for (let n = 0; n < text.length; n++) if (head[offset + n] !== text.charCodeAt(n)) return false
  return true
}

function isoMediaType(head: Buffer): string {
  const end = Math.min(head.readUInt32BE(0), head.length, 8 + 4 * 32)
  const brands = new Set<string>()
  // The major brand, its version (which is no brand), then the compatible ones.
  for (let at = 8; at + 4 <= end; at += at === 8 ? 8 : 4) brands.add(head.toString('latin1', at, at + 4))
  const major = head.toString('latin1', 8, 12)
  const direct = BRANDS.find(([brand]) => brand === major)
  // `mif1` as the major brand says only "an image"; the compatible brands say which.
  if (direct && direct[1] !== 'image/heif') return direct[1]
  const compatible = direct
    ? BRANDS.find(([brand, type]) => type.startsWith('image/') && brands.has(brand))
    : direct
  return compatible?.[1] ?? 'video/mp4'
}

function zipType(head: Buffer): string {
  if (head.indexOf('[Content_Types].xml') < 0 && head.indexOf('_rels/') < 0) return 'application/zip'
  return OFFICE.find(([folder]) => head.indexOf(folder) >= 0)?.[1] ?? 'application/zip'
}

/** MP3 without an ID3 tag, and AAC in ADTS frames: eleven or twelve set bits, then fields that are never all ones. */
function mpegAudioType(head: Buffer): string | null {
  if (head.length < 4 || head[0] !== 0xff) return null
  const second = head[1]!
  const third = head[2]!
  if ((second & 0xf6) === 0xf0 && (third & 0x3c) >> 2 < 13) return 'audio/aac'
  const isLayer3 = (second & 0xe6) === 0xe2
  const hasVersion = (second & 0x18) !== 0x08
  const hasRates = (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c
  return isLayer3 && hasVersion && hasRates ? 'audio/mpeg' : null
}

function isText(head: Buffer, total: number): boolean {
  if (head.length === 0) return false
  for (const byte of head) {
    const isControl = (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13) || byte === 127
    if (isControl) return false
  }
  try {
    // A character that the end of the head cuts in two is no fault of the file.
    new TextDecoder('utf-8', { fatal: true }).decode(head, {
      stream: total > head.length || head.length === SNIFF_BYTES,
    })
    return true
  } catch {
    return false
  }
}
