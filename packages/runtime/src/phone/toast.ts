import type { Toast } from '../wx/screen.ts'
import { element } from './element.ts'
import { icons } from './icons.ts'

export interface ToastSlot {
  show(toast: Toast): void
  hide(kind?: 'toast' | 'loading'): void
}

/** The one slot that toast and loading share (wx-api §11). */
export function createToastSlot(layer: HTMLElement, imageUrl: (path: string) => string): ToastSlot {
  let shown: { kind: Toast['kind']; widget: HTMLElement } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const hide = (kind?: 'toast' | 'loading') => {
    if (!shown || (kind && kind !== shown.kind)) return
    clearTimeout(timer)
    shown.widget.remove()
    shown = null
  }

  return {
    hide,
    show(toast) {
      hide()
      const widget = element(
        'div',
        { class: toast.mask ? 'dk-toast-mask' : 'dk-toast-space', attributes: { role: 'alert' } },
        drawToast(toast, imageUrl),
      )
      widget.dataset.kind = toast.kind
      widget.dataset.icon = toast.image ? 'image' : toast.icon
      layer.append(widget)
      shown = { kind: toast.kind, widget }
      if (toast.duration !== undefined) timer = setTimeout(() => hide(), toast.duration)
    },
  }
}

function drawToast(toast: Toast, imageUrl: (path: string) => string): HTMLElement {
  const title = element('p', { class: 'dk-toast-title', text: toast.title })
  if (toast.image) {
    const picture = element('img', {
      class: 'dk-toast-icon',
      attributes: { src: imageUrl(toast.image), alt: '' },
    })
    return element('div', { class: 'dk-toast' }, picture, title)
  }
  if (toast.icon === 'none') return element('div', { class: 'dk-toast dk-toast-text' }, title)
  const mark =
    toast.icon === 'loading'
      ? element('i', { class: 'dk-toast-icon dk-spinner' })
      : element('i', { class: 'dk-toast-icon', markup: icons[toast.icon] })
  return element('div', { class: 'dk-toast' }, mark, title)
}
