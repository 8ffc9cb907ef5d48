/** Goes from a folder, given by its steps, along `to`; never above the mini program's root. */
export function joinPath(folder: readonly string[], to: string): string {
  const parts = [...folder]
  for (const part of to.split('/')) {
    if (part === '..') parts.pop()
    else if (part && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

/** What `to` means in the file `from`: a leading slash is the mini program's root. Without a leading slash itself. */
export function resolvePath(from: string, to: string): string {
  return joinPath(to.startsWith('/') ? [] : from.split('/').slice(0, -1), to)
}
