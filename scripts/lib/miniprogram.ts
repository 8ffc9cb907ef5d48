import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { root } from './run.ts'

const client = join(root, 'packages', 'client')

/** What a mini program can require: `dukou`, and `dukou/wx`, `dukou/core` and `dukou/messages`. */
const ENTRIES = ['index', 'wx', 'core', 'messages']

/** Left outside by the uploader's modules: each of the dist's files is there once, and its state too. */
const beside: Plugin = {
  name: 'beside',
  setup({ onResolve }) {
    onResolve({ filter: /\/index\.ts$/ }, ({ importer }) =>
      importer ? { path: '../index.js', external: true } : undefined,
    )
    onResolve({ filter: /^\.\.\/client\.ts$/ }, ({ importer }) =>
      importer.includes('native') ? { path: './client.js', external: true } : undefined,
    )
  },
}

/**
 * Makes `packages/client/miniprogram_dist`, which WeChat's npm build copies byte for byte: CommonJS, ES2018 (its own parser
 * stops at `?.`), nothing required from outside. Each entry is a file, the component `uploader/index`.
 */
export async function buildMiniprogramDist(folder = join(client, 'miniprogram_dist')): Promise<void> {
  const form = {
    bundle: true,
    format: 'cjs',
    target: 'es2018',
    platform: 'neutral',
    charset: 'utf8',
  } as const
  await build({
    ...form,
    entryPoints: ENTRIES.map((name) => join(client, 'src', `${name}.ts`)),
    outdir: folder,
  })
  const uploader = join(client, 'src', 'uploader')
  const native = join(uploader, 'native')
  await build({
    ...form,
    entryPoints: { index: join(native, 'index.ts'), client: join(uploader, 'client.ts') },
    outdir: join(folder, 'uploader'),
    plugins: [beside],
  })
  for (const kind of ['json', 'wxml', 'wxss'])
    await cp(join(native, `index.${kind}`), join(folder, 'uploader', `index.${kind}`))
  // So that Node's `require('dukou')` takes it for what it is inside a package of ES modules.
  await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }\n')
}

/** Puts the client where a mini program's `require('dukou')` finds it, as "构建 npm" in WeChat DevTools does. */
export async function installInMiniProgram(project: string): Promise<void> {
  const target = join(project, 'miniprogram_npm', 'dukou')
  await rm(target, { recursive: true, force: true })
  await buildMiniprogramDist(target)
}
