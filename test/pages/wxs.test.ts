import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openMiniProgram } from '@dukou/runtime'
import type { Files } from '../lib/write-program.ts'
import { open, page, write } from './mini-program.ts'

test('a template calls WXS of its own, of a file, and of files that the file requires', async (t) => {
  const mini = await open(t, {
    ...page(
      `<wxs module="own">
         var kind = function (x) { return x.constructor }
         module.exports = { kind: kind, list: [1, 2] }
       </wxs>
       <wxs src="../../lib/price.wxs" module="price"/>
       <wxs src="/lib/price.wxs" module="again"/>
       <text>{{own.kind(list)}} {{own.kind(name)}} {{own.list[1]}} {{price.show(1234.5)}} {{again.times()}}</text>`,
      "Page({ data: { list: [], name: 'a' } })",
    ),
    'lib/price.wxs':
      'var digits = require("./digits.wxs"), n = 0; module.exports.show = function (x) { n++; return digits(x) }; module.exports.times = function () { return n }',
    'lib/digits.wxs':
      "module.exports = function (x) { return x.toFixed(2).replace(getRegExp('\\B(?=(\\d{3})+\\.)', 'g'), ',') }",
    'lib/unused.wxs': 'class Broken {',
  })
  assert.equal(mini.page.text(), 'Array String 2 1,234.50 1')
  assert.deepEqual(mini.errors, [])
})

test('an error of WXS names its line, and the rest of the page is shown', async (t) => {
  const mini = await open(t, {
    ...page(
      `<view>before</view>
<wxs module="m">
  module.exports.bad = function (x) {
    return x.y.z
  }
</wxs>
<wxs src="./far.wxs" module="far"/>
<text>{{m.bad({})}}|{{far.bad()}}</text><view>after</view>`,
      'Page({})',
    ),
    'pages/index/far.wxs': '\n\nmodule.exports.bad = function () { return nothing }',
  })
  assert.equal(mini.page.text(), 'before|after')
  assert.deepEqual(
    mini.errors.map(({ message, file, line }) => `${message} ${file}:${line}`),
    [
      "Cannot read properties of undefined (reading 'z') pages/index/index.wxml:4",
      'nothing is not defined pages/index/far.wxs:3',
    ],
  )
})

test('what is no WXS is refused with its place', async (t) => {
  const refused = (files: Files) => openMiniProgram(write(t, files))
  const inline = '<view/>\n<wxs module="m">\n  let a = 1\n</wxs>'
  await assert.rejects(refused(page(inline, 'Page({})')), {
    name: 'ProjectError',
    file: 'pages/index/index.wxml',
    line: 3,
    column: 3,
  })
  const far = page('<wxs src="./far.wxs" module="far"/>', 'Page({})')
  await assert.rejects(
    refused({ ...far, 'pages/index/far.wxs': 'var a = require("./none.wxs")' }),
    /pages\/index\/far\.wxs:1:17: 引用的文件 \.\/none\.wxs 不存在/,
  )
  await assert.rejects(
    refused({ ...far, 'pages/index/far.wxs': 'var a = require("../../app.js")' }),
    /WXS 只能引用 \.wxs 文件/,
  )
})

test('WXS handles events: it has the element, the page, and a state of its own', async (t) => {
  const mini = await open(
    t,
    page(
      `<wxs module="m">
         function tap(event, owner) {
           var state = event.instance.getState()
           state.n = (state.n || 0) + 1
           owner.selectComponent('.box').setStyle({ 'margin-top': state.n + 'px' }).addClass('on')
           owner.callMethod('told', { n: state.n, k: event.instance.getDataset().k, type: event.type })
           return false
         }
         function off(event, owner) {
           owner.selectAllComponents('.box').forEach(function (one) { one.removeClass('on') })
         }
         module.exports = { tap: tap, off: off }
       </wxs>
       <view bindtap="outer"><view class="hit" data-k="v" bindtap="{{m.tap}}">x</view><view class="off" bindtap="{{on ? m.off : ''}}">y</view></view>
       <view class="box"/>`,
      `Page({ data: { on: true }, log: [], told(what) { this.log.push(what) }, outer() { this.log.push('outer') } })`,
    ),
  )
  await mini.page.tap('.hit')
  await mini.page.tap('.hit')
  const told = { n: 1, k: 'v', type: 'tap' }
  assert.deepEqual(mini.page.instance.log, [told, { ...told, n: 2 }])
  assert.deepEqual(mini.page.find('.box')!.classes, ['box', 'on'])
  await mini.page.tap('.off')
  assert.deepEqual(mini.page.find('.box')!.classes, ['box'])
  assert.deepEqual((mini.page.instance.log as unknown[]).slice(2), ['outer'])
  assert.deepEqual(mini.errors, [])
})

test('change:prop tells WXS the new and the old value', async (t) => {
  const mini = await open(
    t,
    page(
      `<wxs module="m">module.exports.changed = function (now, before, owner, own) {
         owner.callMethod('told', [now, before, own.getDataset().k])
       }</wxs><view data-k="v" prop="{{n}}" change:prop="{{m.changed}}"/>`,
      'Page({ data: { n: 1 }, log: [], told(what) { this.log.push(what) } })',
    ),
  )
  ;(mini.page.instance.setData as (patch: object) => void)({ n: 2 })
  await mini.waitFor(() => (mini.page.instance.log as unknown[]).length === 2)
  assert.deepEqual(mini.page.instance.log, [
    [1, undefined, 'v'],
    [2, 1, 'v'],
  ])
})

test('a page method that returns false does not stop an event', async (t) => {
  const mini = await open(
    t,
    page(
      '<view bindtap="outer"><view class="in" bindtap="inner"/></view>',
      'Page({ n: 0, inner() { return false }, outer() { this.n += 1 } })',
    ),
  )
  await mini.page.tap('.in')
  assert.equal(mini.page.instance.n, 1)
})
