import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

const installed = join(import.meta.dirname, '..', 'node_modules')
const texts = new Map<string, string>()

// What a mini program has not: packages look for it.
const ABSENT = [
  'window',
  'document',
  'navigator',
  'location',
  'XMLHttpRequest',
  'fetch',
  'self',
  'process',
  'Buffer',
]

/** A package of npm as a mini program that starts gets it: evaluated anew, with this `wx` as its global. */
export function npmForWx<T>(name: string, wx: unknown): T {
  let text = texts.get(name)
  if (text === undefined) {
    const { main } = JSON.parse(readFileSync(join(installed, name, 'package.json'), 'utf8'))
    const { outputFiles } = buildSync({
      entryPoints: [join(installed, name, main)],
      bundle: true,
      write: false,
      format: 'cjs',
      target: 'es2018',
      platform: 'neutral',
      mainFields: ['main'],
      charset: 'utf8',
      logLevel: 'error',
    })
    text = outputFiles[0]!.text
    texts.set(name, text)
  }
  const module = { exports: {} as T & { default?: T } }
  new Function('wx', 'module', 'exports', ...ABSENT, text)(wx, module, module.exports)
  return module.exports.default || module.exports
}
