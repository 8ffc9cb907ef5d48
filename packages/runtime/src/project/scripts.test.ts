import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileScript } from './scripts.ts'

/** The line, from 1, on which a word stands. */
function lineOf(code: string, word: string): number {
  return code.slice(0, code.indexOf(word)).split('\n').length
}

test('a script without import and export stays as it is', async () => {
  const source = '// 注释\nvar pageObject = {\n  a: `x\n  y`\n}\nPage(pageObject);'
  assert.equal(await compileScript(source, 'a.js'), source)
})

test('an ES module becomes CommonJS on the lines of its source', async () => {
  const source = [
    "import constant, { other } from './constant'",
    '',
    '// a comment that goes',
    'const text = `first',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is page code
    'second ${other}`',
    '',
    '',
    'export default function first() {',
    '  throw new Error(text)',
    '}',
    'export const LAST = [',
    '  constant,',
    '  "last"',
    ']',
  ].join('\n')
  const code = await compileScript(source, 'a.js')
  assert.equal(lineOf(code, 'throw new Error'), 9)
  assert.equal(lineOf(code, '"last"'), 13)
  const module = { exports: {} as Record<string, unknown> }
  const require = () => ({ other: 'o', PI: 3 })
  new Function('require', 'module', 'exports', code)(require, module, module.exports)
  assert.deepEqual(module.exports.LAST, [{ other: 'o', PI: 3 }, 'last'])
  assert.throws(module.exports.default as () => void, /first\nsecond o/)
})

test('a default import of a CommonJS module is its module.exports', async () => {
  const code = await compileScript("import constant from './constant'\nmodule.exports = constant.URL", 'a.js')
  const module = { exports: {} as unknown }
  new Function('require', 'module', 'exports', code)(() => ({ URL: 'u' }), module, module.exports)
  assert.equal(module.exports, 'u')
})

test('a syntax error names the file and the line', async () => {
  await assert.rejects(compileScript('Page({\n  data: {},\n  onLoad( {\n})', 'pages/a/a.js'), {
    name: 'ProjectError',
    file: 'pages/a/a.js',
    line: 4,
    message: /脚本有语法错误/,
  })
})

test('a first line for a shell is a comment', async () => {
  assert.equal(
    await compileScript('#!/usr/bin/env node\nrequire("./a")', 'a.js'),
    '///usr/bin/env node\nrequire("./a")',
  )
  assert.match(
    await compileScript('#!/usr/bin/env node\nimport "./a"', 'a.js'),
    /^"use strict";\/\/.*\nrequire\("\.\/a"\);$/,
  )
})
