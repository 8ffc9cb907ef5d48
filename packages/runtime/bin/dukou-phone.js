#!/usr/bin/env node
// Plain JavaScript that any Node can read, so that an old one gets a sentence instead of a syntax error.
import { existsSync } from 'node:fs'

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`渡口需要 Node.js 24 或更新的版本，当前为 ${process.version}。`)
  console.error(`Dukou needs Node.js 24 or later; this is ${process.version}.`)
  process.exit(2)
}

// A checkout has sources and perhaps a stale build; a published package has only the build.
const source = new URL('../src/command/phone.ts', import.meta.url)
const { runPhoneCommand } = await import(
  existsSync(source) ? source.href : new URL('../dist/command/phone.js', import.meta.url).href
)

process.exitCode = await runPhoneCommand(process.argv.slice(2), {
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  signals: process,
  die: (code) => process.exit(code),
})
