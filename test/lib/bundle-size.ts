import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** Bytes of a module with all that it needs: minified for ES2018, and that gzipped at level 9. */
export async function bundleSize(
  text: string,
  folder: string,
  platform: 'neutral' | 'browser' = 'neutral',
): Promise<{ min: number; gzip: number }> {
  const { outputFiles } = await build({
    stdin: { contents: text, resolveDir: folder, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2018',
    platform,
    ...(platform === 'neutral' && { mainFields: ['module', 'main'] }),
    logLevel: 'silent',
  })
  const bytes = outputFiles[0]!.contents
  return { min: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length }
}

// Smallest programs that use it: the client in a mini program with all that it can, and its core alone.
export const WHOLE = `export { createClient } from './wx.ts'`
export const CORE = `export { createCore, wxCorePlatform } from './core.ts'`
