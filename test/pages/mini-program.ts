import { rmSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { type OpenedMiniProgram, type OpenMiniProgramOptions, openMiniProgram } from '@dukou/runtime'
import { type Files, writeProgram } from '../lib/write-program.ts'

/** Writes a mini program into a folder of its own, which is gone after the test. What is not given gets an empty form. */
export function write(t: TestContext, files: Files): string {
  const folder = writeProgram(files)
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Opens a mini program for one test. */
export async function open(
  t: TestContext,
  files: Files,
  options: OpenMiniProgramOptions = {},
): Promise<OpenedMiniProgram> {
  // Page code writes to the console; what is expected there is looked at in `errors` and `warnings`.
  t.mock.method(console, 'error', () => {})
  t.mock.method(console, 'warn', () => {})
  const opened = await openMiniProgram(write(t, files), options)
  t.after(() => opened.close())
  return opened
}

/** The files of a mini program of one page. */
export const page = (wxml: string, js: string, more: Files = {}): Files => ({
  'pages/index/index.wxml': wxml,
  'pages/index/index.js': js,
  ...more,
})

/** An app.json with these pages. */
export const pages = (...names: string[]): string =>
  JSON.stringify({ pages: names.map((name) => `pages/${name}/${name}`) })
