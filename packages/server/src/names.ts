const MAX_BYTES = 255
// Control characters, and the characters that turn the reading direction (they make `gpj.exe` look like `exe.jpg`).
const INVISIBLE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]/gu

/**
 * A client's file name as it may be shown: the last segment, NFC, without control and direction characters, at most
 * 255 bytes of UTF-8 (the extension survives the cut). It is for display only and never becomes part of a path.
 */
export function displayName(raw: string): string {
  const last = raw.slice(Math.max(raw.lastIndexOf('/'), raw.lastIndexOf('\\')) + 1)
  const clean = last.toWellFormed().normalize('NFC').replace(INVISIBLE, '').trim()
  return clean === '.' || clean === '..' ? '' : shorten(clean)
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : ''
  let room = MAX_BYTES - Buffer.byteLength(extension)
  let stem = ''
  for (const character of name.slice(0, name.length - extension.length)) {
    room -= Buffer.byteLength(character)
    if (room < 0) break
    stem += character
  }
  return stem + extension
}
