import type { CompiledProject } from '../project/compiled.ts'
import { joinPath, resolvePath } from '../project/path.ts'

/** Error stacks and DevTools name a mini program's files by this scheme. */
export const SOURCE = 'miniprogram:///'

/** Runs the modules of a mini program, each once. */
export interface ModuleLoader {
  /** Runs the module at a path without extension, unless it ran before, and returns its exports. */
  load(path: string): unknown
}

/**
 * CommonJS as a mini program has it: a bare name is a sibling file first (wx-api §13), then a package in the nearest
 * `miniprogram_npm` upwards. Every module gets the names of `scope` as if they were globals; where a value is undefined,
 * the host's own global is hidden.
 */
export function createModuleLoader(project: CompiledProject, scope: Record<string, unknown>): ModuleLoader {
  const names = Object.keys(scope)
  const values = Object.values(scope)
  const loaded = new Map<string, { exports: unknown }>()

  const run = (path: string): unknown => {
    const before = loaded.get(path)
    if (before) return before.exports
    if (path in project.data) return structuredClone(project.data[path])
    const module = { exports: {} as unknown }
    loaded.set(path, module)
    const require = (request: unknown) => run(resolve(project, path, String(request)))
    try {
      const body = evaluate(project.modules[path]!, path, names)
      body(...values).call(module.exports, require, module, module.exports)
    } catch (error) {
      loaded.delete(path)
      throw error
    }
    return module.exports
  }

  return { load: (path) => run(`${path}.js`) }
}

type Body = (require: (request: unknown) => unknown, module: object, exports: unknown) => void

// Indirect eval and not `new Function`: the latter adds two lines in front, and every line number would be wrong.
// Two functions, so that a module may declare a name that is hidden from it, such as `Image`.
function evaluate(body: string, path: string, names: string[]): (...values: unknown[]) => Body {
  // biome-ignore lint/security/noGlobalEval: a mini program's own modules are what the runtime is there to run
  const indirect = globalThis.eval
  const code = `(function(${names.join(',')}){return function(require,module,exports){${body}\n}})`
  return indirect(`${code}\n//# sourceURL=${SOURCE}${path}`)
}

function resolve(project: CompiledProject, from: string, request: string): string {
  const folder = from.split('/').slice(0, -1)
  const tries = [resolvePath(from, request)]
  if (!/^[./]/.test(request)) {
    for (let depth = folder.length; depth >= 0; depth -= 1) {
      const at = joinPath(folder.slice(0, depth), `miniprogram_npm/${request}`)
      const main = project.mains[at]
      if (main !== undefined) tries.push(joinPath(at.split('/'), main))
      tries.push(at)
    }
  }
  for (const path of tries) {
    for (const end of ['', '.js', '.json', '/index.js']) {
      const full = `${path}${end}`.replace(/^\//, '')
      if (full in project.modules || full in project.data) return full
    }
  }
  throw new Error(
    `${from}: 找不到模块 ${request}。 module '${request}' is not defined, require args is '${request}'`,
  )
}
