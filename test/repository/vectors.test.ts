import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from '../lib/root.ts'

test('the signers of the server and the stand-ins of the runtime are held against the same vectors', () => {
  const [ours, theirs] = ['server/src/clouds', 'runtime/src/stand-ins'].map((folder) =>
    readFileSync(join(root, 'packages', folder, 'fixtures', 'vectors.json'), 'utf8'),
  )
  assert.equal(ours, theirs)
})
