import { TmplGroup } from 'glass-easel-template-compiler'
import type { CompiledProject } from './compiled.ts'
import type { Folder } from './folder.ts'
import { resolvePath } from './path.ts'
import { ProjectError } from './project-error.ts'
import { lookOver } from './remarks.ts'
import { TAB_BAR_TAG } from './tab-bar-tag.ts'
import type { WxsPlace } from './wxs.ts'

// `<slot>…</slot>`, with something to show where the slot stays empty: published components have it, and WeChat shows the
// slot without it [observed].
const INSIDE_SLOT = 'child nodes are not allowed for this element'

interface Remark {
  isError: boolean
  level: string
  message: string
  startLine: number
  startColumn: number
}

// The parser is large, and most programs have no WXS.
const compileScript = async (source: string, at: WxsPlace) =>
  (await import('./wxs.ts')).compileWxs(source, at)

/**
 * Compiles the templates of pages and components (`paths`) and what they import into one expression, and the WXS that they
 * use into scripts of its own; what the compiler only remarks on goes to `warnings`. A package may hold many more, which
 * nobody waits for.
 */
export async function compileTemplates(
  folder: Folder,
  paths: string[],
  tabs: string[],
  warnings: string[],
): Promise<Pick<CompiledProject, 'templates' | 'tags' | 'scripts' | 'handlers'>> {
  const group = new TmplGroup()
  try {
    const scripts: Record<string, string> = {}
    const handlers: CompiledProject['handlers'] = {}
    const tags = new Set<string>()
    const templates = [...paths]
    const wanted: string[] = []
    for (const path of templates) {
      if (path in handlers) continue
      const file = `${path}.wxml`
      const source = await folder.text(file)
      const bar = tabs.includes(path) ? `<${TAB_BAR_TAG} class="${TAB_BAR_TAG}"/>` : ''
      report(group.addTmpl(path, source + bar) as Remark[], file, warnings)
      const seen = lookOver(source, file, warnings)
      handlers[path] = seen.handlers
      for (const tag of seen.tags) tags.add(tag)
      for (const name of group.getInlineScriptModuleNames(path) as string[]) {
        const body = group.getInlineScript(path, name)
        const id = `${file}#${name}`
        const { code, requires } = await compileScript(body, placeOf(source, body, file))
        scripts[id] = code
        wanted.push(...requires.map((one) => requiredFile(one.path, one.place, folder)))
        group.setInlineScript(path, name, showing(id))
      }
      checkImports(group, path, folder)
      templates.push(...(group.getDirectDependencies(path) as string[]))
      wanted.push(...group.getScriptDependencies(path).map((to: string) => `${to}.wxs`))
    }
    // A module that nothing refers to is not even read ([docs] WXS 模块).
    for (const file of wanted) {
      if (file in scripts) continue
      const { code, requires } = await compileScript(await folder.text(file), { file, line: 1, column: 0 })
      scripts[file] = code
      wanted.push(...requires.map((one) => requiredFile(one.path, one.place, folder)))
      group.addScript(file.slice(0, -'.wxs'.length), showing(file))
    }
    return { templates: group.getTmplGenObjectGroups(), tags: [...tags], scripts, handlers }
  } finally {
    group.free()
  }
}

// The templates take WXS from `$wxs`, which runs it apart: so it has a scope and places of its own.
function showing(id: string): string {
  return `module.exports=$wxs.shown(${JSON.stringify(id)})`
}

/** Where an inline script stands in its template. */
function placeOf(source: string, body: string, file: string): WxsPlace {
  const before = source.slice(0, Math.max(0, source.indexOf(`>${body}</`) + 1)).split('\n')
  return { file, line: before.length, column: before.at(-1)!.length }
}

function requiredFile(path: string, place: WxsPlace, folder: Folder): string {
  const file = resolvePath(place.file, path)
  if (file.endsWith('.wxs') && folder.files.has(file)) return file
  throw new ProjectError({
    file: place.file,
    line: place.line,
    column: place.column + 1,
    zh: file.endsWith('.wxs') ? `引用的文件 ${path} 不存在。` : `WXS 只能引用 .wxs 文件，不能引用 ${path}。`,
    en: file.endsWith('.wxs')
      ? `It refers to ${path}, which does not exist.`
      : `WXS can require .wxs files only, not ${path}.`,
  })
}

function report(remarks: Remark[], file: string, warnings: string[]): void {
  for (const remark of remarks) {
    const line = remark.startLine + 1
    if (remark.isError && remark.message !== INSIDE_SLOT) {
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
