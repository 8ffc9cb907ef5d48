import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Loader, Plugin } from 'esbuild'

const SOURCE = /,\s*source: '[^']*'(?=,?\s*\})/g

/** Leaves out of a page's bundle where each row of the surface has its facts from: that is for those who read the rows. */
export function withoutRowSources(): Plugin {
  return {
    name: 'row-sources',
    setup(build) {
      build.onLoad({ filter: /[\\/]wx[\\/]surface(-\w+)?\.[jt]s$/ }, async ({ path }) => ({
        contents: (await readFile(path, 'utf8')).replace(SOURCE, ''),
        loader: extname(path).slice(1) as Loader,
      }))
    },
  }
}
