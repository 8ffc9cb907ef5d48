import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { sourceFlags } from '../lib/root.ts'
import { open, page, pages, write } from './mini-program.ts'

test('launch, load, show and ready come in this order', async (t) => {
  const mini = await open(t, {
    ...page(
      '<view/>',
      `const app = getApp()
       Page({ onLoad(q) { app.log.push('load ' + this.route + JSON.stringify(q)) },
              onShow() { app.log.push('show') }, onReady() { app.log.push('ready') } })`,
    ),
    'app.js':
      "App({ log: [], onLaunch(o) { this.log.push('launch ' + o.path) }, onShow() { this.log.push('app') } })",
  })
  const log = mini.app.log as string[]
  await mini.waitFor(() => log.includes('ready'))
  assert.deepEqual(log, ['launch pages/index/index', 'app', 'load pages/index/index{}', 'show', 'ready'])
})

test("a page's own members are copied for each instance", async (t) => {
  const mini = await open(t, {
    ...page('<view/>', 'Page({ list: [], data: { seen: [] }, onLoad() { this.list.push(1) } })'),
  })
  const before = mini.page.instance
  await mini.goto('/pages/index/index')
  assert.notEqual(mini.page.instance, before)
  assert.deepEqual(mini.page.instance.list, [1])
})

test('errors reach App.onError and errors, with file and line', async (t) => {
  const mini = await open(t, {
    ...page(
      '<button bindtap="now">x</button><text bindtap="later">y</text>',
      `Page({
        now() {
          throw new Error('now')
        },
        async later() {
          await null
          throw new Error('later')
        },
        onShow() {
          setTimeout(() => { throw new Error('timer') })
        },
      })`,
    ),
    'app.js': 'App({ told: [], onError(text) { this.told.push(text) } })',
  })
  await mini.waitFor(() => mini.errors.length === 1)
  await mini.page.tap('button')
  await mini.page.tap('text')
  await mini.waitFor(() => mini.errors.length === 3)
  const places = mini.errors.map(({ message, file, line }) => `${message} ${file}:${line}`)
  assert.deepEqual(places, [
    'timer pages/index/index.js:10',
    'now pages/index/index.js:3',
    'later pages/index/index.js:7',
  ])
  assert.match((mini.app.told as string[])[1]!, /Error: now\n.*pages\/index\/index\.js:3/)
})

test('a page whose script fails is told; the others work', async (t) => {
  const mini = await open(t, {
    'app.json': pages('index', 'other'),
    'pages/index/index.js': 'require("./none")\nPage({})',
    'pages/other/other.js': 'Page({ data: { a: 1 } })',
    'pages/other/other.wxml': '<view>{{a}}</view>',
  })
  assert.match(mini.errors[0]!.message, /找不到模块 \.\/none/)
  assert.equal((await mini.goto('/pages/other/other')).text(), '1')
})

test('storage lives over a restart, pages start anew', async (t) => {
  const mini = await open(
    t,
    page(
      '<text>{{runs}}</text>',
      "Page({ onLoad() { const runs = Number(wx.getStorageSync('runs') || 0) + 1; wx.setStorageSync('runs', runs); this.setData({ runs }) } })",
    ),
  )
  assert.equal(mini.page.text(), '1')
  mini.restart()
  assert.equal(mini.page.text(), '2')
  assert.equal(mini.routes().length, 1)
})

test('to the background and back: the app and the page are told', async (t) => {
  const mini = await open(t, {
    ...page(
      '<view/>',
      "Page({ onShow() { getApp().log.push('page show') }, onHide() { getApp().log.push('page hide') } })",
    ),
    'app.js':
      "App({ log: [], onShow() { this.log.push('app show') }, onHide() { this.log.push('app hide') } })",
  })
  mini.control.hide()
  mini.control.show()
  const log = ['app show', 'page show', 'page hide', 'app hide', 'app show', 'page show']
  await mini.waitFor(() => (mini.app.log as string[]).length === log.length)
  assert.deepEqual(mini.app.log, log)
})

/** A mini program that writes its life into storage, which outlives it. */
const diary = {
  ...page(
    '<view/>',
    `const { write } = getApp()
     Page({ onShow() { write('page show') }, onHide() { write('page hide') }, onUnload() { write('page unload') } })`,
  ),
  'app.js': `App({ write(line) { wx.setStorageSync('diary', (wx.getStorageSync('diary') || '') + line + ', ') },
                   onLaunch() { this.write('launch') }, onHide() { this.write('app hide') } })`,
}

test('a mini program that is killed hears nothing of it, and starts again on the same data', async (t) => {
  const mini = await open(t, diary)
  mini.control.kill()
  assert.deepEqual(mini.routes(), [])
  mini.restart()
  assert.equal(mini.wx.getStorageSync('diary'), 'launch, page show, launch, page show, ')
  assert.deepEqual(mini.routes(), ['pages/index/index'])
})

test('after half an hour in the background it starts again by itself', async (t) => {
  const mini = await open(t, diary)
  assert.equal(await mini.control.background(60), 'resumed')
  assert.equal(await mini.control.background(31 * 60), 'destroyed')
  const away = 'page hide, app hide, '
  assert.equal(
    mini.wx.getStorageSync('diary'),
    `launch, page show, ${away}page show, ${away}launch, page show, `,
  )
})

test('waitFor tells what the page looks like when it gives up', async (t) => {
  const mini = await open(t, page('<view class="sad">空</view>', 'Page({})'))
  await assert.rejects(
    mini.waitFor(() => mini.page.find('.happy'), { timeout: 20 }),
    /<view class="sad">\n {2}空/,
  )
  await assert.rejects(mini.page.tap('.happy'), /There is no \.happy/)
})

test('what a callback of wx throws is an error of the page', async (t) => {
  const mini = await open(
    t,
    page(
      '<view/>',
      `Page({
        onLoad() {
          wx.setStorage({ key: 'a', data: 1, success() {
            throw new Error('in a callback')
          } })
        },
      })`,
    ),
  )
  await mini.waitFor(() => mini.errors.length > 0)
  const { message, file, line } = mini.errors[0]!
  assert.deepEqual(
    { message, file, line },
    { message: 'in a callback', file: 'pages/index/index.js', line: 4 },
  )
})

test('a rejection that page code leaves alone does not end the process', async (t) => {
  const folder = write(
    t,
    page(
      '<view/>',
      "Page({ onLoad() { Promise.reject(new Error('left alone')); wx.navigateTo({ url: 'none' }) } })",
    ),
  )
  const program = `
    import { openMiniProgram } from '@dukou/runtime'
    console.error = () => {}
    const mini = await openMiniProgram(${JSON.stringify(folder)})
    await mini.waitFor(() => mini.errors.length === 2)
    console.log(JSON.stringify(mini.errors.map(({ message }) => message)))
    await mini.close()`
  const flags = [...sourceFlags, '--input-type=module']
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '-e', program], {
    cwd: import.meta.dirname,
    timeout: 20_000,
  })
  assert.deepEqual(JSON.parse(stdout), ['left alone', 'navigateTo:fail page "pages/index/none" is not found'])
})
