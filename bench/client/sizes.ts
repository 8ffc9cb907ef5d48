import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleSize, CORE, WHOLE } from '../../test/lib/bundle-size.ts'
import { row } from '../measure.ts'

const here = join(import.meta.dirname, '..')
const client = join(here, '../packages/client/src')

// Each as its README begins.
const PEERS: [name: string, text: string, platform?: 'browser'][] = [
  ['miniprogram-file-uploader', "import Uploader from 'miniprogram-file-uploader'\nexport { Uploader }"],
  ['luch-request', "import Request from 'luch-request'\nexport { Request }"],
  ['cos-wx-sdk-v5', "import Cos from 'cos-wx-sdk-v5'\nexport { Cos }"],
  ['tus-js-client', "export { Upload } from 'tus-js-client'", 'browser'],
  [
    '@uppy/core',
    "import Uppy from '@uppy/core'\nimport Tus from '@uppy/tus'\nexport const uppy = new Uppy().use(Tus, {})",
    'browser',
  ],
]

/** esbuild, minified for ES2018, gzip -9. */
export async function sizes(): Promise<void> {
  const { packages } = JSON.parse(readFileSync(join(here, 'package-lock.json'), 'utf8'))
  const version = (name: string) => `${name} ${packages[`node_modules/${name}`].version}`
  console.log(`\n${row('', 'minified', 'gzip -9')}\n|---|---|---|`)
  const say = (name: string, { min, gzip }: { min: number; gzip: number }) =>
    console.log(row(name, `${min} B`, `${gzip} B`))
  say('dukou, whole, for wx', await bundleSize(WHOLE, client))
  say('dukou, core, for wx', await bundleSize(CORE, client))
  for (const [name, text, platform] of PEERS)
    say(
      name === '@uppy/core' ? `${version(name)} + ${version('@uppy/tus')}` : version(name),
      await bundleSize(text, here, platform),
    )
}
