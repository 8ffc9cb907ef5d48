import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openMiniProgram } from '@dukou/runtime'
import { cases } from '@dukou/runtime/cases'
import { root } from '../lib/root.ts'
import { writeProgram } from '../lib/write-program.ts'

const page = readFileSync(join(root, 'docs', 'wx-coverage.md'), 'utf8')

test('docs/wx-coverage.md was made from the cases as they are (npm run conformance -- --others --write)', () => {
  assert.equal(/: (\d+) cases/.exec(page)?.[1], String(cases.length))
})

test('every API of wx has a case', async (t) => {
  const folder = writeProgram({})
  t.after(() => rmSync(folder, { recursive: true }))
  const phone = await openMiniProgram(folder)
  t.after(() => phone.close())
  const functions = (one: object, prefix = '') =>
    Object.entries(one)
      .filter(([, value]) => typeof value === 'function')
      .map(([name]) => prefix + name)
  const all = [...functions(phone.wx), ...functions(phone.wx.getFileSystemManager(), 'FileSystemManager.')]
  assert.ok(all.length > 50)
  assert.deepEqual(
    all.filter((name) => !page.includes(`| \`${name}\` |`)),
    [],
  )
})
