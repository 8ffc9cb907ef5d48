/** Files that are kept open between two steps, so that the second need not open them again. */
export interface OpenFiles {
  keep(path: string, fd: number): void
  /** Whoever takes one closes it. */
  take(path: string): number | null
  /** Closes one, if it is kept. */
  drop(path: string): void
}

/** Beyond `most` the oldest is closed. */
export function createOpenFiles(most: number, close: (fd: number) => void): OpenFiles {
  const files = new Map<string, number>()

  function take(path: string): number | null {
    const fd = files.get(path)
    if (fd === undefined) return null
    files.delete(path)
    return fd
  }

  function drop(path: string): void {
    const fd = take(path)
    if (fd !== null) close(fd)
  }

  return {
    keep(path, fd) {
      drop(path)
      files.set(path, fd)
      if (files.size > most) drop(files.keys().next().value!)
    },
    take,
    drop,
  }
}
