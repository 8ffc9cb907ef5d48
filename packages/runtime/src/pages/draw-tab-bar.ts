import type { TabBar, TabBarItem } from './tab-bar.ts'

/** A text of more characters shows as dots ([docs] api/ui/tab-bar/wx.setTabBarBadge.html). */
const LONGEST_BADGE = 4

/** Draws the tab bar at the phone's lower edge. The class `wx-tabbed` on the app's element leaves room for it. */
export function drawTabBar(options: {
  app: HTMLElement
  assetUrl(path: string, from: string): string
  onTap(route: string): void
}): { show(bar: TabBar): void } {
  const { app, assetUrl, onTap } = options
  const nav = document.createElement('nav')
  nav.className = 'wx-tab-bar'
  app.append(nav)

  const iconOf = ({ selected, iconPath, selectedIconPath, route }: TabBarItem) => {
    const path = (selected && selectedIconPath) || iconPath
    if (!path) return ''
    // A package path as app.json writes it counts from the root; a temp file or an address of the network is itself.
    return assetUrl(/^[a-z][\w+.-]*:/i.test(path) ? path : `/${path}`.replace('//', '/'), route)
  }
  const drawItem = (item: TabBarItem, bar: TabBar) => {
    const button = document.createElement('button')
    button.style.color = item.selected ? bar.selectedColor : bar.color
    button.setAttribute('aria-current', item.selected ? 'page' : 'false')
    const icon = iconOf(item)
    if (icon) button.appendChild(document.createElement('img')).src = icon
    button.append(item.text)
    const { badge } = item
    if (badge !== null || item.redDot) {
      const mark = button.appendChild(document.createElement('i'))
      mark.textContent = badge !== null && [...badge].length > LONGEST_BADGE ? '...' : (badge ?? '')
    }
    button.addEventListener('click', () => onTap(item.route))
    return button
  }

  return {
    show(bar) {
      nav.hidden = !bar.shown
      app.classList.toggle('wx-tabbed', bar.shown)
      nav.style.background = bar.backgroundColor
      nav.dataset.border = bar.borderStyle
      nav.replaceChildren(...bar.items.map((item) => drawItem(item, bar)))
    },
  }
}
