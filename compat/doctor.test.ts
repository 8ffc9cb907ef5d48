// Component libraries and upload libraries hold no secrets: whatever the doctor said about them would be a false alarm.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from '../test/lib/root.ts'
import { run } from '../test/operate/running.ts'

const libraries = [
  '@vant/weapp',
  'cos-wx-sdk-v5',
  'luch-request',
  'miniprogram-file-uploader',
  'miniprogram-network',
  'tdesign-miniprogram',
  'weui-miniprogram',
]

for (const name of libraries)
  test(`the doctor finds no secret in ${name}`, async () => {
    const { code, output } = await run(['doctor', join(root, 'compat', 'node_modules', name)])
    assert.equal(code, 0, output)
    assert.match(output, /✓ no secret in the \d+ files/)
  })
