import type { Bar } from '../pages/bar.ts'
import { button, element } from './element.ts'
import { icons } from './icons.ts'

/** The phone around the mini program. */
export interface Frame {
  phone: HTMLElement
  /** Where pages are rendered. */
  page: HTMLElement
  /** Where toasts, dialogs and sheets appear: over everything on the phone's screen. */
  layer: HTMLElement
  setBar(bar: Bar): void
  setNetwork(connected: boolean): void
  /** Shows the home screen with the mini program's icon, as after the capsule's round button. */
  showHome(on: boolean): void
}

/** Draws a phone: status bar, navigation bar with the capsule, the page, and a layer over it all. */
export function drawFrame(options: {
  title: string
  /** Which WeChat is imitated, shown at the phone's top. */
  model: string
  onBack(): void
  onMenu(): void
  onLeave(): void
  onEnter(): void
}): Frame {
  const clock = element('span', { class: 'dk-clock' })
  const network = element('i', { class: 'dk-network' })
  const status = element(
    'div',
    { class: 'dk-status' },
    clock,
    element('span', { class: 'dk-island', text: options.model }),
    element(
      'span',
      { class: 'dk-status-right' },
      element('i', { markup: icons.signal }),
      network,
      element('i', { class: 'dk-battery', markup: icons.battery }),
    ),
  )
  const back = button({
    class: 'dk-back',
    markup: icons.back,
    attributes: { 'aria-label': '返回 Back' },
    onClick: options.onBack,
  })
  const title = element('span', { class: 'dk-title' })
  const capsule = element(
    'div',
    { class: 'dk-capsule' },
    button({ markup: icons.menu, attributes: { 'aria-label': '更多 More' }, onClick: options.onMenu }),
    element('i', { class: 'dk-capsule-line' }),
    button({ markup: icons.leave, attributes: { 'aria-label': '关闭 Close' }, onClick: options.onLeave }),
  )
  const bar = element('header', { class: 'dk-bar' }, back, title)
  const top = element('div', { class: 'dk-top' }, bar)
  const page = element('main', { class: 'dk-page' })
  const area = element('div', { class: 'dk-area' }, page)
  const home = element(
    'div',
    { class: 'dk-home' },
    button(
      {
        class: 'dk-home-icon',
        onClick: options.onEnter,
        attributes: { 'aria-label': `打开 ${options.title}` },
      },
      element('i', { text: [...options.title][0] ?? '渡' }),
      element('span', { text: options.title }),
    ),
  )
  home.hidden = true
  const layer = element('div', { class: 'dk-layer' })
  const screen = element('div', { class: 'dk-screen' }, status, top, area, capsule, home, layer)
  const phone = element('div', { class: 'dk-phone' }, screen)

  const tick = () => {
    const now = new Date()
    clock.textContent = `${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`
  }
  tick()
  setInterval(tick, 10_000)
  fitWindow(phone)

  return {
    phone,
    page,
    layer,
    setBar(shown) {
      title.textContent = shown.title
      back.hidden = !shown.back
      screen.style.setProperty('--dk-bar', shown.background)
      screen.dataset.text = shown.text
      area.style.background = shown.backdrop
      screen.dataset.bar = shown.custom ? 'custom' : 'default'
    },
    setNetwork(connected) {
      network.innerHTML = connected ? icons.wifi : icons.offline
      network.title = connected ? '网络正常' : '断网'
    },
    showHome(on) {
      home.hidden = !on
      if (on) screen.dataset.home = ''
      else delete screen.dataset.home
    },
  }
}

const HEIGHT = 876

/** Whether the page is the phone: it fills the window, which is a real phone's. The style sheet has the same number. */
export function isNarrow(): boolean {
  return window.innerWidth <= 500
}

/** A low window shows the whole phone smaller, so that what a page measures stays what the phone says it is. */
function fitWindow(phone: HTMLElement): void {
  const fit = () => {
    const zoom = Math.min(1, (window.innerHeight - 24) / HEIGHT)
    phone.style.zoom = isNarrow() ? '' : String(zoom)
  }
  fit()
  window.addEventListener('resize', fit)
}
