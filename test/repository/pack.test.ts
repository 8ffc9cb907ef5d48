import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { root, sourceFlags } from '../lib/root.ts'

const packages = ['client', 'server', 'runtime']

function npm(args: string[], cwd: string): string {
  const cli = process.env.npm_execpath
  const [command, before] = cli && /npm-cli\.[cm]?js$/.test(cli) ? [process.execPath, [cli]] : ['npm', []]
  return execFileSync(command, [...before, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Every path that a package's `exports` offers, as one imports it. */
function exportsOf(name: string): string[] {
  const file = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
  return Object.keys(file.exports).map((path) => file.name + path.slice(1))
}

test('the packed packages install in an empty project, and everything that they export can be imported', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-pack-'))
  try {
    execFileSync(process.execPath, [...sourceFlags, join(root, 'scripts/build.ts')], { stdio: 'pipe' })
    const tarballs = packages.map((name) => {
      const [packed] = JSON.parse(
        npm(['pack', '--json', '--pack-destination', folder], join(root, 'packages', name)),
      )
      const files = (packed.files as { path: string }[]).map(({ path }) => path)
      assert.deepEqual(
        files.filter((path) => /\.test\.|(^|\/)src\//.test(path)),
        [],
        'sources and tests stay at home',
      )
      return `./${packed.filename}`
    })
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
    npm(['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs], folder)

    const paths = packages.flatMap(exportsOf)
    assert.ok(paths.length >= 7, paths.join())
    const program = paths
      .map((path) => `await import('${path}'${path.endsWith('.json') ? ", { with: { type: 'json' } }" : ''})`)
      .join('\n')
    writeFileSync(join(folder, 'all.js'), `${program}\nconsole.log('imported')\n`)
    assert.equal(
      execFileSync(process.execPath, ['all.js'], { cwd: folder, encoding: 'utf8' }).trim(),
      'imported',
    )

    writeFileSync(
      join(folder, 'old.cjs'),
      "console.log(typeof require('dukou').createClient, typeof require('dukou/messages').explain)",
    )
    assert.equal(
      execFileSync(process.execPath, ['old.cjs'], { cwd: folder, encoding: 'utf8' }).trim(),
      'function function',
    )

    // Not only do they load: a file crosses between the packed packages.
    writeFileSync(
      join(folder, 'cross.js'),
      `import { createServer } from '@dukou/server'
import { createPhone, openMiniProgram, servePhone } from '@dukou/runtime'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createClient, wxPlatform } from 'dukou'
const server = await createServer({ data: './data' })
const url = await server.listen({ host: '127.0.0.1', port: 0 })
const phone = await createPhone({})
phone.control.choose(1)
const client = createClient({ url, platform: wxPlatform(phone.wx) })
const [photo] = await client.pick({ count: 1 })
const file = await client.upload(photo)
console.log(file.size === photo.size && (await fetch(file.url)).status)
mkdirSync('mini')
writeFileSync('mini/app.json', '{ "pages": ["index"] }')
writeFileSync('mini/app.js', 'App({})')
writeFileSync('mini/index.js', "Page({ data: { word: '渡口' } })")
writeFileSync('mini/index.wxml', '<view>{{word}}</view>')
const opened = await openMiniProgram('mini')
console.log(opened.page.text())
await opened.close()
const served = await servePhone({ folder: 'mini' })
const script = async (name) => (await fetch(new URL(name, served.url))).text()
const [, first] = /^import"(.*?)"/.exec(await script('/phone.js'))
console.log((await script(first)).length > 100_000)
await served.close()
await phone.close()
await server.close()
`,
    )
    const crossed = execFileSync(process.execPath, ['cross.js'], { cwd: folder, encoding: 'utf8' })
    assert.equal(crossed.trim(), '200\n渡口\ntrue')

    const help = ['--offline', '--', 'dukou-phone', '--help']
    assert.match(npm(['exec', ...help], folder), /小程序目录/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
