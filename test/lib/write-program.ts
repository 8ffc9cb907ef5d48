import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The files of a mini program by their paths in it. */
export type Files = Record<string, string | Uint8Array>

/** Writes a mini program into a new folder. What is not given gets the least that a mini program of one page needs. */
export function writeProgram(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-program-'))
  const all: Files = {
    'app.json': JSON.stringify({ pages: ['pages/index/index'] }),
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
