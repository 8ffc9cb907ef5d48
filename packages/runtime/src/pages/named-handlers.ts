import type { CompiledProject } from '../project/compiled.ts'
import { type GlassElement, glass } from './glass.ts'

type Handler = (event: unknown) => unknown

/** Event handlers that templates name: glass-easel is silent where there is no such method, WeChat is not. */
export interface NamedHandlers {
  /** What stands for a name in a template's binding. */
  named(name: string): Handler
  /** The method behind it; null, and a warning that names the line, where the host has none. */
  find(handler: Handler, type: string, host: GlassElement | undefined): Handler | null
}

export function createNamedHandlers(
  lines: CompiledProject['handlers'],
  warn: (text: string) => void,
): NamedHandlers {
  const byName = new Map<string, Handler>()
  const names = new WeakMap<Handler, string>()
  return {
    named(name) {
      const before = byName.get(name)
      if (before) return before
      const made: Handler = () => undefined
      byName.set(name, made)
      names.set(made, name)
      return made
    },
    find(handler, type, host) {
      const name = names.get(handler)
      if (name === undefined) return handler
      const method = host && glass.Component.getMethod(host, name)
      if (method) return method
      const path = host?.is ?? ''
      const line = lines[path]?.[`${type} ${name}`]
      const place = line === undefined ? '' : `${path}.wxml:${line}: `
      warn(`${place}Component "${path}" does not have a method "${name}" to handle event "${type}".`)
      return null
    },
  }
}
