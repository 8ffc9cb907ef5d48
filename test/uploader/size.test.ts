import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build } from 'esbuild'
import { buildMiniprogramDist } from '../../scripts/lib/miniprogram.ts'
import { root } from '../lib/root.ts'

/** Bytes after minifying and gzip -9. */
async function sizeOf(options: BuildOptions): Promise<number> {
  const { outputFiles } = await build({ ...options, minify: true, write: false })
  return gzipSync(outputFiles![0]!.text, { level: 9 }).length
}

test('the native component is 8.5 kB at the most beside the client', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-size-'))
  try {
    await buildMiniprogramDist(folder)
    const path = (name: string) => join(folder, 'uploader', name)
    const parts = [
      ...(await Promise.all(
        ['index.js', 'client.js'].map((name) => sizeOf({ entryPoints: [path(name)], target: 'es2018' })),
      )),
      await sizeOf({ stdin: { contents: readFileSync(path('index.wxss'), 'utf8'), loader: 'css' } }),
      gzipSync(readFileSync(path('index.wxml')), { level: 9 }).length,
    ]
    const sum = parts.reduce((all, one) => all + one)
    assert.ok(sum <= 8500, `${sum} bytes: ${parts}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the element is 10.2 kB at the most beside the client', async () => {
  const bundled = (contents: string) =>
    sizeOf({
      stdin: { contents, resolveDir: root },
      bundle: true,
      format: 'esm',
      target: 'es2020',
      conditions: ['@dukou/source'],
    })
  const client = await bundled("export { createClient } from 'dukou'")
  const both = await bundled("import 'dukou/uploader'\nexport { createClient } from 'dukou'")
  assert.ok(both - client <= 10_200, `${both - client} bytes beside ${client}`)
})
