import type { CompiledProject } from '../project/compiled.ts'
import { resolvePath } from '../project/path.ts'
import { SOURCE } from './module-loader.ts'
import { createWxsLanguage, wxsLibrary } from './wxs-language.ts'

/** The WXS of one mini program: each module runs once, when it is first used ([docs] WXS 模块). */
export interface WxsModules {
  /** What a template sees of a module: its functions, whose errors are reported and answer undefined. */
  shown(id: string): object
  /** The function itself behind one that a template was given; null for functions that aren't WXS. */
  behind(shown: unknown): WxsFunction | null
}

export type WxsFunction = (...values: unknown[]) => unknown

export function createWxsModules(
  scripts: CompiledProject['scripts'],
  report: (error: unknown) => void,
): WxsModules {
  const library = { $wxs: createWxsLanguage(), ...wxsLibrary }
  const names = [...Object.keys(library), 'require', 'module'].join(',')
  const loaded = new Map<string, { exports: unknown }>()
  const originals = new WeakMap<object, WxsFunction>()
  const given = new WeakMap<WxsFunction, WxsFunction>()

  const load = (id: string): unknown => {
    const before = loaded.get(id)
    // In a circle of modules, the one that is still running has exported what it has so far.
    if (before) return before.exports
    const file = id.split('#')[0]!
    const module = { exports: {} as unknown }
    loaded.set(id, module)
    const require = (path: unknown) => {
      const to = resolvePath(file, String(path))
      if (!(to in scripts)) throw new Error(`${file}: 找不到 ${path}。 ${path} was not found.`)
      return load(to)
    }
    // biome-ignore lint/security/noGlobalEval: a mini program's own scripts are what the runtime is there to run
    const indirect = globalThis.eval
    const body = indirect(`(function(${names}){${scripts[id]}\n})\n//# sourceURL=${SOURCE}${file}`)
    body.call(undefined, ...Object.values(library), require, module)
    return module.exports
  }

  const guarded = (own: WxsFunction): WxsFunction => {
    const before = given.get(own)
    if (before) return before
    const made: WxsFunction = (...values) => {
      try {
        return own(...values)
      } catch (error) {
        report(error)
        return undefined
      }
    }
    given.set(own, made)
    originals.set(made, own)
    return made
  }

  return {
    shown: (id) =>
      new Proxy(
        {},
        {
          get(_, key) {
            try {
              const exports = load(id) as Record<PropertyKey, unknown> | null | undefined
              const value = exports?.[key]
              return typeof value === 'function' ? guarded(value as WxsFunction) : value
            } catch (error) {
              report(error)
              return undefined
            }
          },
        },
      ),
    behind: (shown) => (typeof shown === 'function' ? (originals.get(shown) ?? null) : null),
  }
}
