import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { bundlePhonePage, type PageAssets } from './bundle.ts'

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

// The aim is 75 kB, and it is not reached (docs/benchmarks.md, "The runtime"): this keeps it from growing unseen.
test('the first page waits for no more than 108 kB, gzipped', () => {
  const waitedFor = [...withImports('/phone.js'), '/phone-style.css']
  assert.ok(waitedFor.length > 2, 'imports are counted')
  const total = waitedFor.map(size).reduce((sum, one) => sum + one, 0)
  assert.ok(
    total <= 108_000,
    `${total} bytes: ${waitedFor.map((path) => `${path} ${size(path)}`).join(', ')}`,
  )
})

test('what is drawn beside the phone, and when it is asked for, is no more than 18 kB, gzipped', () => {
  const first = withImports('/phone.js').add('/phone-style.css')
  const later = Object.keys(assets).filter((path) => !path.endsWith('.map') && !first.has(path))
  const total = later.map(size).reduce((sum, one) => sum + one, 0)
  assert.ok(later.includes('/panel-style.css'))
  assert.ok(total <= 18_000, `${total} bytes: ${later.map((path) => `${path} ${size(path)}`).join(', ')}`)
})

test('source maps are files of their own', () => {
  for (const [path, { body }] of Object.entries(assets)) {
    if (path.endsWith('.map')) continue
    assert.doesNotMatch(body, /sourceMappingURL=data:/)
    const map = /sourceMappingURL=([^\s*]+)/.exec(body)?.[1]
    assert.ok(map && assets[`/${map}`], `${path} has a map`)
  }
})
