import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { root } from '../lib/root.ts'

const english = [
  ...globSync('docs/{guides,deploy}/*.md', { cwd: root }),
  'docs/migrating.md',
  'docs/recipes.md',
]
  .filter((file) => !file.endsWith('.zh-CN.md'))
  .sort()
const chineseOf = (file: string) => file.replace(/\.md$/, '.zh-CN.md')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const blocks = (file: string, language: string) =>
  [...read(file).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, code]) => code!,
  )
const plain = (code: string) => code.replace(/^\s*\/\/.*\n/gm, '').replace(/\s*(\/\/ .*|# .*)$/gm, '')

for (const file of english) {
  test(`${file} is told in both languages, with the same code`, () => {
    const [en, zh] = [file, chineseOf(file)]
    for (const language of ['js', 'vue', 'sh', 'json', 'nginx', 'ini'])
      assert.deepEqual(blocks(zh, language).map(plain), blocks(en, language).map(plain))
    const headings = (one: string) => read(one).match(/^#+ /gm)
    assert.deepEqual(headings(zh), headings(en))
    assert.doesNotMatch(plain(blocks(en, 'js').join('')).replace(/'[^']*'/g, ''), /\p{Script=Han}/u)
  })

  test(`${file}: every file that it links to exists`, () => {
    for (const one of [file, chineseOf(file)])
      for (const [, link] of read(one).matchAll(/\]\(([^)#]+)\)/g))
        if (!link!.startsWith('http'))
          assert.ok(existsSync(join(root, dirname(one), link!)), `${one}: ${link}`)
  })
}

// What the programs of the guides find around them. Hosts are checked elsewhere, by their own typings.
const AROUND = `
import type { Client, DownloadedFile, Picked, UploadedFile } from 'dukou'
declare global {
  const createClient: typeof import('dukou').createClient
  const client: Client
  const photo: Picked
  const photos: Picked[]
  const file: UploadedFile
  const url: string
  const wx: any
  var uni: any
  const page: any
  const db: any
  const input: HTMLInputElement & { files: FileList }
  function Page(page: any): void
  function App(app: any): void
  function getApp(): any
  function remember(path: string): void
}
`

test("the guides' programs fit the types of the packages", () => {
  const folder = mkdtempSync(join(root, 'test', '.readme-'))
  try {
    writeFileSync(join(folder, 'around.ts'), AROUND)
    for (const file of [...english, 'packages/client/README.md'])
      for (const [index, code] of blocks(file, 'js').entries()) {
        const isModule = /^import /m.test(code)
        const name = `${file.replace(/\W+/g, '-')}-${index + 1}`
        // A module may await at its top, and what is required in a mini program is a function's there.
        const text = isModule ? code : `module.exports = async () => {\n${code}\n}\n`
        writeFileSync(join(folder, `${name}.${isModule ? 'mjs' : 'cjs'}`), text)
      }
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../tsconfig.json',
        compilerOptions: {
          allowJs: true,
          checkJs: true,
          noImplicitAny: false,
          noImplicitThis: false,
          noUncheckedIndexedAccess: false,
          types: ['node'],
        },
        include: ['*'],
        exclude: [],
      }),
    )
    const { stdout } = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', folder], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    })
    // The packages themselves are checked elsewhere, and more strictly.
    const lines = stdout.split('\n').filter((line) => line.includes('.readme-'))
    assert.deepEqual(lines, [])
    assert.match(stdout, /^$|error TS/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
