import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { root } from '../lib/root.ts'

interface Import {
  file: string
  target: string
  typeOnly: boolean
}

const isTest = (file: string) => /\.test\.ts$/.test(file)

function importsOf(pattern: string): Import[] {
  const found: Import[] = []
  for (const file of globSync(pattern, {
    cwd: root,
    exclude: (name) => /node_modules|miniprogram_npm/.test(name),
  })) {
    const text = readFileSync(join(root, file), 'utf8')
    const statements = text.matchAll(
      /^(?:import|export)\s(type\s)?[^'"`;]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm,
    )
    for (const [, type, from, dynamic] of statements)
      found.push({ file, target: (from ?? dynamic)!, typeOnly: Boolean(type) })
    for (const [, bare] of text.matchAll(/^import\s+'([^']+)'/gm))
      found.push({ file, target: bare!, typeOnly: false })
  }
  assert.ok(found.length > 0, `${pattern} has no imports at all`)
  return found
}

const show = ({ file, target }: Import) => `${file} → ${target}`
const isRelative = ({ target }: Import) => target.startsWith('.')
const isBuiltin = ({ target }: Import) => target.startsWith('node:') || builtinModules.includes(target)
const packageOf = ({ target }: Import) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(target)![0]

type Kind = 'dependencies' | 'devDependencies' | 'peerDependencies'

function dependencies(name: string, kind: Kind = 'dependencies'): string[] {
  const file = join(root, 'packages', name, 'package.json')
  return Object.keys((JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>)[kind] ?? {})
}

test('a package reaches into no other by a path; its tests start the engines of test/engines', () => {
  const leaving = importsOf('packages/*/src/**/*.ts')
    .filter(isRelative)
    .filter(({ file, target }) => {
      const [, home] = /^(packages\/[^/]+\/src)\//.exec(file.replaceAll('\\', '/'))!
      const path = join(dirname(file), target).replaceAll('\\', '/')
      return relative(home!, path).startsWith('..') && !(isTest(file) && path.startsWith('test/engines/'))
    })
  assert.deepEqual(leaving.map(show), [])
})

test('the client imports nothing', () => {
  const others = importsOf('packages/client/src/**/*.ts').filter(
    (one) => !isTest(one.file) && !isRelative(one),
  )
  assert.deepEqual(others.map(show), [])
  assert.deepEqual(dependencies('client'), [])
})

test('the server imports what it declares, and of ours only the types of the wire', () => {
  const declared = [...dependencies('server'), ...dependencies('server', 'peerDependencies')]
  const others = importsOf('packages/server/src/**/*.ts').filter(
    (one) =>
      !isRelative(one) &&
      !isBuiltin(one) &&
      !(packageOf(one) === 'dukou'
        ? one.target === 'dukou/wire' && one.typeOnly
        : declared.includes(packageOf(one))),
  )
  assert.deepEqual(others.map(show), [])
})

test('the runtime imports what it declares, and nothing of ours', () => {
  const declared = dependencies('runtime')
  const forTests = [...declared, ...dependencies('runtime', 'devDependencies')]
  assert.ok(!forTests.some((name) => /^(@dukou\/|dukou$)/.test(name)))
  const others = importsOf('packages/runtime/src/**/*.ts').filter(
    (one) =>
      !isRelative(one) &&
      !isBuiltin(one) &&
      !(isTest(one.file) ? forTests : declared).includes(packageOf(one)),
  )
  assert.deepEqual(others.map(show), [])
})

test('what runs in a page imports nothing of Node', () => {
  const pages = ['wx', 'pages', 'cases'].flatMap((folder) =>
    importsOf(`packages/runtime/src/${folder}/**/*.ts`),
  )
  const node = pages.filter((one) => !isTest(one.file) && isBuiltin(one))
  assert.deepEqual(node.map(show), [])
})

test('black-box tests and examples use packages by their names', () => {
  const inside = [...importsOf('test/**/*.ts'), ...importsOf('examples/h5/*.js')].filter(
    ({ file, target }) =>
      target.includes('/src/') || relative(root, join(root, dirname(file), target)).startsWith('packages'),
  )
  assert.deepEqual(inside.filter(isRelative).map(show), [])
})

test("glass-easel's three packages have the same exact version", () => {
  const { dependencies: all } = JSON.parse(readFileSync(join(root, 'packages/runtime/package.json'), 'utf8'))
  const versions = ['glass-easel', 'glass-easel-miniprogram-adapter', 'glass-easel-template-compiler'].map(
    (name) => all[name],
  )
  assert.match(versions[0], /^\d+\.\d+\.\d+$/)
  assert.equal(new Set(versions).size, 1)
})
