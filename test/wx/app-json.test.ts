import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { test } from 'node:test'
import { openMiniProgram } from '@dukou/runtime'
import { startCaseServer } from '@dukou/runtime/conformance'
import { writeProgram } from '../lib/write-program.ts'

test('networkTimeout of app.json is the timeout of calls that name none', async () => {
  const server = await startCaseServer()
  const folder = writeProgram({
    'app.json': JSON.stringify({
      pages: ['pages/index/index'],
      networkTimeout: { request: 60, downloadFile: 60 },
    }),
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
