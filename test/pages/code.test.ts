import assert from 'node:assert/strict'
import { test } from 'node:test'
import { open, page } from './mini-program.ts'

test('modules: siblings without ./, JSON, index.js, packages by main, ES import', async (t) => {
  const mini = await open(t, {
    ...page(
      '<view/>',
      `import own, { named } from '../../common/own'
       const found = [own, named, require('near.js'), require('../../data.json').n, require('/common/all'), require('lib'), require('lib/x')]
       Page({ found })`,
    ),
    'pages/index/near.js': "module.exports = 'near'",
    'common/own.js': "export default 'own'\nexport const named = 'named'",
    'common/all/index.js': "exports.a = 'all'",
    'data.json': '{"n":1}',
    'miniprogram_npm/lib/package.json': '{"main":"dist/main.js"}',
    'miniprogram_npm/lib/dist/main.js': "module.exports = require('./part')",
    'miniprogram_npm/lib/dist/part.js': "module.exports = 'lib'",
    'miniprogram_npm/lib/x.js': "module.exports = 'x'",
  })
  assert.deepEqual(mini.page.instance.found, ['own', 'named', 'near', 1, { a: 'all' }, 'lib', 'x'])
  assert.deepEqual(mini.errors, [])
})

test('page code sees no globals of the browser or of Node', async (t) => {
  const mini = await open(
    t,
    page(
      '<view/>',
      `Page({ kinds: [typeof window, typeof document, typeof process, typeof fetch, typeof XMLHttpRequest, typeof FormData,
        typeof wx, typeof getApp, typeof setTimeout, typeof globalThis.Promise, typeof globalThis.process] })`,
    ),
  )
  const absent = Array.from({ length: 6 }, () => 'undefined')
  const kinds = [...absent, 'object', 'function', 'function', 'function', 'undefined']
  assert.deepEqual(mini.page.instance.kinds, kinds)
})

test('templates can be imported and included; wxs runs', async (t) => {
  const mini = await open(t, {
    ...page(
      `<import src="../../common/row.wxml"/><include src="head.wxml"/>
       <wxs module="m">module.exports.up = function (s) { return getRegExp('^a').test(s) ? s.toUpperCase() : s }</wxs>
       <wxs src="./far.wxs" module="far"/>
       <template is="row" data="{{...one, n: 2}}"/><view>{{m.up('ab')}} {{far.x}}</view>`,
      "Page({ data: { one: { name: '甲' } } })",
    ),
    'common/row.wxml': '<template name="row"><text>{{name}}{{n}}</text></template>',
    'pages/index/head.wxml': '<text class="head">头</text>',
    'pages/index/far.wxs': "module.exports = { x: 'far' }",
  })
  assert.equal(mini.page.text(), '头甲2AB far')
})

test('a module may declare a name that is a global elsewhere', async (t) => {
  const mini = await open(
    t,
    page(
      '<text>{{names}}</text>',
      `class Image {}
      let top = 'top'
      const wx1 = typeof wx, URL = 'url'
      Page({ data: { names: [Image.name, top, wx1, URL].join(' ') } })`,
    ),
  )
  assert.deepEqual(mini.errors, [])
  assert.equal(mini.page.text(), 'Image top object url')
})

test('templates that nothing uses are not compiled; what stands inside of a slot is no mistake', async (t) => {
  const mini = await open(t, {
    ...page('<part/>', 'Page({})', { 'pages/index/index.json': '{"usingComponents":{"part":"/part/part"}}' }),
    'part/part.json': '{"component":true}',
    'part/part.js': 'Component({})',
    'part/part.wxml': '<view>有<slot name="x"><view>没有</view></slot></view>',
    'miniprogram_npm/lib/broken.wxml': '<view',
  })
  assert.equal(mini.page.text(), '有')
})
