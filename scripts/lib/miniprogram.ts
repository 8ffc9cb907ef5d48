import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './run.ts'

const client = join(root, 'packages', 'client')

/** What a mini program can require: `dukou`, and `dukou/messages` where it wants the texts. */
const ENTRIES = ['index', 'messages']

/**
 * Makes `packages/client/miniprogram_dist`, the files that WeChat's npm build copies byte for byte: CommonJS,
 * ES2018 (its own parser stops at `?.`), nothing required from outside, one file for each entry.
 */
export async function buildMiniprogramDist(): Promise<string> {
  const folder = join(client, 'miniprogram_dist')
  await build({
    entryPoints: ENTRIES.map((name) => join(client, 'src', `${name}.ts`)),
    outdir: folder,
    bundle: true,
    format: 'cjs',
    target: 'es2018',
    platform: 'neutral',
    charset: 'utf8',
  })
  // So that Node's `require('dukou')` takes it for what it is inside a package of ES modules.
  await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }\n')
  return folder
}

/** Puts the client where a mini program's `require('dukou')` finds it, as "构建 npm" in WeChat DevTools does. */
export async function installInMiniProgram(project: string): Promise<void> {
  const target = join(project, 'miniprogram_npm', 'dukou')
  const folder = await buildMiniprogramDist()
  await rm(target, { recursive: true, force: true })
  await mkdir(target, { recursive: true })
  await cp(folder, target, { recursive: true })
}
