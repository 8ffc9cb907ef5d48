import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { casePages } from '../cases/program/pages.ts'
import { compileProject } from '../project/compile.ts'
import type { CompiledProject } from '../project/compiled.ts'
import { writeFiles } from './case-phone.ts'

/** Compiled once: it is the same for every case. */
let compiled: Promise<CompiledProject> | null = null

/** The mini program that cases about pages are asked from. */
export function caseProgram(): Promise<CompiledProject> {
  compiled ??= compile()
  return compiled
}

async function compile(): Promise<CompiledProject> {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-case-program-'))
  const { pages, tabBar, files } = casePages
  writeFiles(folder, { ...files, 'app.json': JSON.stringify({ pages, tabBar }) })
  try {
    return await compileProject(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
