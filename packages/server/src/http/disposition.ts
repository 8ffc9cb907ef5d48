// Raster images, sound and film: nothing in them runs. Everything else is downloaded, never shown.
const INLINE = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/bmp',
  'image/heic',
  'image/heif',
  'image/avif',
  'audio/mpeg',
  'audio/mp4',
  'audio/aac',
  'audio/amr',
  'audio/silk',
  'audio/wav',
  'audio/ogg',
  'audio/flac',
  'video/mp4',
  'video/quicktime',
  'video/3gpp',
  'video/webm',
])

/** Content-Disposition (RFC 6266) for a type and an original name, with the name once more in plain ASCII for old clients. */
export function contentDisposition(type: string, name: string): string {
  const kind = INLINE.has(type) ? 'inline' : 'attachment'
  if (name === '') return kind
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
