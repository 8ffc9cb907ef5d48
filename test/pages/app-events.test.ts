import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { sourceFlags } from '../lib/root.ts'
import { open, page, write } from './mini-program.ts'

const wxml = '<view bindtap="fail">x</view>'

test('wx.onError is told what App.onError is told, until it is taken off', async (t) => {
  const program = await open(
    t,
    page(wxml, `Page({ fail() { throw new Error('broken') } })`, {
      'app.js': `App({
          told: [], heard: [],
          onError(text) { this.told.push(text) },
          onLaunch() { this.listener = (text) => this.heard.push(text); wx.onError(this.listener) },
        })`,
    }),
  )
  const { page: shown, app } = program
  await shown.tap('view')
  const { told, heard } = app as { told: string[]; heard: string[] }
  assert.equal(heard.length, 1)
  assert.match(heard[0]!, /broken/)
  assert.deepEqual(heard, told)
  program.wx.offError(app.listener)
  await shown.tap('view')
  assert.deepEqual([heard.length, told.length], [1, 2])
})

test('a listener of wx.onError that throws is not told of its own error', async (t) => {
  const {
    page: shown,
    app,
    errors,
  } = await open(
    t,
    page(wxml, `Page({ fail() { throw new Error('first') } })`, {
      'app.js': `App({ count: 0, onLaunch() { wx.onError(() => { this.count += 1; throw new Error('second') }) } })`,
    }),
  )
  await shown.tap('view')
  assert.equal(app.count, 1)
  assert.deepEqual(
    errors.map(({ message }) => message),
    ['first', 'second'],
  )
})

test('wx.onUnhandledRejection is told the reason and the promise', async (t) => {
  const app = 'App({ told: [], onLaunch() { wx.onUnhandledRejection((res) => this.told.push(res)) } })'
  const files = page('<view/>', "Page({ onLoad() { wx.getFileInfo({ filePath: 'http://usr/no' }) } })")
  // In a process of its own: here the test runner takes what is left unhandled.
  const program = `
    import { openMiniProgram } from '@dukou/runtime'
    console.error = () => {}
    const mini = await openMiniProgram(${JSON.stringify(write(t, { ...files, 'app.js': app }))})
    const { reason, promise } = await mini.waitFor(() => mini.app.told[0])
    console.log(JSON.stringify([reason.errMsg, promise instanceof Promise]))
    await mini.close()`
  const flags = [...sourceFlags, '--input-type=module']
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '-e', program], {
    cwd: import.meta.dirname,
    timeout: 20_000,
  })
  assert.deepEqual(JSON.parse(stdout), ['getFileInfo:fail file not exist', true])
})

test('getLaunchOptionsSync tells how the mini program was opened, from the first line of app.js on', async (t) => {
  const program = await open(t, {
    ...page(wxml, 'Page({})'),
    'app.js': `const early = wx.getLaunchOptionsSync(); App({ early, onLaunch(options) { this.launch = options } })`,
  })
  const { early, launch } = program.app as { early: Record<string, unknown>; launch: Record<string, unknown> }
  assert.equal(early.path, 'pages/index/index')
  assert.deepEqual([early.path, early.query, early.scene], [launch.path, launch.query, launch.scene])
  assert.deepEqual(program.wx.getEnterOptionsSync(), program.wx.getLaunchOptionsSync())
})
