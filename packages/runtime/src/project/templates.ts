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

/** Compiles every wxml and wxs file into one expression; what the compiler only remarks on goes to `warnings`. */
export async function compileTemplates(folder: Folder, warnings: string[]): Promise<string> {
  const group = new TmplGroup()
  try {
    const templates: string[] = []
    for (const file of folder.files) {
      const path = file.slice(0, file.lastIndexOf('.'))
      if (file.endsWith('.wxs')) {
        group.addScript(path, await folder.text(file))
      } else if (file.endsWith('.wxml')) {
        report(group.addTmpl(path, await folder.text(file)) as Remark[], file, warnings)
        templates.push(path)
      }
    }
    for (const path of templates) checkImports(group, path, folder)
    return group.getTmplGenObjectGroups()
  } finally {
    group.free()
  }
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

function checkImports(group: TmplGroup, path: string, folder: Folder): void {
  const wanted = [
    ...group.getDirectDependencies(path).map((to: string) => `${to}.wxml`),
    ...group.getScriptDependencies(path).map((to: string) => `${to}.wxs`),
  ]
  for (const file of wanted) {
    if (folder.files.has(file)) continue
    throw new ProjectError({
      file: `${path}.wxml`,
      zh: `引用的文件 ${file} 不存在。`,
      en: `It refers to ${file}, which does not exist.`,
    })
  }
}
