import { appEventsOf } from '../wx/app-events.ts'
import type { NavigationName } from '../wx/surface-pages.ts'
import { profileOf } from '../wx/wx.ts'
import { addStyles } from './add-styles.ts'
import type { Refusal } from './answer.ts'
import { type AppLife, createAppLife, launchOptions } from './app-life.ts'
import type { Bar } from './bar.ts'
import type { BootOptions } from './boot-options.ts'
import { defineBuiltins } from './builtins/builtin.ts'
import { createRegistrar } from './definitions.ts'
import { createEnvironment, type PageInstance } from './glass.ts'
import { createModuleLoader } from './module-loader.ts'
import type { PageApis } from './page-apis.ts'
import { createPageRoom } from './page-room.ts'
import { createPageMaker, type PageView } from './page-view.ts'
import { personalWorld } from './personal-world.ts'
import { watchTree } from './ready.ts'
import { createScope, type Timers } from './scope.ts'
import type { TabBar } from './tab-bar.ts'
import { readTemplates } from './templates.ts'
import { describeTrouble, troubleText } from './trouble.ts'

/** A running mini program. */
export interface MiniProgram {
  /** Open pages, the shown one last. */
  pages(): PageView[]
  /** The page that is shown; null after `close()`. */
  readonly current: PageView | null
  /** The object that App() made. */
  readonly app: Record<string, unknown>
  /** The navigation bar of the shown page. */
  bar(): Bar
  /** Called at once, and whenever another page is shown or its bar changes. Returns how to stop. */
  onBar(listener: (bar: Bar) => void): () => void
  /** Goes one page back, as the bar's arrow does; false on the first page. */
  back(): boolean
  /** The tab bar; null when app.json has none. */
  tabBar(): TabBar | null
  /** What `wx` was given: navigateTo and its kin, and all else that belongs to pages. */
  readonly apis: PageApis
  /** Reports an error of page code that was caught elsewhere, as in a callback of `wx`. */
  report(error: unknown): void
  /** Whether a timeout of page code is due within so many milliseconds. */
  soon(ms: number): boolean
  /** To the foreground and to the background: App.onShow and onHide, then the page's. */
  show(): void
  hide(): void
  /** Ends it as the system does: no lifetime is called any more, timers stop. */
  kill(): void
  /** Unloads all pages, stops timers, takes everything out of the document. */
  close(): void
}

/**
 * Starts a mini program: runs app.js and the scripts of all pages and components, then opens the first page.
 * The same in Node and in a page. Errors in its code are reported and don't stop it.
 */
export function bootMiniProgram(options: BootOptions): MiniProgram {
  const { project, wx, surface, enter = (run) => run() } = options
  const { warn = (text) => console.warn(text) } = options
  let life: AppLife | null = null
  const report = (error: unknown) => {
    const trouble = describeTrouble(error)
    console.error(error)
    options.onError?.(trouble)
    life?.error(troubleText(trouble))
    appEventsOf(wx)?.tell('Error', troubleText(trouble))
  }
  let killed = false
  const guard = (run: () => unknown) => {
    if (killed) return
    try {
      const result = enter(run)
      if (result instanceof Promise) result.catch(report)
    } catch (error) {
      report(error)
    }
  }

  const environment = createEnvironment()
  const space = environment.createCodeSpace('', true)
  const tools = space.getComponentSpace()
  tools.updateComponentOptions({
    writeFieldsToNode: false,
    writeIdToDOM: true,
    useMethodCallerListeners: true,
  })
  // Ids get a prefix inside components, so that they don't meet those of the page.
  const prepare = space.prepareComponentOptions.bind(space)
  space.prepareComponentOptions = (one, given) => {
    const [prepared, isolated] = prepare(one, given)
    if (project.pages.includes(one)) prepared.idPrefixGenerator = null
    return [prepared, isolated]
  }
  // The mini program's own, so that they stop with it.
  const late: Pick<Timers, 'setTimeout' | 'setInterval' | 'clearTimeout'> = {
    setTimeout: (...given) => timers.setTimeout(...given),
    setInterval: (...given) => timers.setInterval(...given),
    clearTimeout: (id) => timers.clearTimeout(id),
  }
  const stopWatching = watchTree(space, report, warn, late)
  surface.app?.classList.toggle('wx-v2', project.app.style === 'v2')

  const isolation = new Map<string, string>()
  const makePage = createPageMaker({ project, space, environment, surface, guard })
  const { stack, apis, bar, tabBar, onBar, keyboard } = createPageRoom({
    project,
    surface,
    wx,
    uni: options.uni,
    timers: late,
    guard,
    report,
    assetUrl: options.assetUrl,
    ...(options.createTabBar && { createTabBar: options.createTabBar }),
    make(route, query) {
      if (!isolation.has(route)) {
        // Its script has failed, and that has been reported.
        throw { reason: `page "${route}" has not been registered yet` } satisfies Refusal
      }
      return makePage(route, query)
    },
  })

  defineBuiltins(tools, options.builtins, {
    assetUrl: options.assetUrl,
    ...(options.measure ? { measure: options.measure } : {}),
    ...(options.openSound ? { openSound: options.openSound } : {}),
    timers: late,
    keyboard,
    released: profileOf(wx)?.envVersion === 'release',
    ...personalWorld(wx),
    share: (from) => void stack.current()?.share({ from: 'button', target: from }),
    navigate: (api, parameters) => void apis[api as NavigationName]?.(parameters),
  })

  const registrar = createRegistrar(space, project.components, (path, kind) => isolation.set(path, kind))
  const appLife = createAppLife(guard)
  life = appLife
  const { scope, timers, soon, stopTimers } = createScope(
    {
      wx,
      uni: options.uni,
      App: appLife.App,
      getApp: appLife.getApp,
      getCurrentPages: (): PageInstance[] => stack.pages().map((page) => page.instance),
      ...registrar.globals,
      ...options.globals,
    },
    report,
  )
  const modules = createModuleLoader(project, scope)

  const wxs = options.createWxs?.(project.scripts, { report, guard, ...timers }) ?? null
  for (const [path, template] of readTemplates(project, { report, guard, enter, warn, wxs })) {
    space.addCompiledTemplate(path, template)
  }
  Object.keys(project.components).forEach((path, index) => {
    space.addComponentStaticConfig(path, project.components[path]!)
    space.addStyleSheet(path, undefined, `c${index}`)
  })

  const [path = '', query = ''] = (options.url ?? project.pages[0]!).replace(/^\//, '').split('?', 2)
  appEventsOf(wx)?.enter(launchOptions(path, query))
  if ('app.js' in project.modules) guard(() => modules.load('app'))
  const parts = Object.keys(project.components)
  for (const one of [...parts.filter((p) => !project.pages.includes(p)), ...project.pages]) {
    guard(() => registrar.during(one, () => modules.load(one)))
  }
  if (surface.app) addStyles(surface, project, isolation)
  appLife.launch(path, query)
  const lost = !project.pages.includes(path)
  try {
    // [docs] App.onPageNotFound: the app may then lead elsewhere; without it, the failure is reported.
    if (!lost || !appLife.pageNotFound(path, query)) stack.reLaunch(`/${path}${query ? `?${query}` : ''}`)
  } catch (error) {
    report(new Error((error as Partial<Refusal>).reason ?? (error as Error).message, { cause: error }))
  }

  const end = () => {
    stopTimers()
    stopWatching()
    surface.close()
  }
  return {
    pages: stack.pages,
    get current() {
      return stack.current()
    },
    get app() {
      return appLife.getApp() as Record<string, unknown>
    },
    bar,
    tabBar,
    onBar,
    back() {
      if (stack.pages().length < 2) return false
      stack.navigateBack(1)
      return true
    },
    apis,
    report,
    soon,
    show() {
      appLife.show()
      stack.show()
    },
    hide() {
      stack.hide()
      appLife.hide()
    },
    kill() {
      killed = true
      end()
    },
    close() {
      stack.clear()
      end()
    },
  }
}
