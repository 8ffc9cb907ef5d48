import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { bundleSize, CORE, WHOLE } from '../lib/bundle-size.ts'
import { root } from '../lib/root.ts'

// Bytes, gzip -9: 9 KiB and 3.5 KiB.
const MOST = { whole: 9216, core: 3584 }

for (const [name, text] of [
  ['whole', WHOLE],
  ['core', CORE],
] as const)
  test(`the ${name} client for wx has at most ${MOST[name]} bytes, minified and gzipped`, async () => {
    const { gzip } = await bundleSize(text, join(root, 'packages/client/src'))
    assert.ok(gzip <= MOST[name], `${gzip} bytes`)
  })
