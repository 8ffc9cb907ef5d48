import { basename, extname } from 'node:path'
import { scriptFile, styleFile } from '../place.ts'
import { glassSources } from './glass-sources.ts'
import { oneFirstPiece } from './one-first-piece.ts'
import { withoutRowSources } from './row-sources.ts'

/** Files of the page by their address. */
export type PageAssets = Record<string, { type: string; body: string }>

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
}

/**
 * Bundles the phone page in memory, minified: from the sources, or in the published package from what was built of
 * them. `phone.js` runs the mini program; what is drawn beside it comes in pieces of their own, after it. Source maps
 * are files of their own, which a browser fetches when somebody opens its tools.
 */
export async function bundlePhonePage(): Promise<PageAssets> {
  // Only here: a test that opens mini programs in Node need not load it.
  const { build } = await import('esbuild')
  const main = scriptFile('phone/main')
  const built = await build({
    entryPoints: {
      phone: main,
      'phone-style': styleFile('phone/phone'),
      'widget-style': styleFile('phone/widgets'),
      'panel-style': styleFile('phone/panel/panel'),
    },
    outdir: '/',
    bundle: true,
    plugins: [oneFirstPiece(main), glassSources(), withoutRowSources()],
    splitting: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    sourcemap: 'linked',
    chunkNames: 'phone-[name]-[hash]',
    logLevel: 'silent',
  })
  return Object.fromEntries(
    built.outputFiles.map(({ path, text }) => [
      `/${basename(path)}`,
      { type: types[extname(path)]!, body: text },
    ]),
  )
}
