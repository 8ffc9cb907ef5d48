import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { root, sourceFlags } from '../lib/root.ts'

test('the example of docs/clouds.md signs a form', () => {
  const [, example] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(root, 'docs/clouds.md'), 'utf8'))!
  const program = `${example}\nconsole.log(JSON.stringify({ url, name, fields }))`
  const env = { ...process.env, OSS_KEY_ID: 'FAKEAKID0001', OSS_KEY_SECRET: 'FakeSecretKeyForTests0001' }
  const args = [...sourceFlags, '--input-type=module', '--eval', program]
  const { url, name, fields } = JSON.parse(
    execFileSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' }),
  )
  assert.deepEqual(
    [url, name, fields['x-oss-content-type']],
    ['https://up.example.com/', 'file', 'image/jpeg'],
  )
})
