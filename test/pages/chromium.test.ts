import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Browser, launchChromium } from '../browser/chromium.ts'
import type { Files } from '../lib/write-program.ts'
import { page as onePage } from './mini-program.ts'
import { showPage } from './show.ts'

let browser: Browser

before(async () => {
  browser = await launchChromium({ viewport: { width: 1000, height: 900 } })
})

after(async () => {
  await browser?.close()
})

const show = (t: TestContext, files: Files) => showPage(browser, t, files)

const css = (page: Page, selector: string, name: string) =>
  page.$eval(selector, (element, key) => getComputedStyle(element).getPropertyValue(key), name)

test('a tap on the screen reaches its handler once, and the page changes', async (t) => {
  const page = await show(
    t,
    onePage(
      '<view bindtap="outer"><button class="b" bindtap="tap" data-k="v">按</button></view><text class="n">{{n}} {{k}} {{outer}}</text>',
      `Page({ data: { n: 0, outer: 0 }, tap(e) { this.setData({ n: this.data.n + 1, k: e.currentTarget.dataset.k }) },
        outer() { this.setData({ outer: this.data.outer + 1 }) } })`,
    ),
  )
  await page.click('.b')
  await page.click('.b')
  await page.waitForSelector('.n:text-is("2 v 2")')
})

test('rpx are parts of 750 of the screen, in styles and in style attributes', async (t) => {
  const page = await show(
    t,
    onePage(
      '<view class="half"/><view class="inline" style="width: {{w}}rpx"/><view class="all"/>',
      'Page({ data: { w: 375 } })',
      {
        'pages/index/index.wxss': '.half { width: 375rpx } .all { width: 750rpx }',
      },
    ),
  )
  const [half, inline, all, whole] = await page.$$eval('.half, .inline, .all, wx-page', (elements) =>
    ['.half', '.inline', '.all', 'wx-page'].map(
      (one) => elements.find((element) => element.matches(one))!.getBoundingClientRect().width,
    ),
  )
  assert.ok(Math.abs(all! - whole!) < 1)
  assert.ok(Math.abs(half! * 2 - whole!) < 1)
  assert.equal(inline, half)
})

test('styles of the app, of a page and of a component keep to their places', async (t) => {
  const page = await show(t, {
    ...onePage(
      '<view class="a app">x</view><part class="own"/><navigator url="/pages/b/b">去</navigator>',
      'Page({})',
      { 'pages/index/index.json': '{"usingComponents":{"part":"/part/part"}}' },
    ),
    'app.json': '{"pages":["pages/index/index","pages/b/b"]}',
    'app.wxss': '.app { color: rgb(1, 1, 1) } page { background: rgb(9, 9, 9) }',
    'pages/index/index.wxss': '.a { margin-top: 3px }',
    'part/part.json': '{"component":true}',
    'part/part.js': 'Component({})',
    'part/part.wxml': '<view class="a inside">in</view>',
    'part/part.wxss': ':host { display: block; padding: 4px } .a { margin-top: 7px }',
    'pages/b/b.js': 'Page({})',
    'pages/b/b.wxml': '<view class="a far">x</view>',
  })
  assert.equal(await css(page, '.app', 'color'), 'rgb(1, 1, 1)')
  assert.equal(await css(page, 'wx-page', 'background-color'), 'rgb(9, 9, 9)')
  assert.equal(await css(page, '.app', 'margin-top'), '3px')
  assert.equal(await css(page, 'wx-part > wx-view', 'margin-top'), '7px')
  assert.equal(await css(page, 'wx-part', 'padding-top'), '4px')
  await page.click('wx-navigator')
  await page.waitForSelector('.far')
  assert.equal(await css(page, '.far', 'margin-top'), '0px')
  assert.equal(await page.locator('wx-page').count(), 2)
  assert.equal(await page.locator('wx-page:visible').count(), 1)
})

test('a field tells each input once with its own detail, and shows what the handler returns', async (t) => {
  const page = await show(
    t,
    onePage(
      '<input class="f" placeholder="写" bindinput="typed" bindblur="left" bindconfirm="sent"/><text class="log">{{log}}</text>',
      `Page({ data: { log: '' }, say(x) { this.setData({ log: this.data.log + x + ';' }) },
        typed(e) { this.say(e.detail.value + e.detail.cursor); return e.detail.value.toUpperCase() },
        left(e) { this.say('left ' + e.detail.value) }, sent(e) { this.say('sent ' + e.detail.value) } })`,
    ),
  )
  await page.click('.f')
  await page.keyboard.type('ab')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.log:text-is("a1;Ab2;sent AB;left AB;")')
  assert.equal(await page.inputValue('.f input'), 'AB')
})

test('a label checks its box, a switch turns, a swiper moves under the finger', async (t) => {
  const page = await show(
    t,
    onePage(
      `<checkbox-group bindchange="say"><label class="l"><checkbox value="one"/>甲</label></checkbox-group><switch bindchange="say"/>
       <swiper bindchange="say"><swiper-item>1</swiper-item><swiper-item>2</swiper-item></swiper><text class="log">{{log}}</text>`,
      "Page({ data: { log: '' }, say(e) { this.setData({ log: this.data.log + JSON.stringify(e.detail.value ?? e.detail.current) }) } })",
    ),
  )
  await page.click('.l', { position: { x: 35, y: 10 } })
  await page.click('wx-switch')
  const box = (await page.locator('wx-swiper').boundingBox())!
  await page.mouse.move(box.x + 200, box.y + 50)
  await page.mouse.down()
  await page.mouse.move(box.x + 100, box.y + 50, { steps: 3 })
  await page.mouse.up()
  await page.waitForSelector('.log:text-is(\'["one"]true1\')')
})

test('an image fits by its mode and tells its size', async (t) => {
  const page = await show(
    t,
    onePage(
      '<image class="wide" mode="widthFix" src="../../a.svg" bindload="loaded"/><image class="cut" mode="aspectFill" src="/a.svg"/><text class="log">{{log}}</text>',
      "Page({ data: { log: '' }, loaded(e) { this.setData({ log: e.detail.width + 'x' + e.detail.height }) } })",
      {
        'a.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>',
        'pages/index/index.wxss': '.wide { width: 200px } .cut { width: 50px; height: 50px }',
      },
    ),
  )
  await page.waitForSelector('.log:text-is("40x20")')
  const { width, height } = (await page.locator('.wide').boundingBox())!
  assert.deepEqual({ width, height }, { width: 200, height: 100 })
  assert.equal(await css(page, '.cut img', 'object-fit'), 'cover')
})

test('the tab bar leads from tab to tab', async (t) => {
  const tab = (name: string) => ({ pagePath: `pages/${name}/${name}`, text: name.toUpperCase() })
  const page = await show(t, {
    'app.json': JSON.stringify({
      pages: ['pages/index/index', 'pages/b/b'],
      tabBar: { list: [tab('index'), tab('b')] },
    }),
    'pages/b/b.js': 'Page({})',
    'pages/b/b.wxml': '<view class="second">2</view>',
  })
  await page.click('.wx-tab-bar button:text-is("B")')
  await page.waitForSelector('.second')
  assert.equal(await page.getAttribute('.wx-tab-bar button:text-is("B")', 'aria-current'), 'page')
})

test('a selector query measures elements of the page and of a component', async (t) => {
  const page = await show(t, {
    ...onePage(
      '<view class="a"/><part id="p"/><text class="log">{{log}}</text>',
      `Page({ data: { log: '' }, onReady() {
        wx.createSelectorQuery().select('.a').boundingClientRect().selectAll('.none').boundingClientRect().exec(([a, none]) => {
          this.setData({ log: a.width + ' ' + none.length + ' ' })
          wx.createSelectorQuery().in(this.selectComponent('#p')).select('.b').boundingClientRect((b) => {
            this.setData({ log: this.data.log + b.height })
          }).exec()
        })
      } })`,
      { 'pages/index/index.json': '{"usingComponents":{"part":"/part/part"}}' },
    ),
    'pages/index/index.wxss': '.a { width: 120px; height: 10px }',
    'part/part.json': '{"component":true}',
    'part/part.js': 'Component({})',
    'part/part.wxml': '<view class="b" style="height: 33px"/>',
  })
  await page.waitForSelector('.log:text-is("120 0 33")')
})

test('"style": "v2" gives buttons their newer look', async (t) => {
  const page = await show(t, {
    ...onePage('<button type="primary">x</button>', 'Page({})'),
    'app.json': '{"pages":["pages/index/index"],"style":"v2"}',
  })
  assert.equal(await css(page, 'wx-button', 'background-color'), 'rgb(7, 193, 96)')
  assert.equal(await css(page, 'wx-button', 'width'), '184px')
})

test('the tab bar shows badges, dots, other texts and colours, and leaves when it is hidden', async (t) => {
  const tab = (name: string, text: string) => ({ pagePath: `pages/${name}/${name}`, text })
  const page = await show(t, {
    'app.json': JSON.stringify({
      pages: ['pages/index/index', 'pages/b/b'],
      tabBar: { list: [tab('index', '一'), tab('b', '二')] },
    }),
    'pages/index/index.js': 'Page({})',
    'pages/b/b.js': 'Page({})',
    'pages/b/b.wxml': '<view class="b"/>',
  })
  const ask = (api: string, options: object) =>
    page.evaluate(([name, given]) => (globalThis as unknown as Phoned).__phone.wx[name]!(given), [
      api,
      options,
    ] as const)
  const texts = () => page.$$eval('.wx-tab-bar > button', (all) => all.map((one) => one.textContent))
  await ask('setTabBarBadge', { index: 0, text: '99+' })
  await ask('setTabBarBadge', { index: 1, text: '12345' })
  assert.deepEqual(await texts(), ['一99+', '二...'])
  await ask('removeTabBarBadge', { index: 0 })
  await ask('removeTabBarBadge', { index: 1 })
  await ask('showTabBarRedDot', { index: 1 })
  await ask('setTabBarItem', { index: 1, text: '二号' })
  await ask('setTabBarStyle', { selectedColor: '#ff0000' })
  assert.deepEqual(await texts(), ['一', '二号'])
  assert.equal(await page.locator('.wx-tab-bar > button:nth-child(2) > i').count(), 1)
  assert.equal(await css(page, '.wx-tab-bar > button:nth-child(1)', 'color'), 'rgb(255, 0, 0)')
  const height = () => page.$eval('wx-page', (one) => one.clientHeight)
  const before = await height()
  await ask('hideTabBar', {})
  assert.equal(await page.isVisible('.wx-tab-bar'), false)
  assert.equal(await height(), before + 50)
  await ask('showTabBar', {})
  await page.click('.wx-tab-bar > button:nth-child(2)')
  await page.waitForSelector('.b', { state: 'attached' })
})

interface Phoned {
  __phone: { wx: Record<string, (options: object) => Promise<unknown>> }
}
