import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { compileProject } from './compile.ts'
import { writeProject } from './fixtures/write-project.ts'

const COMPONENT = { wxml: '<slot/>', js: 'Component({})', json: '{"component":true}' }
const component = (path: string, json = COMPONENT.json) => ({
  [`${path}.wxml`]: COMPONENT.wxml,
  [`${path}.js`]: COMPONENT.js,
  [`${path}.json`]: json,
})

test('a compiled project is plain JSON', async (t) => {
  const project = await compileProject(writeProject(t, { 'config.json': '{"a":1}' }))
  assert.deepEqual(JSON.parse(JSON.stringify(project)), project)
  assert.deepEqual(project.pages, ['pages/index/index'])
  assert.deepEqual(project.data['config.json'], { a: 1 })
})

test('components are found from the page, from npm packages, and from each other', async (t) => {
  const { components } = await compileProject(
    writeProject(t, {
      'pages/index/index.json': '{"usingComponents":{"one":"../../parts/one","lib":"lib/button"}}',
      ...component('parts/one', '{"component":true,"usingComponents":{"two":"./two/index"}}'),
      ...component('parts/two/index'),
      ...component('miniprogram_npm/lib/button/index'),
    }),
  )
  assert.deepEqual(Object.keys(components).sort(), [
    'miniprogram_npm/lib/button/index',
    'pages/index/index',
    'parts/one',
    'parts/two/index',
  ])
  assert.deepEqual(components['pages/index/index']!.usingComponents, {
    one: '/parts/one',
    lib: '/miniprogram_npm/lib/button/index',
  })
})

test('tags are told: those of templates and what they take in, of generics, and of settings', async (t) => {
  const { tags } = await compileProject(
    writeProject(t, {
      'pages/index/index.json':
        '{"usingComponents":{"part":"/part"},"componentPlaceholder":{"part":"slider"},"componentGenerics":{"one":{"default":"radio"},"two":true}}',
      'pages/index/index.wxml':
        '<include src="other"/><part generic:item="switch"/><!-- <video/> --><text>a form</text>',
      'pages/index/other.wxml': '<swiper/>',
      ...component('part'),
    }),
  )
  assert.deepEqual(tags.toSorted(), [
    'include',
    'part',
    'radio',
    'slider',
    'slot',
    'swiper',
    'switch',
    'text',
  ])
})

test('the root may be named by project.config.json', async (t) => {
  const files = ['app.json', 'app.js', 'pages/index/index.js', 'pages/index/index.wxml']
  const folder = writeProject(t, {
    'project.config.json': '{"miniprogramRoot":"inner/"}',
    ...Object.fromEntries(
      files.map((file) => [`inner/${file}`, file === 'app.json' ? '{"pages":["pages/index/index"]}' : '']),
    ),
  })
  const { rmSync } = await import('node:fs')
  rmSync(`${folder}/app.json`)
  assert.ok('app.js' in (await compileProject(folder)).modules)
})

for (const [name, files, expected] of [
  [
    'a page without a template',
    { 'app.json': '{"pages":["pages/a/a"]}' },
    { file: 'pages/a/a.js', message: /缺少 \.js/ },
  ],
  [
    'broken JSON',
    { 'pages/index/index.json': '{\n  "a": 1,\n}' },
    { file: 'pages/index/index.json', line: 3 },
  ],
  [
    'broken WXML',
    { 'pages/index/index.wxml': '<view>\n  <text\n' },
    { file: 'pages/index/index.wxml', line: 2 },
  ],
  [
    'a template that is not there',
    { 'pages/index/index.wxml': '<import src="./none.wxml"/>' },
    { file: 'pages/index/index.wxml', message: /pages\/index\/none\.wxml 不存在/ },
  ],
  [
    'a component that is not there',
    { 'pages/index/index.json': '{"usingComponents":{"x":"./x"}}' },
    { file: 'pages/index/index.json', message: /找不到组件 x/ },
  ],
  ['no pages', { 'app.json': '{"pages":[]}' }, { file: 'app.json' }],
] as [string, Record<string, string>, object][]) {
  test(`${name} is told with its place`, async (t) => {
    await assert.rejects(compileProject(writeProject(t, files)), { name: 'ProjectError', ...expected })
  })
}

test('a folder without app.json is told', async (t) => {
  const folder = writeProject(t, {})
  const { rmSync } = await import('node:fs')
  rmSync(`${folder}/app.json`)
  await assert.rejects(compileProject(folder), /找不到 app\.json/)
})

test('glass-easel and what belongs to it have one version, exactly', () => {
  const { resolve } = createRequire(import.meta.url)
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const parts = ['glass-easel', 'glass-easel-miniprogram-adapter', 'glass-easel-template-compiler']
  for (const part of parts) {
    assert.equal(manifest.dependencies[part], manifest.dependencies['glass-easel'])
    assert.match(manifest.dependencies[part], /^\d+\.\d+\.\d+$/)
    const installed = JSON.parse(readFileSync(resolve(`${part}/package.json`), 'utf8'))
    assert.equal(installed.version, manifest.dependencies[part])
  }
})

for (const [what, css, message] of [
  ['a mistake in', '.a{}\n.b{', /index\.wxss:2: WXSS 写错了/],
  ['what is missing from', '.a{}\n@import "./none";', /index\.wxss:2: 引用的样式 \.\/none 不存在/],
  ['a circle of', '.a{}\n@import "./index";', /index\.wxss:2: 样式循环引用/],
] as const) {
  test(`${what} styles is told where nothing is drawn, too`, async (t) => {
    const folder = writeProject(t, { 'pages/index/index.wxss': css })
    await assert.rejects(compileProject(folder), message)
    await assert.rejects(compileProject(folder, 'checked'), message)
  })
}

test('styles that are only checked are not made', async (t) => {
  // The second has forms that only the parser knows.
  for (const css of ['.a{top:0}', '.a{.b{top:0}}']) {
    const folder = writeProject(t, { 'pages/index/index.wxss': css })
    assert.equal((await compileProject(folder)).styles.length, 1)
    assert.deepEqual((await compileProject(folder, 'checked')).styles, [])
  }
})
