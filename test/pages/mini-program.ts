import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import { type OpenedMiniProgram, openMiniProgram } from '@dukou/runtime'

/** Writes a mini program into a folder of its own, which is gone after the test. What is not given gets an empty form. */
export function write(t: TestContext, files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-pages-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const all = {
    'app.json': pages('index'),
    'app.js': 'App({})',
    'pages/index/index.wxml': '<view></view>',
    'pages/index/index.js': 'Page({})',
    ...files,
  }
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** Opens a mini program for one test. */
export async function open(t: TestContext, files: Record<string, string>): Promise<OpenedMiniProgram> {
  // Page code writes to the console; what is expected there is looked at in `errors`.
  t.mock.method(console, 'error', () => {})
  const opened = await openMiniProgram(write(t, files))
  t.after(() => opened.close())
  return opened
}

/** The files of a mini program of one page. */
export const page = (
  wxml: string,
  js: string,
  more: Record<string, string> = {},
): Record<string, string> => ({
  'pages/index/index.wxml': wxml,
  'pages/index/index.js': js,
  ...more,
})

/** An app.json with these pages. */
export const pages = (...names: string[]): string =>
  JSON.stringify({ pages: names.map((name) => `pages/${name}/${name}`) })
