/** An address after the rewrite table: exact strings, and prefixes where the key ends with `*`, the longest first. */
export function rewriteAddress(url: string, rewrites: Record<string, string>): string {
  if (Object.hasOwn(rewrites, url)) return rewrites[url]!
  const prefixes = Object.keys(rewrites)
    .filter((key) => key.endsWith('*') && url.startsWith(key.slice(0, -1)))
    .sort((a, b) => b.length - a.length)
  const [key] = prefixes
  return key === undefined ? url : rewrites[key] + url.slice(key.length - 1)
}

/** Whether a browser can load it by itself; everything else is a path on the phone. In DevTools these begin with `http:` too. */
export function isRemote(path: string): boolean {
  if (/^http:\/\/(tmp|store|usr)(\/|$)/.test(path)) return false
  return /^(https?:|data:|blob:|\/\/)/.test(path)
}
