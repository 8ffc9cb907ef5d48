import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Browser, launchChromium } from '../browser/chromium.ts'
import { wav } from '../lib/samples.ts'
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

/** A page that writes the type and the detail of each event into `.log`. */
const TELLS = `Page({ data: { log: '', on: false }, told(e) { this.say(e.type + ' ' + JSON.stringify(e.detail)) },
  say(text) { this.setData({ log: this.data.log + text + ';' }) } })`
const LOG = '<text class="log">{{log}}</text>'

const logged = (page: Page, text: string) =>
  page.waitForFunction((wanted) => document.querySelector('.log')?.textContent?.includes(wanted), text, {
    timeout: 20_000,
  })

/** Drags with the mouse from the middle of an element. */
async function drag(page: Page, selector: string, dx: number, dy: number): Promise<void> {
  const box = (await page.locator(selector).boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + dx, y + dy, { steps: 4 })
  await page.mouse.up()
}

test('a picker opens its sheet, wheels turn, and the choice is told when it is confirmed', async (t) => {
  const page = await show(
    t,
    onePage(
      `<picker class="s" range="{{['甲', '乙', '丙']}}" bindchange="told" bindcancel="told"><view class="a">选</view></picker>
       <picker class="d" mode="date" value="2026-01-31" bindchange="told"><view class="b">日</view></picker>${LOG}`,
      TELLS,
    ),
  )
  await page.click('.a')
  await page.click('.wx-wheel p:text-is("丙")')
  await page.waitForSelector('.wx-wheel p[aria-selected=true]:text-is("丙")')
  await page.click('.wx-sheet button:text-is("确定")')
  await logged(page, 'change {"value":"2"}')
  await page.click('.a')
  await page.click('.wx-sheet button:text-is("取消")')
  await logged(page, 'cancel {}')
  await page.click('.b')
  await page.click('.wx-wheel:nth-child(2) p:text-is("02月")')
  await page.waitForSelector('.wx-wheel:nth-child(2) p[aria-selected=true]:text-is("02月")')
  // February has 28 days, so the third wheel is another one.
  await page.waitForSelector('.wx-wheel:nth-child(3) p[aria-selected=true]:text-is("28日")')
  await page.click('.wx-sheet button:text-is("确定")')
  await logged(page, 'change {"value":"2026-02-28"}')
  assert.equal(await page.locator('.wx-sheet').count(), 0)
})

test('a region is chosen among those of all China, by wheels that follow each other', async (t) => {
  const page = await show(
    t,
    onePage(
      `<picker mode="region" custom-item="全部" bindchange="told"><view class="a">选</view></picker>${LOG}`,
      TELLS,
    ),
  )
  await page.click('.a')
  await page.waitForSelector('.wx-wheel:nth-child(1) p:text-is("澳门特别行政区")', { state: 'attached' })
  const turn = async (column: number, name: string) => {
    const row = `.wx-wheel:nth-child(${column}) p`
    await page.$eval(`${row}:text-is("${name}")`, (one) => {
      one.parentElement!.scrollTop = [...one.parentElement!.children].indexOf(one) * 34
    })
    await page.waitForSelector(`${row}[aria-selected=true]:text-is("${name}")`)
  }
  await turn(1, '四川省')
  await turn(2, '成都市')
  await turn(3, '锦江区')
  await page.click('.wx-sheet button:text-is("确定")')
  await logged(
    page,
    'change {"value":["四川省","成都市","锦江区"],"code":["510000","510100","510104"],"postcode":""}',
  )
})

test('a picker-view turns its columns', async (t) => {
  const rows = ['a', 'b', 'c'].map((one) => `<view class="row-${one}">${one}</view>`).join('')
  const page = await show(
    t,
    onePage(
      `<picker-view value="{{[1]}}" bindchange="told"><picker-view-column>${rows}</picker-view-column></picker-view>${LOG}`,
      TELLS,
    ),
  )
  await page.waitForFunction(() => document.querySelector('wx-picker-view-column')!.scrollTop === 34)
  await page.$eval('wx-picker-view-column', (column) => column.scrollTo({ top: 68 }))
  await logged(page, 'change {"value":[2]}')
})

test('a swiper goes round in a ring, upright, and follows the finger', async (t) => {
  const page = await show(
    t,
    onePage(
      `<swiper circular vertical duration="50" indicator-dots bindchange="told" bindanimationfinish="told">
         <swiper-item>1</swiper-item><swiper-item>2</swiper-item><swiper-item>3</swiper-item></swiper>${LOG}`,
      TELLS,
    ),
  )
  await drag(page, 'wx-swiper', 0, 60)
  await logged(page, 'change {"current":2,"currentItemId":"","source":"touch"}')
  await logged(page, 'animationfinish {"current":2')
  await drag(page, 'wx-swiper', 0, -60)
  await logged(page, 'change {"current":0')
  assert.equal(await page.locator('wx-swiper > i > b').count(), 3)
})

test('a movable-view goes where it is drawn, and stays in its area', async (t) => {
  const page = await show(
    t,
    onePage(
      `<movable-area style="width: 200px; height: 100px"><movable-view style="width: 50px; height: 50px" direction="all" bindchange="told"/></movable-area>${LOG}`,
      TELLS,
    ),
  )
  await drag(page, 'wx-movable-view', 40, 20)
  await logged(page, '{"x":40,"y":20,"source":"touch"}')
  await drag(page, 'wx-movable-view', 400, 200)
  await logged(page, '{"x":150,"y":50,"source":"touch"}')
})

/** Draws a finger over a movable-view and lets go while it still moves. The times between are what the page measures. */
const flick = (page: Page, selector: string) =>
  page.$eval(selector, (view) => {
    ;(view as HTMLElement).setPointerCapture = () => {}
    const { left, top } = view.getBoundingClientRect()
    const point = (type: string, dx: number) => {
      const at = { clientX: left + 5 + dx, clientY: top + 5, pointerId: 1, bubbles: true }
      view.dispatchEvent(new PointerEvent(type, at))
      for (const end = performance.now() + 8; performance.now() < end; );
    }
    point('pointerdown', 0)
    for (const dx of [8, 16, 24]) point('pointermove', dx)
    point('pointerup', 24)
  })

test('a movable-view with inertia rolls on until friction has stopped it, and no further than its area', async (t) => {
  const view = (name: string, attributes: string) =>
    `<movable-area style="width: 350px; height: 40px"><movable-view class="${name}" style="width: 20px; height: 20px" direction="horizontal" bindchange="told" ${attributes}/></movable-area>`
  const page = await show(
    t,
    onePage(
      view('still', '') +
        view('rolls', 'inertia friction="{{8}}"') +
        view('far', 'inertia friction="{{0.1}}"') +
        LOG,
      TELLS,
    ),
  )
  const x = (name: string) =>
    page.$eval(`.${name}`, (one) => Number.parseFloat((one as HTMLElement).style.translate))
  await flick(page, '.still')
  assert.equal(await x('still'), 24)
  await flick(page, '.rolls')
  await logged(page, '"source":"friction"')
  await page.waitForSelector('.rolls:not(.wx-held)')
  const rolled = await x('rolls')
  assert.ok(rolled > 24 && rolled < 330, `${rolled}`)
  await flick(page, '.far')
  await page.waitForSelector('.far:not(.wx-held)')
  assert.equal(await x('far'), 330)
  assert.equal(await x('still'), 24)
})

test('what is in a root-portal is drawn at the root of the page, and is still the page’s', async (t) => {
  const page = await show(
    t,
    onePage(
      `<view class="clip"><root-portal enable="{{!inside}}"><view class="over" bindtap="tapped">{{n}}<text wx:if="{{n > 0}}" class="more">多</text></view></root-portal></view>
       <view class="turn" bindtap="turn">换</view>`,
      `Page({ data: { n: 0, inside: false }, tapped() { this.setData({ n: this.data.n + 1 }) }, turn() { this.setData({ inside: true }) } })`,
      {
        'pages/index/index.wxss':
          '.clip { transform: translateX(40px); width: 10px; height: 10px; overflow: hidden } .over { position: fixed; left: 100px; top: 200px; width: 80px; height: 30px } .turn { position: absolute; top: 300px }',
      },
    ),
  )
  const left = () =>
    page.$eval(
      '.over',
      (one) => one.getBoundingClientRect().left - one.closest('wx-page')!.getBoundingClientRect().left,
    )
  assert.ok(Math.abs((await left()) - 100) < 1, `${await left()}`)
  await page.click('.over')
  await page.waitForSelector('.over .more')
  await page.click('.turn')
  await page.waitForFunction(() => document.querySelector('.clip .over'))
  // Where the ancestor moves, it moves.
  assert.ok(Math.abs((await left()) - 140) < 1, `${await left()}`)
  assert.equal(await page.locator('.over').count(), 1)
})

test('touches and long presses come in the coordinates of the page', async (t) => {
  const page = await show(
    t,
    onePage(
      `<view class="box" style="margin: 10px 0 0 20px; width: 80px; height: 40px" bindtouchstart="touched" bindtouchend="touched" bindtap="tapped" bindlongpress="told"/>
       <view class="still" style="height: 20px" bindtap="tapped"/>${LOG}`,
      TELLS.replace(
        'told(e)',
        `touched(e) { const { clientX, pageY } = e.changedTouches[0]; this.say(e.type + clientX + ',' + pageY + ',' + e.touches.length) },
         tapped(e) { this.say('tap' + e.detail.x + ',' + e.detail.y) }, told(e)`,
      ),
    ),
  )
  await page.click('.box', { position: { x: 5, y: 6 } })
  await page.waitForSelector('.log:text-is("touchstart25,16,1;touchend25,16,0;tap25,16;")')
  await page.click('.box', { position: { x: 5, y: 6 }, delay: 500 })
  await page.click('.still', { position: { x: 1, y: 1 } })
  const log = 'touchstart25,16,1;longpress {"x":25,"y":16};touchend25,16,0;tap1,51;'
  await logged(page, log)
})

test('queries, intersections and animations measure from the page', async (t) => {
  const page = await show(
    t,
    onePage(
      `<view class="a" id="i" data-k="v" mark:m="1" style="margin-left: 7px; width: 30px; height: 10px; color: rgb(1, 2, 3)" animation="{{animation}}"/>
       <scroll-view class="s" scroll-y style="height: 20px"><view style="height: 90px"/></scroll-view><view style="height: 3000px"/><view class="far">远</view>${LOG}`,
      `Page({ data: { log: '', animation: {} }, say(text) { this.setData({ log: this.data.log + text + ';' }) },
        onReady() {
          const query = this.createSelectorQuery()
          query.select('.a').fields({ id: true, dataset: true, mark: true, rect: true, size: true, computedStyle: ['color'] })
          query.select('.s').scrollOffset().selectViewport().scrollOffset()
          query.exec(([a, s, v]) => {
            this.say([a.id, a.dataset.k, a.mark.m, a.left, a.top, a.width, a.color, s.scrollHeight, v.scrollTop].join())
          })
          this.createIntersectionObserver().relativeToViewport().observe('.far', ({ intersectionRatio }) => {
            if (intersectionRatio > 0) this.say('seen')
          })
          const animation = wx.createAnimation({ duration: 20 })
          this.setData({ animation: animation.translateX(9).opacity(0.5).step().export() })
        },
        onPageScroll({ scrollTop }) { if (scrollTop > 0 && !this.scrolled) { this.scrolled = true; this.say('scrolled') } },
        onReachBottom() { this.say('bottom') } })`,
    ),
  )
  await logged(page, 'i,v,1,7,0,30,rgb(1, 2, 3),90,0;')
  assert.equal(await page.$eval('.log', (log) => log.textContent!.includes('seen')), false)
  await page.waitForFunction(() => {
    const { transform, opacity } = getComputedStyle(document.querySelector('.a')!)
    return transform === 'matrix(1, 0, 0, 1, 9, 0)' && opacity === '0.5'
  })
  await page.evaluate(() =>
    (globalThis as unknown as { __phone: { wx: { pageScrollTo(o: object): void } } }).__phone.wx.pageScrollTo(
      { scrollTop: 9000, duration: 0 },
    ),
  )
  await logged(page, 'scrolled;')
  await logged(page, 'bottom;')
  await logged(page, 'seen;')
})

test('rich text is drawn without what it may not hold', async (t) => {
  const page = await show(
    t,
    onePage(
      '<rich-text nodes="{{html}}"/>',
      `Page({ data: { html: '<div class="in" onclick="x()" style="color: rgb(4, 5, 6)">甲<script>x()<\\/script><img src="javascript:x()"><b>乙</b></div>' } })`,
    ),
  )
  const html = await page.$eval('wx-rich-text', (element) => element.innerHTML)
  assert.equal(html, '<div class="in" style="color: rgb(4, 5, 6)">甲<img><b>乙</b></div>')
})

test('a video of the package plays by its context, and tells', async (t) => {
  const page = await show(
    t,
    onePage(
      `<video id="v" src="/a.wav" bindloadedmetadata="told" bindplay="told" bindended="told" binderror="told"/><video src="/none.mp4" binderror="failed"/><button bindtap="play">放</button>${LOG}`,
      TELLS.replace(
        'told(e)',
        "play() { wx.createVideoContext('v').play() }, failed() { this.say('failed') }, told(e)",
      ),
      { 'a.wav': wav(0.1) },
    ),
  )
  await logged(page, 'loadedmetadata {"width":0,"height":0,"duration":0.1}')
  await logged(page, 'failed')
  await page.click('wx-button')
  await logged(page, 'play {}')
  await logged(page, 'ended {}')
})

test('a textarea grows with its lines, an input takes its selection', async (t) => {
  const page = await show(
    t,
    onePage(
      `<textarea auto-height maxlength="-1" bindlinechange="told"/><input class="i" value="abc" focus="{{on}}" selection-start="1" selection-end="2"/><button bindtap="go">x</button>${LOG}`,
      TELLS.replace('told(e)', 'go() { this.setData({ on: true }) }, told(e)'),
    ),
  )
  const height = () => page.$eval('wx-textarea', (element) => element.getBoundingClientRect().height)
  const before = await height()
  await page.fill('wx-textarea textarea', '1\n2\n3')
  await logged(page, '"lineCount":3')
  assert.ok((await height()) > before * 2)
  await page.click('wx-button')
  await page.waitForFunction(() => {
    const field = document.querySelector<HTMLInputElement>('.i input')!
    return document.activeElement === field && field.selectionStart === 1 && field.selectionEnd === 2
  })
})

test('WXS moves an element under the finger', async (t) => {
  const page = await show(
    t,
    onePage(
      `<wxs module="m">
         module.exports.move = function (event, owner) {
           var touch = event.changedTouches[0], box = event.instance.getBoundingClientRect()
           event.instance.setStyle({ 'margin-left': touch.pageX + 'px', width: '100rpx' })
           owner.callMethod('say', event.instance.getComputedStyle(['width']).width)
         }
       </wxs><view class="w" style="height: 20px; width: 40px; background: red" bindtouchmove="{{m.move}}"/>${LOG}`,
      TELLS,
    ),
  )
  await drag(page, '.w', 30, 0)
  await page.waitForFunction(() => document.querySelector<HTMLElement>('.w')!.style.marginLeft === '50px')
  await logged(page, 'px;')
})
