import { cp, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

const installed = join(import.meta.dirname, '..', 'node_modules')

/**
 * Puts packages where `require('<name>')` of a mini program finds them, as "构建 npm" in WeChat DevTools does: the folder
 * that `miniprogram` names byte for byte, else `main` in one CommonJS file.
 */
export async function buildNpm(program: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const from = join(installed, name)
    const to = join(program, 'miniprogram_npm', name)
    const manifest = JSON.parse(await readFile(join(from, 'package.json'), 'utf8'))
    await mkdir(to, { recursive: true })
    if (manifest.miniprogram) await cp(join(from, manifest.miniprogram), to, { recursive: true })
    else {
      await build({
        entryPoints: [join(from, manifest.main)],
        outfile: join(to, 'index.js'),
        bundle: true,
        format: 'cjs',
        target: 'es2018',
        platform: 'neutral',
        mainFields: ['main'],
        charset: 'utf8',
        logLevel: 'error',
      })
    }
  }
}
