import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { builtins } from '../pages/builtins/all.ts'
import { compileProject } from '../project/compile.ts'
import { bundlePhonePage, type PageAssets } from './bundle.ts'
import { KEPT } from './glass-sources.ts'

let assets: PageAssets

before(async () => {
  assets = await bundlePhonePage()
})

const size = (path: string) => gzipSync(assets[path]!.body, { level: 9 }).length

/** A script and what it imports before it runs. */
function withImports(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found
  found.add(path)
  for (const [, next] of assets[path]!.body.matchAll(/(?:from|import)"\.(\/[^"]+)"/g))
    withImports(next!, found)
  return found
}

/** What runs in every page. */
const firstBody = () => [...withImports('/phone.js')].map((path) => assets[path]!.body).join('\n')

/** The pieces with the built-in components of these tags; see pages/builtins/load.ts. */
function piecesOf(tags: string[]): string[] {
  const named = /(?:"([\w-]+)"|(\w+)):async\(\)=>\(await import\("\.(\/[^"]+)"\)\)/g
  const pieces = new Map(
    [...firstBody().matchAll(named)].map(([, quoted, bare, path]) => [quoted ?? bare, path!]),
  )
  assert.equal(pieces.get('textarea'), pieces.get('input'))
  return tags.flatMap((tag) => pieces.get(tag) ?? [])
}

const pieceNamed = (name: string) =>
  Object.keys(assets).find((path) => path.startsWith(`/phone-${name}-`) && path.endsWith('.js'))!

/** Every script that the page runs before it makes a first page, beside what is the mini program's own. */
function scriptsBefore(project: { tags: string[]; scripts: object; app: { tabBar?: unknown } }): Set<string> {
  const found = withImports('/phone.js')
  for (const path of piecesOf(project.tags)) withImports(path, found)
  if (Object.keys(project.scripts).length > 0) withImports(pieceNamed('wxs'), found)
  if (project.app.tabBar) withImports(pieceNamed('tab-bar'), found)
  return found
}

function assertAtMost(limit: number, paths: Iterable<string>): void {
  const sizes = [...paths].map((path) => [path, size(path)] as const)
  const total = sizes.reduce((sum, [, one]) => sum + one, 0)
  assert.ok(total <= limit, `${total} bytes: ${sizes.map(([path, one]) => `${path} ${one}`).join(', ')}`)
}

// The aim is 75 kB (docs/benchmarks.md, "The runtime"); the rest is room for what comes. Each file is gzipped by itself, as it
// travels.
test('the scripts that the first page of the example waits for are no more than 76 kB, gzipped', async () => {
  const project = await compileProject(join(import.meta.dirname, '../../../../examples/mini-program'))
  assert.ok(project.tags.includes('input') && project.tags.includes('progress'))
  const scripts = scriptsBefore(project)
  assert.ok(scripts.size > 3, 'imports and pieces are counted')
  assertAtMost(76_000, scripts)
})

test('the style that it waits for is no more than 4.7 kB, gzipped', () => {
  assertAtMost(4_700, ['/phone-style.css'])
})

test('a mini program that names all there is waits for no more than 95 kB of script, gzipped', () => {
  const all = { tags: builtins.map(({ tag }) => tag), scripts: { 'a.wxs': '' }, app: { tabBar: {} } }
  const scripts = scriptsBefore(all)
  assert.ok(scripts.has(pieceNamed('swiper')) && scripts.has(pieceNamed('video')))
  assertAtMost(95_000, scripts)
})

test('what is drawn beside the phone, and when it is asked for, is no more than 25 kB, gzipped', () => {
  const first = scriptsBefore({
    tags: builtins.map(({ tag }) => tag),
    scripts: { 'a.wxs': '' },
    app: { tabBar: {} },
  }).add('/phone-style.css')
  const later = Object.keys(assets).filter(
    (path) => !path.endsWith('.map') && !first.has(path) && !isRegions(path),
  )
  assert.ok(later.includes('/panel-style.css') && later.includes('/widget-style.css'))
  assertAtMost(25_000, later)
})

const isRegions = (path: string) => path.startsWith('/phone-region-data-')

test('the regions of China come only for the picker that shows them, in 32 kB, gzipped', () => {
  const first = withImports('/phone.js')
  const regions = Object.keys(assets).filter((path) => isRegions(path) && path.endsWith('.js'))
  assert.equal(regions.length, 1)
  assert.ok(!first.has(regions[0]!))
  assert.ok(size(regions[0]!) <= 32_000, `${size(regions[0]!)} bytes`)
})

test('what runs before a first page is in one file, beside the components that it names', () => {
  const [entry, first, ...more] = withImports('/phone.js')
  assert.deepEqual(more, [])
  assert.ok(size(entry!) < 100 && first)
  for (const path of piecesOf(['input', 'progress'])) {
    assert.deepEqual([...withImports(path)].toSorted(), [path, first].toSorted())
  }
})

test('source maps are files of their own', () => {
  for (const [path, { body }] of Object.entries(assets)) {
    if (path.endsWith('.map')) continue
    assert.doesNotMatch(body, /sourceMappingURL=data:/)
    const map = /sourceMappingURL=([^\s*]+)/.exec(body)?.[1]
    assert.ok(map && assets[`/${map}`], `${path} has a map`)
  }
})

test("glass-easel's private names are short, but for those that the sources of pages use", () => {
  const pages = join(import.meta.dirname, '../pages')
  const used = globSync('**/*.ts', { cwd: pages }).flatMap(
    (file) => readFileSync(join(pages, file), 'utf8').match(/(?<![\w$])_\$\w+/g) ?? [],
  )
  assert.deepEqual([...new Set(used)].toSorted(), KEPT)
  const left = new Set(firstBody().match(/(?<![\w$])_\$\w{4,}/g))
  assert.deepEqual([...left].toSorted(), KEPT)
})

test('rows of the surface come without what they were taken from', () => {
  const body = firstBody()
  assert.match(body, /chooseMessageFile/)
  assert.doesNotMatch(body, /source:"(wx-api|typings)/)
})
