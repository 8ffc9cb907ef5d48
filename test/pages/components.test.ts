import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wav } from '../lib/samples.ts'
import { open, page } from './mini-program.ts'

/** A page whose `told` keeps the type and the detail of each event. */
const TELLS = 'Page({ log: [], told(e) { this.log.push([e.type, e.detail]) } })'

test('a picker of each mode tells what was chosen', async (t) => {
  const mini = await open(
    t,
    page(
      `<picker class="s" range="{{['甲', '乙']}}" bindchange="told"/>
       <picker class="m" mode="multiSelector" range="{{[['a', 'b'], ['c', 'd']]}}" value="{{[0, 0]}}" bindchange="told" bindcolumnchange="told"/>
       <picker class="t" mode="time" bindchange="told"/><picker class="d" mode="date" bindchange="told" bindcancel="told"/>
       <picker class="r" mode="region" bindchange="told"/>`,
      TELLS,
    ),
  )
  await mini.page.change('.s', '1')
  await mini.page.change('.m', [1, 0])
  await mini.page.change('.t', '12:30')
  await mini.page.change('.d', '2026-11-21')
  await mini.page.cancel('.d')
  await mini.page.change('.r', ['广东省', '广州市', '海珠区'])
  assert.deepEqual(mini.page.instance.log, [
    ['change', { value: '1' }],
    ['columnchange', { column: 0, value: 1 }],
    ['change', { value: [1, 0] }],
    ['change', { value: '12:30' }],
    ['change', { value: '2026-11-21' }],
    ['cancel', {}],
    ['change', { value: ['广东省', '广州市', '海珠区'], code: ['440000', '440100', '440105'], postcode: '' }],
  ])
  await mini.page.change('.r', ['四川省', '成都市', '锦江区'])
  assert.deepEqual((mini.page.instance.log as unknown[][]).at(-1), [
    'change',
    { value: ['四川省', '成都市', '锦江区'], code: ['510000', '510100', '510104'], postcode: '' },
  ])
  await mini.page.change('.r', ['全部', '全部', '全部'])
  assert.deepEqual((mini.page.instance.log as { code: string[] }[][]).at(-1)![1]!.code, ['', '', ''])
  await assert.rejects(mini.page.change('page', 1), /没有 page/)
})

test('a picker-view, a swiper and a movable-view tell where they came to rest', async (t) => {
  const mini = await open(
    t,
    page(
      `<picker-view value="{{[0, 1]}}" bindchange="told"><picker-view-column><view>a</view><view>b</view></picker-view-column><picker-view-column><view>c</view></picker-view-column></picker-view>
       <swiper bindchange="told" bindanimationfinish="told" current="{{at}}"><swiper-item item-id="x">1</swiper-item><swiper-item item-id="y">2</swiper-item><swiper-item/></swiper>
       <movable-area><movable-view direction="horizontal" bindchange="told"/></movable-area>`,
      TELLS.replace('log:', 'data: { at: 0 }, log:'),
    ),
  )
  await mini.page.change('picker-view', [1, 0])
  await mini.page.change('swiper', 1)
  ;(mini.page.instance.setData as (patch: object) => void)({ at: 2 })
  await mini.waitFor(() => (mini.page.instance.log as unknown[]).length === 5)
  await mini.page.change('movable-view', { x: 5, y: 7 })
  const moved = { current: 1, currentItemId: 'y', source: 'touch' }
  const set = { current: 2, currentItemId: '', source: '' }
  assert.deepEqual(mini.page.instance.log, [
    ['change', { value: [1, 0] }],
    ['change', moved],
    ['animationfinish', moved],
    ['change', set],
    ['animationfinish', set],
    ['change', { x: 5, y: 0, source: 'touch' }],
  ])
})

test('a swiper that plays by itself stops with its page', async (t) => {
  const mini = await open(
    t,
    page(
      '<swiper wx:if="{{on}}" autoplay interval="10" bindchange="told"><swiper-item/><swiper-item/></swiper>',
      TELLS.replace('log:', 'data: { on: true }, log:'),
    ),
  )
  const log = mini.page.instance.log as [string, { current: number; source: string }][]
  await mini.waitFor(() => log.length >= 3)
  assert.deepEqual(
    log.slice(0, 3).map(([, { current, source }]) => `${current} ${source}`),
    ['1 autoplay', '0 autoplay', '1 autoplay'],
  )
  ;(mini.page.instance.setData as (patch: object) => void)({ on: false })
  const before = log.length
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(log.length, before)
})

test('a swiper that plays by itself stops when the mini program is killed', async (t) => {
  const mini = await open(
    t,
    page('<swiper autoplay interval="5" bindchange="told"><swiper-item/><swiper-item/></swiper>', TELLS),
  )
  const { log } = mini.page.instance as { log: unknown[] }
  await mini.waitFor(() => log.length > 0)
  mini.control.kill()
  const before = log.length
  await new Promise((resolve) => setTimeout(resolve, 40))
  assert.equal(log.length, before)
})

test('progress tells the end of its animation; slider keeps to its steps', async (t) => {
  const mini = await open(
    t,
    page(
      '<progress percent="{{p}}" active duration="1" bindactiveend="told"/><slider min="10" max="20" step="5" bindchange="told"/>',
      TELLS.replace('log:', 'data: { p: 0 }, log:'),
    ),
  )
  ;(mini.page.instance.setData as (patch: object) => void)({ p: 20 })
  assert.deepEqual(mini.page.instance.log, [])
  await mini.waitFor(() => (mini.page.instance.log as unknown[]).length === 1)
  await mini.page.change('slider', 18)
  await mini.page.change('slider', 99)
  assert.deepEqual(mini.page.instance.log, [
    ['activeend', { curPercent: 20 }],
    ['change', { value: 20 }],
    ['change', { value: 20 }],
  ])
})

test('a button agrees to the privacy agreement, and one opens the settings', async (t) => {
  const mini = await open(
    t,
    page(
      '<button class="agree" open-type="agreePrivacyAuthorization" bindagreeprivacyauthorization="told"/><button class="settings" open-type="openSetting" bindopensetting="told"/>',
      TELLS,
    ),
    { privacy: { agreed: false } },
  )
  const needed = () =>
    new Promise((resolve) => {
      mini.wx.getPrivacySetting({
        success: ({ needAuthorization }: { needAuthorization: boolean }) => resolve(needAuthorization),
      })
    })
  assert.equal(await needed(), true)
  await mini.page.tap('.agree')
  const log = mini.page.instance.log as [string, Record<string, unknown>][]
  await mini.waitFor(() => log.length === 1)
  assert.deepEqual(log[0], ['agreeprivacyauthorization', {}])
  assert.equal(await needed(), false)

  await mini.page.tap('.settings')
  await mini.waitFor(() => log.length === 2)
  assert.equal(log[1]![0], 'opensetting')
  assert.equal((log[1]![1].authSetting as Record<string, boolean>)['scope.address'], true)
  assert.deepEqual(mini.errors, [])
})

test('an avatar is chosen by a button, and a person may back out', async (t) => {
  const mini = await open(
    t,
    page(
      '<button open-type="chooseAvatar" bindchooseavatar="told"/><input type="nickname" bindinput="told"/>',
      TELLS,
    ),
  )
  mini.control.choose(1)
  await mini.page.tap('button')
  const log = mini.page.instance.log as [string, { avatarUrl: string }][]
  await mini.waitFor(() => log.length === 1)
  assert.equal(log[0]![0], 'chooseavatar')
  assert.match(log[0]![1].avatarUrl, /tmp/)
  const { size } = (await mini.wx.getFileInfo({ filePath: log[0]![1].avatarUrl })) as { size: number }
  assert.ok(size > 0)
  mini.control.cancelNext()
  await mini.page.tap('button')
  await mini.page.input('input', '小渡')
  assert.equal(log.length, 2)
  assert.deepEqual(mini.errors, [])
})

test('a field tells focus, confirm and blur', async (t) => {
  const mini = await open(
    t,
    page('<input value="a" bindfocus="told" bindconfirm="told" bindblur="told"/>', TELLS),
  )
  for (const key of ['focus', 'confirm', 'blur'] as const) await mini.page.key('input', key)
  assert.deepEqual(mini.page.instance.log, [
    ['focus', { value: 'a', height: 0 }],
    ['confirm', { value: 'a' }],
    ['blur', { value: 'a', cursor: 1 }],
  ])
})

test('a rich text has its text, of nodes and of HTML', async (t) => {
  const mini = await open(
    t,
    page(
      '<rich-text nodes="{{list}}"/><rich-text nodes="{{html}}"/>',
      `Page({ data: { html: '<p>甲&nbsp;<b>乙</b>&lt;</p>',
        list: [{ name: 'p', children: [{ type: 'text', text: 'a&amp;' }, { name: 'b', children: [{ type: 'text', text: 'b' }] }] }] } })`,
    ),
  )
  assert.equal(mini.page.text(), 'a&b甲\u00a0乙<')
})

test('a scroll-view and the page tell of scrolling, of their ends, and of a pull', async (t) => {
  const mini = await open(
    t,
    page(
      '<scroll-view scroll-y bindscroll="told" bindscrolltolower="told"/>',
      `Page({ log: [], told(e) { this.log.push([e.type, e.detail.direction ?? e.detail.scrollTop]) },
        onPageScroll(e) { this.log.push(['page', e.scrollTop]) }, onReachBottom() { this.log.push(['bottom']) },
        onPullDownRefresh() { this.log.push(['pull']) } })`,
    ),
  )
  await mini.page.scroll({ top: 40, edge: 'bottom' }, 'scroll-view')
  await mini.page.scroll({ top: 100, edge: 'bottom' })
  await mini.wx.pageScrollTo({ scrollTop: 7 })
  await mini.page.pullDown()
  assert.equal(mini.page.refreshing, true)
  await mini.wx.stopPullDownRefresh()
  assert.equal(mini.page.refreshing, false)
  assert.deepEqual(mini.page.instance.log, [
    ['scroll', 40],
    ['scrolltolower', 'bottom'],
    ['page', 100],
    ['bottom'],
    ['page', 7],
    ['pull'],
  ])
})

test('a video plays by its context, and a source that is not there fails', async (t) => {
  const mini = await open(
    t,
    page(
      `<video id="v" src="{{src}}" bindloadedmetadata="told" bindplay="told" bindpause="told" bindended="told" binderror="told"/>`,
      TELLS.replace('log:', "data: { src: '' }, log:"),
    ),
  )
  const log = mini.page.instance.log as [string, Record<string, unknown>][]
  const src = `${mini.wx.env.USER_DATA_PATH}/a.wav`
  mini.wx.getFileSystemManager().writeFileSync(src, wav(0.1).toString('base64'), 'base64')
  const instance = mini.page.instance as { setData(patch: object): void }
  const set = (patch: object) => instance.setData(patch)
  set({ src })
  await mini.waitFor(() => log.length === 1)
  assert.deepEqual(log[0], ['loadedmetadata', { width: 0, height: 0, duration: 0.1 }])
  const video = mini.wx.createVideoContext('v') as unknown as { play(): void }
  video.play()
  await mini.waitFor(() => log.some(([type]) => type === 'ended'))
  assert.deepEqual(
    log.slice(1).map(([type]) => type),
    ['play', 'ended'],
  )
  set({ src: '/none.mp4' })
  await mini.waitFor(() => log.some(([type]) => type === 'error'))
  const nobody = mini.wx.createVideoContext('nobody') as unknown as { play(): void }
  nobody.play()
  assert.deepEqual(mini.errors, [])
})

test('a page-container opens and closes; match-media, root-portal and cover-image show what is in them', async (t) => {
  const mini = await open(
    t,
    page(
      `<page-container show="{{on}}" bindbeforeenter="told" bindafterenter="told" bindclickoverlay="told" bindafterleave="told">箱</page-container>
       <match-media min-width="1"><view>宽</view></match-media><root-portal><view>门</view></root-portal><page-meta page-style="color: red"/>`,
      TELLS.replace('log:', 'data: { on: false }, log:'),
    ),
  )
  ;(mini.page.instance.setData as (patch: object) => void)({ on: true })
  await mini.page.cancel('page-container')
  assert.deepEqual(
    (mini.page.instance.log as [string][]).map(([type]) => type),
    ['beforeenter', 'afterenter', 'clickoverlay', 'afterleave'],
  )
  assert.equal(mini.page.text(), '箱宽门')
})
