import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileScript } from './scripts.ts'

type Exports = Record<string, unknown>

/** Runs modules as a mini program does, `main` first, and returns what `main` exports. */
async function run(files: Record<string, string>): Promise<Exports> {
  const bodies = new Map<string, string>()
  for (const [name, source] of Object.entries(files)) bodies.set(name, await compileScript(source, name))
  const loaded = new Map<string, { exports: unknown }>()
  const load = (name: string): unknown => {
    const before = loaded.get(name)
    if (before) return before.exports
    const module = { exports: {} as unknown }
    loaded.set(name, module)
    const require = (path: string) => load(path.replace(/^\.\//, ''))
    new Function('require', 'module', 'exports', `${bodies.get(name)}\n`).call(
      module.exports,
      require,
      module,
      module.exports,
    )
    return module.exports
  }
  return load('main') as Exports
}

/** What a module gives, as plain values. */
const given = (exports: Exports) => ({ ...exports })

test('what is exported in every way is there', async () => {
  const main = await run({
    main: `
      export const a = 1, { b, c: [d, ...e], ...f } = { b: 2, c: [3, 4, 5], g: 6 }
      export let n = 0
      export function raise() { n += 1; return n }
      export class Kind {}
      const local = 'l'
      export { local as renamed, local as "with space" }
      export default local + '!'`,
  })
  assert.equal(main.__esModule, true)
  assert.equal(Object.keys(main).includes('__esModule'), false)
  const { raise, Kind, ...rest } = given(main)
  assert.deepEqual(rest, {
    a: 1,
    b: 2,
    d: 3,
    e: [4, 5],
    f: { g: 6 },
    n: 0,
    renamed: 'l',
    'with space': 'l',
    default: 'l!',
  })
  assert.equal((raise as () => number)(), 1)
  assert.equal(main.n, 1, 'an export changes with its variable')
  assert.equal(typeof Kind, 'function')
})

for (const [what, text] of [
  ['a function', 'export default function () { return 7 }'],
  [
    'a function that is used above it',
    'const at = (0, _()); function _() { return 1 }\nexport default function named() { return 7 * at }',
  ],
  ['an async function', 'export default async function() { return 7 }'],
  ['an arrow', 'export default () => 7'],
  ['an expression in parentheses', 'export default (0, function () { return 7 })'],
] as const) {
  test(`export default takes ${what}`, async () => {
    const main = await run({ main: text })
    assert.equal(await (main.default as () => unknown)(), 7)
  })
}

test('export default takes a class and a generator', async () => {
  const { default: Kind } = await run({ main: 'export default class { seven() { return 7 } }' })
  assert.equal(new (Kind as new () => { seven(): number })().seven(), 7)
  const { default: items } = await run({ main: 'export default function* () { yield 7 }' })
  assert.deepEqual([...(items as () => Iterable<number>)()], [7])
})

test('what is imported in every way is found', async () => {
  const main = await run({
    main: `
      import first, { b as two, "with space" as spaced, default as again } from './es'
      import * as all from './es'
      import other, * as common from './common'
      import { x } from './common'
      import './es'
      export const values = [first, two, spaced, again, all.b, Object.keys(all).sort(), other.x, common.x, common.default === other, x]`,
    es: 'const b = 2; const s = 3; export { b, s as "with space" }; export default 1',
    common: 'module.exports = { x: 4 }',
  })
  assert.deepEqual(main.values, [1, 2, 3, 1, 2, ['b', 'default', 'with space'], 4, 4, true, 4])
})

test('members that a CommonJS module inherits, and a module that is no object, can be imported whole', async () => {
  const main = await run({
    main: `
      import * as api from './instance'
      import * as none from './none'
      export default [api.hello(), none.default]`,
    instance: 'class Api { hello() { return "hello" } }\nmodule.exports = new Api()',
    none: 'module.exports = null',
  })
  assert.deepEqual(main.default, ['hello', null])
})

test('modules pass on what others export', async () => {
  const main = await run({
    main: `
      export * from './es'
      export * as all from './es'
      export { default as main, b as beta } from './es'
      import { a } from './es'
      export { a as imported, later as hoisted }
      import { b as later } from './es'
      export const b = 'own'`,
    es: 'export const a = 1, b = 2; export default 3',
  })
  const { all, ...rest } = given(main)
  assert.deepEqual(rest, { a: 1, b: 'own', main: 3, beta: 2, imported: 1, hoisted: 2 })
  assert.equal((all as Exports).b, 2)
})

test('an imported name follows its module', async () => {
  const main = await run({
    main: `
      import { n, raise } from './counter'
      const before = n
      raise()
      export default { before, n, inText: \`\${n}\` }`,
    counter: 'export let n = 0; export const raise = () => { n += 1 }',
  })
  assert.deepEqual(main.default, { before: 0, n: 1, inText: '1' })
})

test('modules may require each other', async () => {
  const main = await run({
    main: `
      import { odd } from './odd'
      export function even(n) { return n === 0 || odd(n - 1) }
      export default even(10)`,
    odd: 'import { even } from "./main"\nexport const odd = (n) => n !== 0 && even(n - 1)',
  })
  assert.equal(main.default, true)
})

test('modules are required before anything is done, in the order in which they are named', async () => {
  const main = await run({
    main: `
      import { log } from './log'
      log.push('main')
      import './one'
      export { two } from './two'
      export default log`,
    log: 'export const log = []',
    one: 'import { log } from "./log"; log.push("one")',
    two: 'import { log } from "./log"; log.push("two"); export const two = 2',
  })
  assert.deepEqual(main.default, ['one', 'two', 'main'])
})

test('a name is only the imported one where nothing else has it', async () => {
  const main = await run({
    main: `
      import { a } from './es'
      const own = []
      const keep = (...values) => own.push(...values)
      keep(a, { a }.a, { a: 1 }.a, ({ ['a']: a }).a, [a][0])
      function parameter(a) { return a }
      keep(parameter('p'), ((a) => a)('q'), (({ a }) => a)({ a: 'r' }), (({ b: { a = 's' } }) => a)({ b: {} }), ((...a) => a[0])('t'))
      { const a = 'block'; keep(a) }
      keep((() => { keep(typeof a); var a = 'var'; if (true) { var b = a } return b })())
      keep((() => { keep(typeof a); if (true) { for (var a of ['for var']); } return a })())
      for (const a of ['of']) keep(a)
      for (let a = 0; a < 1; a++) keep(a)
      for (const a in { in: 1 }) keep(a)
      try { throw 'caught' } catch (a) { keep(a) }
      switch (1) { case 1: let a = 'case'; keep(a) }
      keep((function a() { return typeof a })(), (class a { static is = typeof a }).is)
      { function a() { return 'declared' } keep(a()) }
      keep(((b = a) => { var a = 'inner'; return b + a })())
      class Members { a = a; static { var a = 'static'; keep(a) } ['computed' + a]() { return a } get b() { return this.a } }
      const one = new Members()
      keep(one.a, one.computedimported(), one.b)
      a: for (;;) { break a }
      keep(own.a, own?.a, a)
      export default own`,
    es: 'export const a = "imported"',
  })
  assert.deepEqual(
    main.default,
    [
      ['imported', 'imported', 1, 'imported', 'imported'],
      ['p', 'q', 'r', 's', 't', 'block', 'undefined', 'var', 'undefined', 'for var'],
      ['of', 0, 'in', 'caught', 'case', 'function', 'function', 'declared', 'importedinner', 'static'],
      ['imported', 'imported', 'imported', undefined, undefined, 'imported'],
    ].flat(),
  )
})

test('an imported function is called without a this, and never becomes part of the line above', async () => {
  const main = await run({
    main: `
      import { self, tag, Kind } from './es'
      import * as ns from './es'
      const list = []
      const keep = (value) => list.push(value)
      const none = undefined
      keep(self())
      let line = none
      self()
      tag\`x\`
      keep((self)())
      keep(self?.())
      keep(tag\`x\`)
      keep(new Kind().kind)
      keep(new Kind instanceof Kind)
      if (line) list.push('never')
      else self()
      if (!line) self(), keep('both')
      do self()
      while (line)
      switch (1) {
        case 1: line = list
        self()
      }
      keep(line === list)
      class More extends Kind { static { const x = none
        self() } }
      keep(new More().kind)
      keep(ns.self() === ns)
      export default list`,
    es: `
      export function self() { return this }
      export function tag(parts) { return [this, parts[0]] }
      export class Kind { kind = 'k' }`,
  })
  assert.deepEqual(main.default, [
    undefined,
    undefined,
    undefined,
    [undefined, 'x'],
    'k',
    true,
    'both',
    true,
    'k',
    true,
  ])
})

test('an export of names ends the line above it', async () => {
  const main = await run({
    main: "let a = 1\nconst f = () => 'f'\na = f\nexport { a }\n(function () { a = a() })()",
  })
  assert.equal(main.a, 'f')
})

test('an ES module is strict, and has no this', async () => {
  const main = await run({
    main: `
      export const outer = this, arrow = (() => this)(), computed = { [String(this)]: 1 }
      export function inner() { return this }
      export class Kind { own = this; static all = this; method() { return this } }`,
  })
  assert.equal(main.outer, undefined)
  assert.equal(main.arrow, undefined)
  assert.deepEqual(main.computed, { undefined: 1 })
  const { inner } = main as { inner(): unknown }
  assert.equal(inner(), undefined)
  const Kind = main.Kind as (new () => { own: unknown; method(): unknown }) & { all: unknown }
  const one = new Kind()
  assert.deepEqual([one.own === one, Kind.all === Kind, one.method() === one], [true, true, true])
})

test('import() resolves with the whole module, and rejects where it fails', async () => {
  const main = await run({
    main: `
      import { name } from './es'
      export const found = import(name).then(({ default: value }) => value)
      export const failed = import('./broken').catch((error) => error.message)
      export const meta = import.meta.url`,
    es: "export const name = './common'",
    common: 'module.exports = "c"',
    broken: 'throw new Error("broken")',
  })
  assert.equal(await main.found, 'c')
  assert.equal(await main.failed, 'broken')
  assert.equal(main.meta, undefined)
})

test('names of ours give way to names of the module', async () => {
  const main = await run({
    main: `
      import es, { a } from './es'
      const _es = 1, $defaultOf = 2, _default = 3, _es_default = 4
      export default [es, a, _es, $defaultOf, _default, _es_default]`,
    es: 'export const a = "a"; export default "d"',
  })
  assert.deepEqual(main.default, ['d', 'a', 1, 2, 3, 4])
})

test('what runs stands on the line on which it was written', async () => {
  const source = [
    'import {',
    '  one,',
    '  two,',
    "} from './es'",
    '',
    '/* a comment',
    '   of two lines */',
    'export const text = `first',
    'second`',
    'export default function () {',
    "  one(); throw new Error('line 11')",
    '}',
    '// the end',
  ].join('\n')
  const code = await compileScript(source, 'a.js')
  const lines = code.split('\n')
  assert.equal(lines.length, source.split('\n').length)
  assert.match(lines[10]!, /line 11/)
  assert.equal(lines[8], 'second`')
})

for (const [what, text, line] of [
  ['await outside of a function', "import './a'\nawait 1", 2],
  ['a name that is exported and not there', 'let a\nexport { b }', 2],
  ['two imports of one name', "import a from 'a'\nimport a from 'b'", 2],
] as const) {
  test(`${what} is a mistake with its line`, async () => {
    await assert.rejects(compileScript(text, 'a.js'), { name: 'ProjectError', file: 'a.js', line })
  })
}
