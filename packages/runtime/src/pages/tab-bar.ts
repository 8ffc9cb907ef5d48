import type { TabBarConfig } from '../project/compiled.ts'

/**
 * Draws the tab bar of app.json ([docs] https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html#tabBar).
 * Its pages are told by class: `wx-tabbed` on the app's element leaves room for it.
 */
export function drawTabBar(options: {
  config: TabBarConfig
  app: HTMLElement
  assetUrl(path: string, from: string): string
  onTap(route: string): void
}): { show(route: string): void } {
  const { config, app, assetUrl, onTap } = options
  const bar = document.createElement('nav')
  bar.className = 'wx-tab-bar'
  bar.style.background = config.backgroundColor ?? '#ffffff'
  bar.dataset.border = config.borderStyle ?? 'black'
  const items = config.list.map((tab) => {
    const route = tab.pagePath.replace(/^\//, '')
    const item = document.createElement('button')
    const icon = tab.iconPath ? item.appendChild(document.createElement('img')) : null
    item.append(tab.text)
    item.addEventListener('click', () => onTap(route))
    bar.append(item)
    return {
      route,
      draw(on: boolean) {
        item.style.color = on ? (config.selectedColor ?? '#3cc51f') : (config.color ?? '#7a7e83')
        item.setAttribute('aria-current', on ? 'page' : 'false')
        if (icon)
          icon.src = assetUrl(`/${((on && tab.selectedIconPath) || tab.iconPath)!}`.replace('//', '/'), route)
      },
    }
  })
  app.append(bar)
  return {
    show(route) {
      const on = items.some((item) => item.route === route)
      bar.hidden = !on
      app.classList.toggle('wx-tabbed', on)
      for (const item of items) item.draw(item.route === route)
    },
  }
}
