import type { Plugin } from 'esbuild'

const PIECE = 'piece'

/**
 * Keeps all that runs before a first page in one file. Left to itself, esbuild makes a file of every module that `first`
 * shares with a piece fetched later, one for each set of pieces: eight small files, each asked for and gzipped by itself. A
 * piece that says that it needs `first`, which has run by then, shares all of it. So `first` awaits nothing at its top level.
 */
export function oneFirstPiece(first: string): Plugin {
  return {
    name: 'one-first-piece',
    setup(build) {
      build.onResolve({ filter: /^\./ }, async ({ path, resolveDir, kind, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === PIECE) return undefined
        const found = await build.resolve(path, { resolveDir, kind, pluginData: PIECE })
        if (found.errors.length > 0) return found
        return { path: found.path, namespace: PIECE, pluginData: resolveDir }
      })
      build.onLoad({ filter: /.*/, namespace: PIECE }, ({ path, pluginData }) => ({
        contents: `import ${JSON.stringify(first)}; export * from ${JSON.stringify(path)}`,
        resolveDir: pluginData as string,
      }))
    },
  }
}
