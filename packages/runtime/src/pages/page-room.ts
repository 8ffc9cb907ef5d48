import type { CompiledProject } from '../project/compiled.ts'
import { appEventsOf } from '../wx/app-events.ts'
import { profileOf } from '../wx/wx.ts'
import { createAnswering, isIn } from './answer.ts'
import type { Surface } from './backend.ts'
import { type Bar, createBars } from './bar.ts'
import type { EventChannel } from './event-channel.ts'
import { createKeyboard, type Keyboard } from './keyboard.ts'
import { createNavigation } from './navigation.ts'
import { withoutTabBar } from './no-tab-bar.ts'
import { createShownPageApis, type PageApis } from './page-apis.ts'
import { createPageStack, type PageStack } from './page-stack.ts'
import type { Guard, PageView } from './page-view.ts'
import type { Timers } from './scope.ts'
import type { TabBar, TabBarMaker } from './tab-bar.ts'

/** A `wx` that is not ours tells nothing of its phone. */
const UNKNOWN = { sdkVersion: '3.17.0', keyboardHeight: 0 }

/** The pages that are open, the bars above and below them, and the calls of `wx` that change them. */
export interface PageRoom {
  stack: PageStack
  bar(): Bar
  tabBar(): TabBar | null
  onBar(listener: (bar: Bar) => void): () => void
  keyboard: Keyboard
  apis: PageApis
}

/** Makes room for pages, and gives `wx` and `uni` the calls that their base library has. */
export function createPageRoom(parts: {
  project: CompiledProject
  surface: Surface
  wx: object
  uni: object | undefined
  guard: Guard
  report(error: unknown): void
  assetUrl(path: string, from: string): string
  /** Only where there is none can it be absent. */
  createTabBar?: TabBarMaker
  timers: Pick<Timers, 'setTimeout'>
  /** Makes a page; throws a Refusal where there can't be one. */
  make(route: string, query: Record<string, string>): PageView
}): PageRoom {
  const { project, surface, guard, report, assetUrl, timers } = parts
  const { wx } = parts
  const targets = parts.uni ? [wx, parts.uni] : [wx]
  const { sdkVersion, keyboardHeight } = profileOf(wx) ?? UNKNOWN
  const answering = createAnswering(guard, sdkVersion)
  const listeners = new Set<(bar: Bar) => void>()
  const onChange = () => {
    tabBar?.draw()
    for (const listener of listeners) listener(bar())
  }

  let waiting: EventChannel | null = null
  const make = (route: string, query: Record<string, string>) => {
    const page = parts.make(route, query)
    const channel = waiting
    waiting = null
    page.instance.getOpenerEventChannel = () => channel ?? {}
    return page
  }
  const stack = createPageStack(project.app, project.pages, make, onChange)
  const bars = createBars(project, answering, onChange)
  const bar = () => bars.of(stack.current(), stack.pages().length)
  const config = project.app.tabBar
  const tabBar =
    config &&
    parts.createTabBar?.({
      config,
      answering,
      route: () => stack.current()?.route ?? '',
      onChange,
      app: surface.app,
      assetUrl,
      onTap: (route) => void apis.switchTab({ url: `/${route}`, fail: report }),
    })
  const { keyboard, apis: keyboardApis } = createKeyboard({
    height: keyboardHeight,
    tell: (value) => appEventsOf(wx)?.tell('KeyboardHeightChange', value),
    timers,
    answering,
  })
  const apis: PageApis = {
    ...createNavigation(stack, answering, (channel) => {
      waiting = channel
    }),
    ...bars.apis(stack.current),
    ...(tabBar?.apis ?? withoutTabBar(answering)),
    ...keyboardApis,
    ...createShownPageApis(stack.current, answering),
  }
  const given = Object.fromEntries(Object.entries(apis).filter(([api]) => isIn(api, sdkVersion)))
  for (const target of targets) Object.assign(target, given)

  return {
    stack,
    bar,
    tabBar: () => tabBar?.now() ?? null,
    onBar(listener) {
      listeners.add(listener)
      listener(bar())
      return () => void listeners.delete(listener)
    },
    keyboard,
    apis,
  }
}
