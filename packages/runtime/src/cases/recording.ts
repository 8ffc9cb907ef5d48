const FILES = 'getFileSystemManager'

/** Gives back an object that tells of each function that is taken from it, those of the file system included. */
export type Shown = <T extends object>(one: T) => T

/** Objects that tell `saw` which of their functions are called. */
export function recording(saw: (api: string) => void): Shown {
  const watched = new WeakMap<object, object>()
  const watch = <T extends object>(one: T, prefix: string): T => {
    const before = watched.get(one)
    if (before) return before as T
    const proxy = new Proxy(one, {
      get(target, name, receiver) {
        const value = Reflect.get(target, name, receiver)
        if (typeof value !== 'function' || typeof name !== 'string') return value
        saw(prefix + name)
        if (name !== FILES) return value
        return () => watch((value as () => object)(), 'FileSystemManager.')
      },
    })
    watched.set(one, proxy)
    return proxy
  }
  return (one) => watch(one, 'readFileSync' in one ? 'FileSystemManager.' : '')
}
