import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Folder } from './folder.ts'
import { createPlainCheck, importsOfPlain } from './plain-styles.ts'
import { compileStyle } from './styles.ts'

const folderOf = (files: Record<string, string>): Folder => ({
  root: '/',
  files: new Set(Object.keys(files)),
  text: async (path) => files[path]!,
})

const ROUNDS = 6000

const SHEETS = [
  '@import "../a.wxss";@import \'./b\';\n/* all */ .a{color:red}',
  'page { --gap: 12rpx; font: 14px/1.5 "PingFang SC", sans-serif }\nview, .b > text:first-child + .c ~ #d {}',
  ".a:not(.b)::after,.c:nth-child(2n+1){content:'';margin:-4rpx auto 0 calc(100% - (2rpx * 3))!important;}",
  '.a[data-x="1"] .b[hidden]{background:#fff url(https://a.example/b.png?c=d&e=f) no-repeat;width:var(--w,var(--v,1px))}',
  '@media (min-width: 375rpx) and (max-width: 9px) { .a{top:0} .b{left:0;;} }',
  '@keyframes go{from{left:0}50.5%,60%{left:1rpx}to{left:2rpx}}@-webkit-keyframes go {0%{top:0}}',
  '@font-face{font-family:x;src:url("x.ttf") format("truetype"),url(data:font/woff;base64,AA==)}\n:host{display:block}*{box-sizing:border-box}',
]

test('the usual forms are plain, and what they import is told', () => {
  assert.deepEqual(importsOfPlain(SHEETS[0]!), ['../a.wxss', './b'])
  for (const css of SHEETS.slice(1)) if (!css.includes(';;')) assert.deepEqual(importsOfPlain(css), [], css)
  assert.deepEqual(importsOfPlain(''), [])
})

for (const css of [
  '.a{color:red',
  '.a{color}',
  '.a{color:red}}',
  '.a{color:red;b:c:d}',
  '.a{content:"}',
  '.a{b:c)}',
  '.a{b:(c}',
  '/* .a{}',
  '..a{}',
  '.a,{}',
  '.a > > .b{}',
  '.a:{}',
  '@import "a"',
  '@charset "utf-8";',
  '.a{.b{c:d}}',
  '.a{--b:{c:d}}',
  'a',
]) {
  test(`${css} is not plain`, () => assert.equal(importsOfPlain(css), null))
}

// What is taken for plain is never read by the parser in Node, so a mistake in it would not be told.
test('the parser finds no mistake in what is plain', async () => {
  let seed = 7
  const pick = (most: number) => {
    seed = (seed * 48271) % 0x7fffffff
    return seed % most
  }
  const PIECES = [
    ...'{}()[];:,.#@"\'/\\*>+~%-!&=| \n',
    '/*',
    '*/',
    'url(',
    '::',
    '--',
    '@media ',
    'a',
    '0',
    '文',
  ]
  const count = { plain: 0, not: 0 }
  for (let round = 0; round < ROUNDS; round += 1) {
    let css = SHEETS[pick(SHEETS.length)]! + SHEETS[pick(SHEETS.length)]!
    for (let changes = 1 + pick(3); changes > 0; changes -= 1) {
      const at = pick(css.length)
      css =
        css.slice(0, at) + (pick(3) ? PIECES[pick(PIECES.length)] : '') + css.slice(at + pick(2) * pick(6))
    }
    const imports = importsOfPlain(css)
    count[imports ? 'plain' : 'not'] += 1
    if (!imports) continue
    const folder: Folder = {
      root: '/',
      files: { has: () => true } as unknown as Set<string>,
      text: async (path) => (path === 'pages/main.wxss' ? css : ''),
    }
    await assert.doesNotReject(compileStyle(folder, 'pages/main', 'component'), JSON.stringify(css))
  }
  assert.ok(count.plain > 1000 && count.not > 1000, JSON.stringify(count))
})

test('a file that is missing, or imports itself, is not plain', async () => {
  const isPlain = createPlainCheck(
    folderOf({
      'good.wxss': '@import "./one";@import "one.wxss";',
      'one.wxss': '.a{}',
      'missing.wxss': '@import "./none";',
      'circle.wxss': '@import "./back";',
      'back.wxss': '@import "./circle";',
      'wrong.wxss': '@import "./one";@import "./broken";',
      'broken.wxss': '.a{',
    }),
  )
  const found: Record<string, boolean> = {}
  for (const name of ['good', 'missing', 'circle', 'back', 'wrong', 'absent'])
    found[name] = await isPlain(`${name}.wxss`)
  assert.deepEqual(found, {
    good: true,
    missing: false,
    circle: false,
    back: false,
    wrong: false,
    absent: false,
  })
})
