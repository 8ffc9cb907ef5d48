// Makes what is published: `dist` of every package and the client's `miniprogram_dist`.
import { globSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleEntries } from './lib/bundle-entries.ts'
import { buildMiniprogramDist } from './lib/miniprogram.ts'
import { root, run } from './lib/run.ts'

// The client first: the server's declarations refer to it.
for (const name of ['client', 'server', 'runtime']) {
  const folder = join(root, 'packages', name)
  await rm(join(folder, 'dist'), { recursive: true, force: true })
  await run('tsc', ['-p', join(folder, 'tsconfig.build.json')])
  for (const style of globSync('**/*.css', { cwd: join(folder, 'src') }))
    await cp(join(folder, 'src', style), join(folder, 'dist', style))
  console.log(`built packages/${name}/dist`)
}
await bundleEntries(join(root, 'packages', 'runtime'))
await buildMiniprogramDist()
console.log('built packages/client/miniprogram_dist')
