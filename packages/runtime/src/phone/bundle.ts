import { extname, join } from 'node:path'

/** The phone page's script and style. */
export interface PageBundle {
  script: string
  style: string
}

/** Bundles the phone page in memory: from the sources, or in the published package from what was built of them. */
export async function bundlePhonePage(): Promise<PageBundle> {
  // Only here: a test that opens mini programs in Node need not load it.
  const { build } = await import('esbuild')
  const main = `main${extname(import.meta.filename)}`
  const built = await build({
    entryPoints: {
      phone: join(import.meta.dirname, main),
      style: join(import.meta.dirname, 'phone.css'),
    },
    outdir: '/',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    minify: true,
    logLevel: 'silent',
  })
  const text = (end: string) => built.outputFiles.find((file) => file.path.endsWith(end))!.text
  return { script: text('phone.js'), style: text('style.css') }
}
