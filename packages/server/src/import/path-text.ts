const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const GB18030 = new TextDecoder('gb18030', { fatal: true })

/**
 * A path as text. What is no UTF-8 is read as GB18030, which is what Chinese Windows and its archives left behind, and comes with its
 * bytes in Base64: several byte strings may read alike.
 */
export function pathText(path: Buffer): { path: string; bytes: string | null } {
  try {
    return { path: UTF8.decode(path), bytes: null }
  } catch {
    return { path: legacyText(path), bytes: path.toString('base64') }
  }
}

function legacyText(path: Buffer): string {
  try {
    return GB18030.decode(path)
  } catch {
    return path.toString('utf8')
  }
}

/** The bytes of what `pathText` gave. */
export function pathBytes({ path, bytes }: { path: string; bytes: string | null }): Buffer {
  return bytes === null ? Buffer.from(path) : Buffer.from(bytes, 'base64')
}
