#!/usr/bin/env node
// Plain JavaScript that any Node can read, so that an old one gets a sentence instead of a syntax error.
import { existsSync } from 'node:fs'

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`渡口需要 Node.js 24 或更新的版本，当前为 ${process.version}。`)
  console.error(`Dukou needs Node.js 24 or later; this is ${process.version}.`)
  process.exit(2)
}

// Node announces its own SQLite as experimental at each start, which tells an operator nothing.
const { emitWarning } = process
process.emitWarning = (warning, ...rest) => {
  const type = typeof rest[0] === 'string' ? rest[0] : rest[0]?.type
  if (type !== 'ExperimentalWarning') emitWarning.call(process, warning, ...rest)
}

// `dukou token list | head` closes the pipe; that is no failure of ours.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error
})

// A checkout has sources and perhaps a stale build; a published package has only the build.
const source = new URL('../src/cli/main.ts', import.meta.url)
const { runCommandLine } = await import(
  existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href
)

process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  signals: process,
  die: (code) => process.exit(code),
})
