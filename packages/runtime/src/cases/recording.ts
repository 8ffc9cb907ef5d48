const FILES = 'getFileSystemManager'
const TASKS = ['request', 'uploadFile', 'downloadFile']

export interface Task {
  abort(): void
}

/** How a case gets to see `wx`. */
export type Shown = <T extends object>(one: T) => T

/**
 * Objects that tell which of their functions are taken from them, those of the file system included, and which tasks
 * their network calls give.
 */
export function recording(on: { saw?(api: string): void; opened?(task: Task): void }): Shown {
  const watched = new WeakMap<object, object>()
  const watch = <T extends object>(one: T, prefix: string): T => {
    const before = watched.get(one)
    if (before) return before as T
    const proxy = new Proxy(one, {
      get(target, name, receiver) {
        const value = Reflect.get(target, name, receiver)
        if (typeof value !== 'function' || typeof name !== 'string') return value
        on.saw?.(prefix + name)
        if (name === FILES) return () => watch((value as () => object)(), 'FileSystemManager.')
        if (!on.opened || !TASKS.includes(name)) return value
        return (...given: unknown[]) => {
          const task = (value as (...given: unknown[]) => unknown).apply(target, given)
          if (typeof (task as Task | undefined)?.abort === 'function') on.opened?.(task as Task)
          return task
        }
      },
    })
    watched.set(one, proxy)
    return proxy
  }
  return (one) => watch(one, 'readFileSync' in one ? 'FileSystemManager.' : '')
}
