import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { root, sourceFlags } from '../lib/root.ts'

test('docs/reference/client.md was made from the sources as they are (npm run reference)', () => {
  const args = [...sourceFlags, join(root, 'scripts/reference.ts'), '--check']
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
})
