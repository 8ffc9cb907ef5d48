import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { openMiniProgram } from '@dukou/runtime'
import { startCaseServer } from './case-server.ts'

function writeFolder(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-app-json-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

test('networkTimeout of app.json is the timeout of calls that name none', async () => {
  const server = await startCaseServer()
  const folder = writeFolder({
    'app.json': JSON.stringify({
      pages: ['pages/index/index'],
      networkTimeout: { request: 60, downloadFile: 60 },
    }),
    'app.js': 'App({})',
    'pages/index/index.js': 'Page({})',
    'pages/index/index.wxml': '<view/>',
  })
  const app = await openMiniProgram(folder)
  try {
    const ask = (api: 'request' | 'downloadFile', options: object) =>
      new Promise<{ errMsg: string }>((complete) => {
        app.wx[api]({ url: `${server.origin}/slow?ms=250`, ...options, complete })
      })
    assert.equal((await ask('request', {})).errMsg, 'request:fail timeout')
    assert.equal((await ask('downloadFile', {})).errMsg, 'downloadFile:fail timeout')
    assert.equal((await ask('request', { timeout: 5000 })).errMsg, 'request:ok')
  } finally {
    await app.close()
    await server.close()
    rmSync(folder, { recursive: true })
  }
})
