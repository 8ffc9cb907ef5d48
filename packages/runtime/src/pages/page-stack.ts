import type { AppConfig } from '../project/compiled.ts'
import { resolvePath } from '../project/path.ts'
import type { Refusal } from './answer.ts'
import type { PageView } from './page-view.ts'

/** At most ten pages ([docs] https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html). */
const MOST_PAGES = 10

/** The pages that are open, the shown one last. Hidden pages stay alive. Methods throw a {@link Refusal}. */
export interface PageStack {
  pages(): PageView[]
  current(): PageView | null
  navigateTo(url: unknown): PageView
  redirectTo(url: unknown): PageView
  navigateBack(delta: unknown): void
  reLaunch(url: unknown): PageView
  switchTab(url: unknown): PageView
  /** Shows or hides the page on top, as the whole mini program comes and goes. */
  show(): void
  hide(): void
  clear(): void
}

export function createPageStack(
  app: AppConfig,
  routes: string[],
  make: (route: string, options: Record<string, string>) => PageView,
  onChange: () => void,
): PageStack {
  const stack: PageView[] = []
  const resting = new Map<string, PageView>()
  const tabs = new Set((app.tabBar?.list ?? []).map((item) => item.pagePath.replace(/^\//, '')))
  const top = () => stack.at(-1) ?? null

  const parse = (url: unknown) => {
    const [path = '', query = ''] = String(url ?? '').split('?', 2)
    const route = resolvePath(top()?.route ?? '', path.replace(/\.html$/, ''))
    if (!routes.includes(route)) refuse(`page "${route}" is not found`)
    return { route, options: readQuery(query) }
  }
  const open = (target: { route: string; options: Record<string, string> }) => {
    const page = make(target.route, target.options)
    stack.push(page)
    page.load()
    if (top() === page) page.show()
    onChange()
    return page
  }
  const closeAll = () => {
    while (stack.length > 0) {
      const page = stack.pop()!
      if (resting.get(page.route) !== page) page.unload()
    }
  }

  return {
    pages: () => [...stack],
    current: top,
    navigateTo(url) {
      const target = parse(url)
      if (tabs.has(target.route)) refuse('can not navigateTo a tabbar page')
      if (stack.length >= MOST_PAGES) refuse('webview count limit exceed')
      top()?.hide()
      return open(target)
    },
    redirectTo(url) {
      const target = parse(url)
      if (tabs.has(target.route)) refuse('can not redirectTo a tabbar page')
      const last = stack.pop()
      if (last && resting.get(last.route) === last) resting.delete(last.route)
      last?.unload()
      return open(target)
    },
    navigateBack(delta) {
      if (stack.length < 2) refuse('cannot navigate back at first page.')
      const wanted = Math.floor(Number(delta ?? 1))
      const count = Math.min(wanted >= 1 ? wanted : 1, stack.length - 1)
      for (let i = 0; i < count; i += 1) stack.pop()!.unload()
      top()!.show()
      onChange()
    },
    reLaunch(url) {
      const target = parse(url)
      for (const page of resting.values()) if (!stack.includes(page)) page.unload()
      resting.clear()
      closeAll()
      const page = open(target)
      if (tabs.has(page.route)) resting.set(page.route, page)
      return page
    },
    switchTab(url) {
      const { route } = parse(url)
      if (!tabs.has(route)) refuse('can not switch to no-tabBar page')
      const shown = top()
      if (shown?.route === route) return shown
      // Tab pages rest while another tab is shown; the pages above them are closed.
      while (stack.length > 1) stack.pop()!.unload()
      const base = stack.pop()
      if (base && tabs.has(base.route)) {
        base.hide()
        resting.set(base.route, base)
      } else {
        base?.unload()
      }
      const known = resting.get(route)
      if (!known) {
        const page = open({ route, options: {} })
        resting.set(route, page)
        return page
      }
      stack.push(known)
      known.show()
      onChange()
      return known
    },
    show: () => top()?.show(),
    hide: () => top()?.hide(),
    clear() {
      for (const page of resting.values()) if (!stack.includes(page)) page.unload()
      resting.clear()
      closeAll()
    },
  }
}

function refuse(reason: string): never {
  throw { reason } satisfies Refusal
}

// Values stay as they are written: a page that was given an encoded value decodes it itself.
function readQuery(query: string): Record<string, string> {
  const options: Record<string, string> = {}
  for (const pair of query.split('&')) {
    if (!pair) continue
    const at = pair.indexOf('=')
    if (at < 0) options[pair] = ''
    else options[pair.slice(0, at)] = pair.slice(at + 1)
  }
  return options
}
