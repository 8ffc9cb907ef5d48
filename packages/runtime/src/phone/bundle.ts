import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { build } from 'esbuild'

/** The phone page's script and style. */
export interface PageBundle {
  script: string
  style: string
  /** Hash of both, to tell one build from another. */
  hash: string
}

/** Bundles the phone page from its sources, in memory. */
export async function bundlePhonePage(): Promise<PageBundle> {
  const built = await build({
    entryPoints: {
      phone: join(import.meta.dirname, 'main.ts'),
      style: join(import.meta.dirname, 'phone.css'),
    },
    outdir: '/',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['@dukou/source'],
    legalComments: 'none',
    sourcemap: 'inline',
    logLevel: 'silent',
  })
  const text = (end: string) => built.outputFiles.find((file) => file.path.endsWith(end))!.text
  const script = text('phone.js')
  const style = text('style.css')
  return { script, style, hash: createHash('sha256').update(script).update(style).digest('hex') }
}
