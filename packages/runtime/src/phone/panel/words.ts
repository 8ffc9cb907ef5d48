/** Bytes as people read them: `812 B`, `34.5 kB`, `2.1 MB`. */
export function showBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** Milliseconds as people read them: `7 ms`, `1.50 s`. */
export function showMs(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`
}

/** An address in two: what tells tasks apart, and the host. */
export function pathOf(address: string): { path: string; host: string } {
  const found = /^[a-z]+:\/\/([^/?#]*)(.*)$/i.exec(address)
  return found ? { path: found[2] || '/', host: found[1]! } : { path: address, host: '' }
}
