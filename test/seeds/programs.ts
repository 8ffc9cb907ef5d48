import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Writes an ordinary mini program into a new folder: what a document leaves out is added, what it has stays as it is. */
export function writeProgram(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-seed-'))
  const all: Record<string, string | Uint8Array> = {
    'app.json': JSON.stringify({ pages: ['pages/index/index'], window: { navigationBarTitleText: '示例' } }),
    'app.js': 'App({})',
    ...files,
  }
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** A sample that is only statements runs in the handler of a page's button. */
export function writeStatements(statements: string): string {
  return writeProgram({
    'pages/index/index.wxml': '<button bindtap="run">运行</button>',
    'pages/index/index.js': `Page({\n  run() {\n${statements}\n  },\n})\n`,
  })
}
