import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { sourceFlags } from '../lib/root.ts'
import { open, page, write } from './mini-program.ts'

test('eight mini programs at once do not touch each other', async (t) => {
  const files = page(
    '<text>{{name}} {{stored}} {{photos}} {{ticks}}</text>',
    `const app = getApp()
     Page({
       data: { name: '', stored: '', photos: 0, ticks: 0 },
       async start(name) {
         app.name = name
         globalThis.leak = (globalThis.leak || '') + name
         wx.setStorageSync('name', name)
         const { tempFiles } = await wx.chooseMedia({ count: 9 })
         setTimeout(() => this.setData({ ticks: this.data.ticks + 1 }), 1)
         this.setData({ name: getApp().name + globalThis.leak, stored: wx.getStorageSync('name'), photos: tempFiles.length })
         throw new Error('from ' + name)
       },
     })`,
  )
  const minis = await Promise.all(Array.from({ length: 8 }, () => open(t, files)))
  await Promise.all(
    minis.map(async (mini, index) => {
      mini.control.choose((index % 3) + 1)
      const instance = mini.page.instance as { start(name: string): Promise<void> }
      await assert.rejects(instance.start(`p${index}`))
      await mini.settled()
    }),
  )
  minis.forEach((mini, index) => {
    assert.equal(mini.page.text(), `p${index}p${index} p${index} ${(index % 3) + 1} 1`)
  })
})

test('each of several mini programs is told of its own rejections only', async (t) => {
  const files = (name: string) =>
    page(
      '<view bindtap="tap"/>',
      `Page({ tap() { Promise.reject(new Error('${name}')); wx.navigateTo({ url: '${name}' }) } })`,
    )
  // A child, because the test runner listens to rejections itself.
  const folders = ['one', 'two'].map((name) => write(t, files(name)))
  const program = `
    import { openMiniProgram } from '@dukou/runtime'
    console.error = () => {}
    const minis = await Promise.all(${JSON.stringify(folders)}.map((folder) => openMiniProgram(folder)))
    for (const mini of minis) await mini.page.tap('view')
    for (const mini of minis) await mini.waitFor(() => mini.errors.length >= 2)
    console.log(JSON.stringify(minis.map((mini) => mini.errors.map(({ message }) => message))))
    for (const mini of minis) await mini.close()`
  const { stdout } = await run(program)
  assert.deepEqual(
    JSON.parse(stdout),
    ['one', 'two'].map((name) => [name, `navigateTo:fail page "pages/index/${name}" is not found`]),
  )
})

test('settled waits for tasks and short timeouts, not for intervals', async (t) => {
  const server = createServer((_request, response) => void setTimeout(() => response.end('{"a":1}'), 60))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const mini = await open(
    t,
    page(
      '<text>{{a}}</text><button bindtap="go"/><view bindtap="never"/>',
      `Page({ data: { a: 0 }, onLoad() { setInterval(() => {}, 5); setTimeout(() => {}, 60000) },
        go() { wx.request({ url: '${url}', success: ({ data }) => setTimeout(() => this.setData(data), 10) }) },
        never() { const again = () => setTimeout(again, 1); again() } })`,
    ),
  )
  await mini.page.tap('button')
  assert.equal(mini.page.text(), '0')
  await mini.settled()
  assert.equal(mini.page.text(), '1')
  await mini.page.tap('view')
  await assert.rejects(mini.settled({ timeout: 50 }), /It did not come to rest within 50 ms/)
})

test('the same page has the same snapshot', async (t) => {
  const files = page(
    '<view class="b a" id="x" wx:for="{{[1, 2]}}" wx:key="*this">{{item}}<image src="/{{item}}.png"/></view><input value="v" disabled/>',
    'Page({})',
  )
  const [one, two] = [await open(t, files), await open(t, files)]
  assert.equal(
    one.page.snapshot(),
    [
      '<view id="x" class="b a">',
      '  1',
      '  <image src="/1.png">',
      '<view id="x" class="b a">',
      '  2',
      '  <image src="/2.png">',
      '<input type="text" value="v" disabled>',
    ].join('\n'),
  )
  assert.equal(two.page.snapshot(), one.page.snapshot())
})

test('twenty mini programs, opened and closed, leave neither a handle nor a file', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-leak-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const program = write(
    t,
    page(
      '<swiper autoplay interval="5"><swiper-item/><swiper-item/></swiper><progress percent="90" active/><video src="/a.mp4"/>',
      `Page({ onLoad() {
         setInterval(() => { this.setData({ n: Date.now() }) }, 3)
         setTimeout(() => {}, 100000)
         wx.chooseMedia({ count: 1, success: ({ tempFiles }) => {
           wx.uploadFile({ url: 'http://127.0.0.1:1/', filePath: tempFiles[0].tempFilePath, name: 'f', fail() {} })
         } })
         wx.getFileSystemManager().writeFileSync(wx.env.USER_DATA_PATH + '/a.txt', 'a')
         wx.createInnerAudioContext()
         wx.showLoading({ title: 'a' })
       } })`,
    ),
  )
  const child = `
    import { readdirSync } from 'node:fs'
    import { openMiniProgram } from '@dukou/runtime'
    console.error = () => {}
    const once = async () => {
      const mini = await openMiniProgram(${JSON.stringify(program)})
      await mini.page.find('swiper')
      await mini.close()
    }
    const before = process.getActiveResourcesInfo().sort()
    for (let i = 0; i < 20; i += 1) await once()
    // Sockets and renderings that end by themselves get the time for it.
    let after
    const end = Date.now() + 5000
    do {
      await new Promise((resolve) => setImmediate(resolve))
      after = process.getActiveResourcesInfo().filter((one) => one !== 'Immediate').sort()
    } while (String(after) !== String(before) && Date.now() < end)
    console.log(JSON.stringify({ before, after, files: readdirSync(process.env.TMPDIR) }))`
  const { stdout } = await run(child, { TMPDIR: folder })
  const { before, after, files } = JSON.parse(stdout) as Record<string, string[]>
  assert.deepEqual(after, before)
  assert.deepEqual(files, [])
  assert.deepEqual(readdirSync(folder), [])
})

function run(program: string, env: Record<string, string> = {}): Promise<{ stdout: string }> {
  // It must end by itself: what is left open would hold it.
  return promisify(execFile)(process.execPath, [...sourceFlags, '--input-type=module', '-e', program], {
    cwd: import.meta.dirname,
    timeout: 30_000,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  })
}
