import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWxsModules } from '../pages/wxs-modules.ts'
import { compileWxs } from './wxs.ts'

const at = (file: string) => ({ file, line: 1, column: 0 })

/** Runs a WXS module and gives what its `run` returns, and what was reported. */
function run(source: string, others: Record<string, string> = {}): { value: unknown; errors: unknown[] } {
  const errors: unknown[] = []
  const all = { 'a.wxs': source, ...others }
  const scripts = Object.fromEntries(
    Object.entries(all).map(([file, text]) => [file, compileWxs(text, at(file)).code]),
  )
  const modules = createWxsModules(scripts, (error) => errors.push(error))
  const { run: own } = modules.shown('a.wxs') as { run?: () => unknown }
  return { value: own?.(), errors }
}

/** The value of an expression. */
function value(expression: string): unknown {
  const { value: result, errors } = run(`module.exports.run = function () { return ${expression} }`)
  assert.deepEqual(errors, [])
  return result
}

test('constructor is the name of the type', () => {
  const values = ['[]', '{}', '1', "'a'", 'true', 'function () {}', 'getDate()', "getRegExp('a')"]
  const names = values.map((one) => value(`(${one}).constructor`))
  assert.deepEqual(names, ['Array', 'Object', 'Number', 'String', 'Boolean', 'Function', 'Date', 'RegExp'])
  assert.equal(value("['x'][0]['constructor']"), 'String')
  assert.equal(value("({ a: [] })['a'].constructor.length"), 5)
  assert.equal(value("(function (k) { return [][k] })('construct' + 'or')"), 'Array')
  assert.equal(value("typeof [] + typeof null + typeof 'a'"), 'objectobjectstring')
})

test('an unknown escape keeps its backslash, a known one does not', () => {
  assert.equal(value(String.raw`getRegExp('^\d+\.\d$').test('12.5')`), true)
  assert.equal(value(String.raw`'\s\n\x41\u4e2d\'\\'`), "\\s\nA中'\\")
  assert.equal(value("'a-b-c'.replace(getRegExp('-', 'g'), '')"), 'abc')
})

test('members after ES5 are not there, own ones are', () => {
  assert.deepEqual(value("[typeof 'a'.padStart, typeof [].includes, [1].indexOf(1)]"), [
    'undefined',
    'undefined',
    0,
  ])
  assert.equal(value('({ find: function (x) { return this.n + x }, n: 1 }).find(2)'), 3)
  const { errors } = run("module.exports.run = function () { return 'a'.includes('a') }")
  assert.match(String(errors[0]), /includes is not a function/)
})

test('nothing of the host is there; what is assigned without var is a global of WXS', () => {
  const names =
    'window document wx getApp setTimeout Object Array String Promise globalThis process exports eval'
  for (const name of names.split(' ')) {
    assert.equal(value(`typeof ${name}`), 'undefined', name)
    const { errors } = run(`module.exports.run = function () { return ${name} }`)
    assert.match(String(errors[0]), new RegExp(`ReferenceError: ${name} is not defined`))
  }
  assert.equal(value('(function () { return this })()'), undefined)
  const shared = run('b = 1; module.exports.run = require("./b.wxs").read', {
    'b.wxs': 'module.exports.read = function () { return b += 1 }',
  })
  assert.deepEqual(shared, { value: 2, errors: [] })
})

test('the library of ES5 is there', () => {
  assert.deepEqual(
    value(
      "[Math.max(1, 2), JSON.parse('[1]')[0], Number('3'), Number.MAX_VALUE > 1, parseInt('4px'), isNaN(NaN)]",
    ),
    [2, 1, 3, true, 4, true],
  )
  assert.deepEqual(value('[typeof Math.trunc, typeof Number.isInteger, typeof Date.now()]'), [
    'undefined',
    'undefined',
    'number',
  ])
  assert.equal(value('getDate(1500000000000).getTime()'), 1500000000000)
  assert.equal(value("encodeURIComponent('渡') + decodeURI('%41')"), '%E6%B8%A1A')
})

test('var is hoisted, loops and switches run, members are written', () => {
  const source = `module.exports.run = function () {
    var list = [], o = { n: 0 }, k = 'n'
    for (var i = 0; i < 5; i++) { if (i === 1) continue; if (i === 4) break; list.push(i) }
    do { o[k] += 2; o.constructor2 = 1 } while (o[k] < 5)
    switch (o.n) { case 6: list.push('six'); break; default: list.push('none') }
    delete o.constructor2
    list[0]++
    return [list, o, typeof late, (1, 2), !0, void 0]
    var late
  }`
  assert.deepEqual(run(source).value, [[1, 2, 3, 'six'], { n: 6 }, 'undefined', 2, true, undefined])
})

test('what published components use beyond ES5 runs: default parameters and shorthand properties', () => {
  const source = `b = 2; module.exports.run = function (x = { y: 1 }, k = x.constructor) { var a = 1; return { a, b, k } }`
  assert.deepEqual(run(source), { value: { a: 1, b: 2, k: 'Object' }, errors: [] })
})

test('modules run once, circles see what is exported so far', () => {
  const found = run(
    'var b = require("./lib/b.wxs"); module.exports = { run: function () { return b.get() + b.get() } }',
    {
      'lib/b.wxs':
        'var a = require("../a.wxs"), n = 0; module.exports = { get: function () { n++; return typeof a + n } }',
    },
  )
  assert.deepEqual(found, { value: 'object1object2', errors: [] })
})

test('an open comment hides the rest', () => {
  assert.equal(run('module.exports.run = function () { return 1 }\n/* var x = `').value, 1)
})

for (const [source, what, place] of [
  ['var a = 1\nlet b', 'let', [2, 1]],
  ['const a = 1', 'const', [1, 1]],
  ['var f = (a) => a', '=>', [1, 9]],
  ['new Date()', 'new', [1, 1]],
  ['try { a() } catch (e) {}', 'try', [1, 1]],
  ['throw 1', 'throw', [1, 1]],
  ['\n  for (var k in {}) {}', 'for … in', [2, 3]],
  ['var a = `b`', '`…`', [1, 9]],
  ['var r = /a/g', 'getRegExp', [1, 9]],
  ['var a = b instanceof c', 'instanceof', [1, 9]],
  ['var { a } = b', '{ a } = b', [1, 5]],
  ['a?.b', '?.', [1, 1]],
  ['function f(...a) {}', '...', [1, 12]],
] as [string, string, [number, number]][]) {
  test(`WXS has no ${what}`, () => {
    assert.throws(
      () => compileWxs(source, at('a.wxs')),
      (error: Error & { line: number; column: number }) => {
        assert.match(error.message, /WXS 里没有 .* WXS has no /)
        assert.ok(error.message.includes(what), error.message)
        assert.deepEqual([error.line, error.column], place)
        return true
      },
    )
  })
}

test('a mistake in a script inside a template is told where it stands there', () => {
  assert.throws(() => compileWxs('var = 1', { file: 'a.wxml', line: 7, column: 20 }), {
    name: 'ProjectError',
    file: 'a.wxml',
    line: 7,
    column: 25,
    message: /a\.wxml:7:25: 有语法错误/,
  })
})
