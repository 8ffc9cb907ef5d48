import type { AppConfig, CompiledProject, CompiledStyle } from './compiled.ts'
import { collectComponents, customTabs, listPages, namedTags } from './components.ts'
import { type Folder, openFolder, parseJson } from './folder.ts'
import { createPlainCheck } from './plain-styles.ts'
import { compileScripts } from './scripts.ts'
import { compileTemplates } from './templates.ts'

/** Where nothing is drawn, styles are only `checked` for mistakes, and there are none in what is compiled. */
export type StylesWanted = 'compiled' | 'checked'

/**
 * Compiles a mini-program folder (or the folder of its project.config.json) into plain JSON that
 * {@link bootMiniProgram} runs. Throws a {@link ProjectError} that names the file and the line.
 */
export async function compileProject(
  path: string,
  wanted: StylesWanted = 'compiled',
): Promise<CompiledProject> {
  const folder = await openFolder(path)
  const app = parseJson(await folder.text('app.json'), 'app.json') as AppConfig
  const pages = listPages(app)
  const components = await collectComponents(folder, app, pages)
  // At once: one waits for the disk while another works.
  const [ofData, ofTemplates]: [string[], string[]] = [[], []]
  const [modules, data, templates, styles] = await Promise.all([
    compileScripts(folder),
    readData(folder, ofData),
    compileTemplates(folder, Object.keys(components), customTabs(app), ofTemplates),
    compileStyles(folder, components, pages, wanted),
  ])
  const warnings = [...ofData, ...ofTemplates]
  const tags = [...new Set([...templates.tags, ...namedTags(components)])]
  return { app, pages, components, modules, ...data, ...templates, tags, styles, warnings }
}

async function compileStyles(
  folder: Folder,
  components: CompiledProject['components'],
  pages: string[],
  wanted: StylesWanted,
): Promise<CompiledStyle[]> {
  const parts = Object.keys(components).filter((path) => !pages.includes(path))
  const styles: CompiledStyle[] = []
  const isPlain = createPlainCheck(folder)
  for (const path of ['app', ...parts, ...pages]) {
    if (!folder.files.has(`${path}.wxss`)) continue
    if (wanted === 'checked' && (await isPlain(`${path}.wxss`))) continue
    const owner = path === 'app' ? 'app' : pages.includes(path) ? 'page' : 'component'
    // Loaded where there is a style to be read: the parser takes its time.
    const { compileStyle } = await import('./styles.ts')
    styles.push({ path, css: await compileStyle(folder, path, owner) })
  }
  return wanted === 'checked' ? [] : styles
}

async function readData(
  folder: Folder,
  warnings: string[],
): Promise<Pick<CompiledProject, 'data' | 'mains'>> {
  const data: Record<string, unknown> = {}
  const mains: Record<string, string> = {}
  for (const file of folder.files) {
    if (!file.endsWith('.json')) continue
    let value: unknown
    try {
      value = parseJson(await folder.text(file), file)
    } catch (error) {
      // Tools' settings with comments lie in many projects; the runtime's own JSON has been read strictly before.
      warnings.push((error as Error).message)
      continue
    }
    data[file] = value
    const main = (value as { main?: unknown } | null)?.main
    const at = /^(.*miniprogram_npm\/.+)\/package\.json$/.exec(file)?.[1]
    if (at && typeof main === 'string') mains[at] = main
  }
  return { data, mains }
}
