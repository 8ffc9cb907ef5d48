/** What the boxes of an MPEG-4 file say: seconds and pixels; 0 where they don't say. */
export function lookAtVideo(bytes: Uint8Array): { duration: number; width: number; height: number } {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let duration = 0
  const movie = file.indexOf('mvhd', 0, 'latin1')
  if (movie > 0 && movie + 24 <= file.length && file[movie + 4] === 0) {
    const scale = file.readUInt32BE(movie + 16)
    if (scale > 0) duration = file.readUInt32BE(movie + 20) / scale
  }
  // The first track with pixels is the picture; sound tracks say 0 × 0.
  for (let at = file.indexOf('tkhd', 0, 'latin1'); at > 0; at = file.indexOf('tkhd', at + 4, 'latin1')) {
    const end = at - 4 + file.readUInt32BE(at - 4)
    if (end > file.length || end < at + 12) continue
    const width = file.readUInt32BE(end - 8) >>> 16
    const height = file.readUInt32BE(end - 4) >>> 16
    if (width > 0 && height > 0) return { duration, width, height }
  }
  return { duration, width: 0, height: 0 }
}
