import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { bundleSize, CORE, WHOLE } from '../lib/bundle-size.ts'
import { root } from '../lib/root.ts'

// Bytes, gzip -9. The goal is 9,216 for the whole and 3,584 for the core; these are what they have today and 2 % more, to be
// lowered with every byte that goes.
const MOST = { whole: 10_556, core: 6477 }

for (const [name, text] of [
  ['whole', WHOLE],
  ['core', CORE],
] as const)
  test(`the ${name} client for wx has at most ${MOST[name]} bytes, minified and gzipped`, async () => {
    const { gzip } = await bundleSize(text, join(root, 'packages/client/src'))
    assert.ok(gzip <= MOST[name], `${gzip} bytes`)
  })
