import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'

/** Names of glass-easel's own that the runtime's sources use too. */
export const KEPT: readonly string[] = ['_$getAlias', '_$wxTmplArgs']

// Of no use here, and left out: queries and observers of the adapter, because page code gets the runtime's own
// (pages/ready.ts), and external components, which WeChat doesn't have.
const LEFT_OUT = /[\\/](selector_query|intersection|media_query|native_rendering)\.ts$/
const NOTHING =
  'export const SelectorQuery = 0, IntersectionObserver = 0, MediaQueryObserver = 0, GlassEaselTemplateDOM = 0'

// All that element.ts takes from these are `const enum`s. TypeScript writes their values in and drops the import; left in, it
// would close a circle in which a class is extended before it is there.
const ENUMS = /^\.\/(shadow_root|relation)$/

/**
 * Bundles glass-easel and its adapter from the sources that their packages hold, for a page alone: with the switches
 * that glass-easel has for it (a DOM and no other backend, nothing for its own tools), and with short names for what is
 * private to the two. Nothing else differs from what runs in Node.
 */
export function glassSources(): Plugin {
  const names = new Map<string, string>()
  // With their prefix, because page code's own members stand beside some of them.
  const shorten = (name: string): string => {
    if (KEPT.includes(name)) return name
    const short = names.get(name) ?? `_$${names.size.toString(36)}`
    names.set(name, short)
    return short
  }
  return {
    name: 'glass-sources',
    setup(build) {
      // As glass-easel compiles itself: a declared field is no assignment.
      build.initialOptions.tsconfigRaw = { compilerOptions: { useDefineForClassFields: false } }
      build.onResolve({ filter: /^glass-easel/ }, async ({ path, resolveDir, kind, pluginData }) => {
        if (pluginData === 'found') return undefined
        const found = await build.resolve(path, { resolveDir, kind, pluginData: 'found' })
        if (found.errors.length > 0) return found
        return { path: join(found.path, '../../src/index.ts'), sideEffects: false }
      })
      build.onResolve({ filter: ENUMS }, ({ path, importer, resolveDir }) =>
        /[\\/]glass-easel[\\/]src[\\/]element\.ts$/.test(importer)
          ? { path: `${join(resolveDir, path)}.ts`, namespace: 'enums' }
          : undefined,
      )
      build.onLoad({ filter: /.*/, namespace: 'enums' }, async ({ path }) => {
        const source = await readFile(path, 'utf8')
        return { contents: source.match(/export const enum \w+ \{[^}]*\}/g)?.join('\n') ?? '', loader: 'ts' }
      })
      build.onLoad({ filter: /[\\/]glass-easel[^\\/]*[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
        if (LEFT_OUT.test(path)) return { contents: NOTHING }
        const source = await readFile(path, 'utf8')
        const contents = source
          .replace(/\bBM\.(\w+)/g, (_, mode) => String(mode === 'DOMLIKE'))
          .replace(/\bENV\.DEV\b/g, 'false')
          // In strings too: some are asked for by name.
          .replace(/(?<![\w$])_\$\w+/g, shorten)
        return { contents, loader: 'ts' }
      })
    },
  }
}
