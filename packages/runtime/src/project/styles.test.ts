import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SCOPE_MARK } from './compiled.ts'
import { writeProject } from './fixtures/write-project.ts'
import { openFolder } from './folder.ts'
import { compileStyle, convertRpx } from './styles.ts'

const PAGE = ':where(wx-page[data-path="pages/index/index"])'

async function styleOf(
  t: Parameters<typeof writeProject>[0],
  files: Record<string, string>,
  owner: 'app' | 'page' | 'component' = 'page',
) {
  const folder = await openFolder(writeProject(t, files))
  return (await compileStyle(folder, owner === 'app' ? 'app' : 'pages/index/index', owner)).trim()
}

test('rpx becomes a part of the width, strings and addresses stay', () => {
  assert.equal(
    convertRpx('-8rpx 1.5rpx "4rpx" url(a/5rpx.png) 6px'),
    'calc(var(--rpx) * -8) calc(var(--rpx) * 1.5) "4rpx" url(a/5rpx.png) 6px',
  )
})

test("a page's styles stay on the page", async (t) => {
  const css = await styleOf(t, { 'pages/index/index.wxss': '.a view > .b, page, page .c { color: red }' })
  assert.equal(css, `${PAGE} .a wx-view > .b,wx-page${PAGE},wx-page${PAGE} .c { color: red }`)
})

test("the app's styles reach every page", async (t) => {
  const css = await styleOf(t, { 'app.wxss': '.a{width:1rpx}page{color:red}' }, 'app')
  assert.equal(css, ':where(wx-app) .a{width:calc(var(--rpx) * 1)}wx-page{color:red}')
})

test("a component's classes are marked, its host can be styled", async (t) => {
  const css = await styleOf(
    t,
    { 'pages/index/index.wxss': ':host{top:0}.a .b{left:0}#c{right:0}' },
    'component',
  )
  assert.match(css, new RegExp(`\\[wx-host="${SCOPE_MARK}"\\]\\{top:0\\}`))
  assert.match(css, new RegExp(`\\.${SCOPE_MARK}a \\.${SCOPE_MARK}b\\{left:0\\}`))
  assert.match(css, /\[id\$="--c"\]:not\(#_\)\{right:0\}/)
})

test('imported styles come in where they are imported', async (t) => {
  const css = await styleOf(t, {
    'pages/index/index.wxss': '@import "../../common/all.wxss";\n.own{top:0}',
    'common/all.wxss': "@import './deep';\n.all{top:1rpx}",
    'common/deep.wxss': '.deep{top:2px}',
  })
  assert.match(css, /\.deep\{top:2px\}\s*\S+ \.all\{top:calc\(var\(--rpx\) \* 1\)\}\s*\S+ \.own\{top:0\}/)
})

test('frames of an animation are no selectors; a media query has no variables', async (t) => {
  const css = await styleOf(t, {
    'pages/index/index.wxss':
      '@keyframes k{from{left:1rpx}50%{left:2px}to{left:3px}}@media (min-width: 750rpx){.a{top:0}}',
  })
  assert.match(css, /from\{left:calc\(var\(--rpx\) \* 1\)\}50%\{left:2px\}to\{left:3px\}/)
  assert.match(css, /@media \(min-width: 375px\)/)
})

test('a mistake names the file and the line', async (t) => {
  await assert.rejects(styleOf(t, { 'pages/index/index.wxss': '.a{}\n.b{' }), {
    name: 'ProjectError',
    file: 'pages/index/index.wxss',
    line: 2,
  })
  await assert.rejects(styleOf(t, { 'pages/index/index.wxss': '\n@import "./none.wxss";' }), {
    line: 2,
    message: /引用的样式 \.\/none\.wxss 不存在/,
  })
})
