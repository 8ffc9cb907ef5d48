import { inlineRpx } from '../length.ts'
import type { Builtin } from './builtin.ts'

/**
 * `<root-portal>` ([docs] component/root-portal.html): what is in it leaves its place and is drawn at the page's root, where
 * no ancestor clips or moves it. In the tree it stays where it is.
 */
export const rootPortal: Builtin = {
  tag: 'root-portal',
  properties: { enable: { type: Boolean, value: true } },
  setup({ host, get, onDetached }) {
    if (!host) return undefined
    const outlet = document.createElement('wx-root-portal')
    outlet.append(...host.childNodes)
    const place = HTMLElement.prototype.appendChild.bind(host)
    // Whoever puts something into the host puts it into the outlet.
    host.appendChild = (child) => outlet.appendChild(child)
    host.insertBefore = (child, before) => outlet.insertBefore(child, before)
    host.removeChild = (child) => outlet.removeChild(child)
    host.replaceChild = (child, old) => outlet.replaceChild(child, old)
    onDetached(() => outlet.remove())
    return () => {
      const page = get<boolean>('enable') ? host.closest('wx-page') : null
      if (page) page.append(outlet)
      else place(outlet)
    }
  },
}

/** `<page-container>` ([docs] component/page-container.html), without the gesture and the back key that close it. */
export const pageContainer: Builtin = {
  tag: 'page-container',
  properties: {
    show: { type: Boolean },
    duration: { type: Number, value: 300 },
    zIndex: { type: Number, value: 100 },
    overlay: { type: Boolean, value: true },
    position: { type: String, value: 'bottom' },
    round: { type: Boolean },
    overlayStyle: { type: String },
    customStyle: { type: String },
  },
  setup({ host, component, get, set, trigger }) {
    const overlay = host?.appendChild(document.createElement('i'))
    overlay?.addEventListener('click', () => {
      trigger('clickoverlay', {})
      set('show', false)
    })
    component.addListener('dukou-cancel', () => {
      trigger('clickoverlay', {})
      set('show', false)
    })
    let shown = false
    return () => {
      const show = get<boolean>('show')
      if (host && overlay) {
        host.toggleAttribute('open', show)
        host.dataset.position = get('position')
        host.toggleAttribute('round', get<boolean>('round'))
        host.style.cssText = `--duration:${get('duration')}ms;z-index:${get('zIndex')};${inlineRpx(get('customStyle'))}`
        overlay.style.cssText = inlineRpx(get('overlayStyle'))
        overlay.hidden = !get<boolean>('overlay')
      }
      if (show === shown) return
      shown = show
      for (const phase of show
        ? ['beforeenter', 'enter', 'afterenter']
        : ['beforeleave', 'leave', 'afterleave']) {
        trigger(phase, {})
      }
    }
  },
}

const FEATURES = ['minWidth', 'maxWidth', 'width', 'minHeight', 'maxHeight', 'height'] as const

/** `<match-media>` ([docs] component/match-media.html). Where nothing is drawn, what is in it is shown. */
export const matchMedia: Builtin = {
  tag: 'match-media',
  properties: {
    ...Object.fromEntries(FEATURES.map((name) => [name, { type: Number, value: -1 }])),
    orientation: { type: String },
  },
  setup({ host, get, onDetached }) {
    if (!host) return undefined
    const draw = () => {
      const { clientWidth: width = 0, clientHeight: height = 0 } = host.closest('wx-app') ?? {}
      const fits = FEATURES.every((name) => {
        const wanted = get<number>(name)
        if (wanted < 0) return true
        const size = /width/i.test(name) ? width : height
        if (name.startsWith('min')) return size >= wanted
        return name.startsWith('max') ? size <= wanted : size === wanted
      })
      const orientation = get<string>('orientation')
      const turned = !orientation || orientation === (width > height ? 'landscape' : 'portrait')
      host.style.display = fits && turned ? '' : 'none'
    }
    addEventListener('resize', draw)
    onDetached(() => removeEventListener('resize', draw))
    return draw
  },
}

/** `<page-meta>` ([docs] component/page-meta.html): the page's own style and where it is scrolled to. */
export const pageMeta: Builtin = {
  tag: 'page-meta',
  properties: {
    pageStyle: { type: String },
    backgroundColor: { type: String },
    rootBackgroundColor: { type: String },
    pageFontSize: { type: String },
    scrollTop: { type: String },
    scrollDuration: { type: Number, value: 300 },
  },
  setup({ host, get, trigger, onDetached }) {
    if (!host) return undefined
    let top = ''
    let watched: HTMLElement | null = null
    const onScroll = () => trigger('scroll', { scrollTop: watched?.scrollTop ?? 0 })
    onDetached(() => watched?.removeEventListener('scroll', onScroll))
    return () => {
      const page = host.closest<HTMLElement>('wx-page')
      if (!page) return
      if (watched !== page) {
        watched = page
        page.addEventListener('scroll', onScroll)
      }
      page.style.cssText = inlineRpx(get('pageStyle'))
      const background = get<string>('rootBackgroundColor') || get<string>('backgroundColor')
      if (background) page.style.backgroundColor = background
      if (get('pageFontSize')) page.style.fontSize = get('pageFontSize')
      if (get('scrollTop') === top) return
      top = get('scrollTop')
      page.scrollTo({ top: Number.parseFloat(top) || 0, behavior: 'smooth' })
    }
  },
}
