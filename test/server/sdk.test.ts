import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { root, sourceFlags } from '../lib/root.ts'

const PROGRAM = `
import { registerHooks } from 'node:module'
const seen = []
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    if (/@aws-sdk|@smithy/.test(found.url)) seen.push(specifier)
    return found
  },
})
const { createServer } = await import('@dukou/server')
const server = await createServer({ data: process.argv[1] })
const url = await server.listen({ host: '127.0.0.1', port: 0 })
const form = new FormData()
form.set('file', new Blob(['text']), 'a.txt')
const { status } = await fetch(url + '/upload', { method: 'POST', body: form })
await server.close()
console.log(JSON.stringify({ seen, status }))
`

test('who keeps files on a disk never loads the SDK of S3', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-sdk-'))
  try {
    const args = [...sourceFlags, '--input-type=module', '--eval', PROGRAM, folder]
    const printed = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
    const { seen, status } = JSON.parse(printed.trim().split('\n').at(-1)!) as {
      seen: string[]
      status: number
    }
    assert.deepEqual(seen, [])
    assert.ok(status === 200 || status === 201 || status === 401 || status === 415, `${status}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
