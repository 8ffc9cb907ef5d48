import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

interface Manifest {
  exports: Record<string, string | { default?: string }>
}

/**
 * Bundles what the entries of a built package import into a few files beside them: two hundred modules take Node longer to
 * find than to run. Entries share what they share, so that there is one of each. The single modules stay: pages and
 * threads are made of them.
 */
export async function bundleEntries(folder: string): Promise<void> {
  const { exports } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest
  const entries = Object.values(exports)
    .map((one) => (typeof one === 'string' ? one : (one.default ?? '')))
    .filter((path) => path.endsWith('.js'))
  await build({
    entryPoints: entries.map((path) => join(folder, path)),
    outdir: join(folder, 'dist'),
    allowOverwrite: true,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    chunkNames: 'shared-[hash]',
    logLevel: 'warning',
  })
}
