import type { TabBarConfig } from '../project/compiled.ts'
import type { TabBarName } from '../wx/surface-pages.ts'
import type { Answering, Api, Behind, Refusal } from './answer.ts'

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

/** Keeps the tab bar of app.json ([docs] reference/configuration/app.html#tabBar), and gives `wx` the calls that change it. */
export function createTabBar(options: {
  config: TabBarConfig | undefined
  answering: Answering
  /** Route of the page that is shown. */
  route(): string
  onChange(): void
}): { now(): TabBar | null; apis: Record<TabBarName, Api> } {
  const { config, answering, route, onChange } = options
  const style = {
    color: config?.color ?? '#7a7e83',
    selectedColor: config?.selectedColor ?? '#3cc51f',
    backgroundColor: config?.backgroundColor ?? '#ffffff',
    borderStyle: config?.borderStyle ?? 'black',
  }
  const items = (config?.list ?? []).map((tab) => ({
    route: tab.pagePath.replace(/^\//, ''),
    text: tab.text,
    iconPath: tab.iconPath ?? '',
    selectedIconPath: tab.selectedIconPath ?? '',
    badge: null as string | null,
    redDot: false,
  }))
  let hidden = false
  const isTab = () => items.some((item) => item.route === route())

  /** They work while a tab is shown (observed: reports of `fail not TabBar page`). */
  const call = (api: TabBarName, change: Behind): Api =>
    answering(api, (parameters) => {
      if (!isTab()) throw { reason: 'not TabBar page' } satisfies Refusal
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

  return {
    now() {
      if (!config) return null
      const selected = route()
      const list = items.map((item) => ({ ...item, selected: item.route === selected }))
      return { shown: isTab() && !hidden, items: list, ...style }
    },
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
