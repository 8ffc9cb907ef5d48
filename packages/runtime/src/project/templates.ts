import { TmplGroup } from 'glass-easel-template-compiler'
import type { Folder } from './folder.ts'
import { ProjectError } from './project-error.ts'

interface Remark {
  isError: boolean
  level: string
  message: string
  startLine: number
  startColumn: number
}

/**
 * Compiles the wxml of these pages and components, and what they import, into one expression. Libraries ship many
 * components that a program never names: those are left out, as DevTools leaves out unused files. What the compiler only
 * remarks on goes to `warnings`.
 */
export async function compileTemplates(
  folder: Folder,
  paths: readonly string[],
  warnings: string[],
): Promise<string> {
  const group = new TmplGroup()
  const templates = new Set<string>()
  const add = async (path: string) => {
    if (templates.has(path)) return
    templates.add(path)
    const file = `${path}.wxml`
    report(group.addTmpl(path, await folder.text(file)) as Remark[], file, warnings)
    for (const script of group.getScriptDependencies(path)) need(folder, path, `${script}.wxs`)
    for (const other of group.getDirectDependencies(path)) {
      need(folder, path, `${other}.wxml`)
      await add(other)
    }
  }
  try {
    for (const file of folder.files)
      if (file.endsWith('.wxs')) group.addScript(file.slice(0, -4), await folder.text(file))
    for (const path of paths) await add(path)
    return group.getTmplGenObjectGroups()
  } finally {
    group.free()
  }
}

function need(folder: Folder, path: string, file: string): void {
  if (folder.files.has(file)) return
  throw new ProjectError({
    file: `${path}.wxml`,
    zh: `引用的文件 ${file} 不存在。`,
    en: `It refers to ${file}, which does not exist.`,
  })
}

function report(remarks: Remark[], file: string, warnings: string[]): void {
  for (const remark of remarks) {
    const line = remark.startLine + 1
    if (remark.isError) {
      throw new ProjectError({ file, line, zh: 'WXML 写错了：', en: `This WXML is wrong: ${remark.message}` })
    }
    if (remark.level !== 'Note') {
      warnings.push(`${file}:${line}: WXML 有疑问： ${remark.message}`)
    }
  }
}
