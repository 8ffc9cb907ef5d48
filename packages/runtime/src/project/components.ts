import type { AppConfig, ComponentConfig } from './compiled.ts'
import { type Folder, parseJson } from './folder.ts'
import { resolvePath } from './path.ts'
import { ProjectError } from './project-error.ts'
import { TAB_BAR_TAG } from './tab-bar-tag.ts'

/** The pages that app.json lists, those of its subpackages included, as routes. */
export function listPages(app: AppConfig): string[] {
  const pages = Array.isArray(app.pages) ? app.pages.map(trim) : []
  for (const part of app.subPackages ?? app.subpackages ?? []) {
    for (const page of part.pages) pages.push(`${trim(part.root)}/${trim(page)}`)
  }
  if (pages.length === 0) {
    throw new ProjectError({ file: 'app.json', zh: 'pages 里没有页面。', en: 'pages lists no page.' })
  }
  const entry = typeof app.entryPagePath === 'string' ? trim(app.entryPagePath) : ''
  return pages.includes(entry) ? [entry, ...pages.filter((page) => page !== entry)] : [...new Set(pages)]
}

function trim(path: string): string {
  return path.replace(/^\/+|\/+$/g, '').replace(/\.(js|wxml|html)$/, '')
}

/**
 * The routes of tab pages that hold a tab bar of their own
 * ([docs] https://developers.weixin.qq.com/miniprogram/dev/framework/ability/custom-tabbar.html).
 */
export function customTabs({ tabBar }: AppConfig): string[] {
  return tabBar?.custom ? tabBar.list.map(({ pagePath }) => trim(pagePath)) : []
}

/** The tags that settings name: placeholders, and what generics stand for by default. */
export function namedTags(components: Record<string, ComponentConfig>): string[] {
  return Object.values(components).flatMap(({ componentPlaceholder = {}, componentGenerics = {} }) => [
    ...Object.values(componentPlaceholder),
    ...Object.values(componentGenerics).flatMap((one) => (one === true ? [] : (one.default ?? []))),
  ])
}

/** Reads the settings of all pages and, from their `usingComponents`, of all components that they reach. */
export async function collectComponents(
  folder: Folder,
  app: AppConfig,
  pages: string[],
): Promise<Record<string, ComponentConfig>> {
  const found: Record<string, ComponentConfig> = {}
  const shared = resolveAll(folder, app.usingComponents, 'app.json')
  const tabs = customTabs(app)
  const queue = pages.map((path) => ({ path, page: true }))
  queue.push(...Object.values(shared).map((path) => ({ path: path.slice(1), page: false })))
  for (const { path, page } of queue) {
    if (found[path]) continue
    for (const kind of ['js', 'wxml']) {
      if (folder.files.has(`${path}.${kind}`)) continue
      const what = page ? ['页面', 'page'] : ['组件', 'component']
      throw new ProjectError({
        file: `${path}.${kind}`,
        zh: `${what[0]} ${path} 缺少 .${kind} 文件。`,
        en: `The ${what[1]} ${path} has no .${kind} file.`,
      })
    }
    const file = `${path}.json`
    const own = folder.files.has(file) ? asConfig(parseJson(await folder.text(file), file), file) : {}
    const using = resolveAll(folder, own.usingComponents, file)
    if (tabs.includes(path)) using[TAB_BAR_TAG] = '/custom-tab-bar/index'
    const { component, ...rest } = own
    found[path] = { ...rest, ...(page ? {} : { component: true }), usingComponents: { ...shared, ...using } }
    queue.push(...Object.values(using).map((to) => ({ path: to.slice(1), page: false })))
  }
  return found
}

function asConfig(value: unknown, file: string): ComponentConfig {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as ComponentConfig
  throw new ProjectError({ file, zh: '应当是一个 JSON 对象。', en: 'It should be a JSON object.' })
}

function resolveAll(
  folder: Folder,
  using: Record<string, string> | undefined,
  file: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(using ?? {}).map(([name, to]) => [name, resolveComponent(folder, to, file, name)]),
  )
}

function resolveComponent(folder: Folder, to: string, file: string, name: string): string {
  const at = file.split('/').slice(0, -1)
  const tries = [resolvePath(file, to)]
  if (!/^[./]/.test(to)) {
    for (let depth = at.length; depth >= 0; depth -= 1) {
      tries.push([...at.slice(0, depth), 'miniprogram_npm', to].join('/'))
    }
  }
  for (const path of tries) {
    for (const end of ['', '/index']) if (folder.files.has(`${path}${end}.wxml`)) return `/${path}${end}`
  }
  throw new ProjectError({
    file,
    zh: `找不到组件 ${name}（${to}）。`,
    en: `The component ${name} (${to}) was not found.`,
  })
}
