import type { TabBarConfig } from '../project/compiled.ts'
import type { TabBarName } from '../wx/surface-pages.ts'
import type { Answering, Api, Behind, Refusal } from './answer.ts'
import { drawTabBar } from './draw-tab-bar.ts'
import { NO_TAB } from './no-tab-bar.ts'

/** The tab bar as it is now. */
export interface TabBar {
  /** Whether it stands under the page: the page is a tab, and nobody has hidden the bar. */
  shown: boolean
  items: TabBarItem[]
  color: string
  selectedColor: string
  backgroundColor: string
  borderStyle: string
}

export interface TabBarItem {
  route: string
  text: string
  iconPath: string
  selectedIconPath: string
  /** Its text; `null` = none. */
  badge: string | null
  redDot: boolean
  /** Whether its page is shown. */
  selected: boolean
}

export type TabBarMaker = typeof createTabBar

/**
 * Keeps the tab bar of app.json ([docs] reference/configuration/app.html#tabBar), draws it, and gives `wx` the calls that
 * change it. A page fetches this with the mini programs that have one.
 */
export function createTabBar(options: {
  config: TabBarConfig
  answering: Answering
  /** Route of the page that is shown. */
  route(): string
  onChange(): void
  /** Where it is drawn; null where nothing is. */
  app: HTMLElement | null
  assetUrl(path: string, from: string): string
  onTap(route: string): void
}): { now(): TabBar; draw(): void; apis: Record<TabBarName, Api> } {
  const { config, answering, route, onChange, app, assetUrl, onTap } = options
  const style = {
    color: config.color ?? '#7a7e83',
    selectedColor: config.selectedColor ?? '#3cc51f',
    backgroundColor: config.backgroundColor ?? '#ffffff',
    borderStyle: config.borderStyle ?? 'black',
  }
  const items = (config.list ?? []).map((tab) => ({
    route: tab.pagePath.replace(/^\//, ''),
    text: tab.text,
    iconPath: tab.iconPath ?? '',
    selectedIconPath: tab.selectedIconPath ?? '',
    badge: null as string | null,
    redDot: false,
  }))
  let hidden = false
  const isTab = () => items.some((item) => item.route === route())

  /** They work while a tab is shown. */
  const call = (api: TabBarName, change: Behind): Api =>
    answering(api, (parameters) => {
      if (!isTab()) throw NO_TAB
      change(parameters)
      onChange()
      return undefined
    })
  /** The wording is observed in DevTools; unverified on a device. */
  const changeItem = (
    api: TabBarName,
    change: (item: (typeof items)[number], parameters: Record<string, unknown>) => void,
  ) =>
    call(api, (parameters) => {
      const item = items[parameters.index as number]
      if (!item) throw { reason: 'tabbar item not found' } satisfies Refusal
      change(item, parameters)
      return undefined
    })
  const show = (api: TabBarName, next: 'shown' | 'hidden') =>
    call(api, () => {
      hidden = next === 'hidden'
      return undefined
    })

  const now = () => {
    const selected = route()
    const list = items.map((item) => ({ ...item, selected: item.route === selected }))
    return { shown: isTab() && !hidden, items: list, ...style }
  }
  // A custom tab bar is a component of its pages.
  const drawn = app && !config.custom ? drawTabBar({ app, assetUrl, onTap }) : null

  return {
    now,
    draw: () => drawn?.show(now()),
    apis: {
      setTabBarBadge: changeItem('setTabBarBadge', (item, { text }) => {
        item.badge = String(text)
      }),
      removeTabBarBadge: changeItem('removeTabBarBadge', (item) => {
        item.badge = null
      }),
      showTabBarRedDot: changeItem('showTabBarRedDot', (item) => {
        item.redDot = true
      }),
      hideTabBarRedDot: changeItem('hideTabBarRedDot', (item) => {
        item.redDot = false
      }),
      showTabBar: show('showTabBar', 'shown'),
      hideTabBar: show('hideTabBar', 'hidden'),
      setTabBarItem: changeItem('setTabBarItem', (item, { index: _, ...given }) => {
        Object.assign(item, given)
      }),
      setTabBarStyle: call('setTabBarStyle', (given) => {
        Object.assign(style, given)
        return undefined
      }),
    },
  }
}
