import { button, element, leave } from './element.ts'
import { icons } from './icons.ts'

/** What the gallery shows; the addresses are the browser's. */
export interface Shown {
  url: string
  type: 'image' | 'video'
  poster?: string
}

/** The black full-screen gallery of `wx.previewImage` and `previewMedia`: swipe or arrows turn it, a tap closes it. */
export function showPreview(layer: HTMLElement, shown: Shown[], start: number): void {
  const counter = element('div', { class: 'dk-preview-counter' })
  const pictures = shown.map(({ url, type, poster }) =>
    element(
      'div',
      { class: 'dk-preview-page' },
      type === 'image'
        ? element('img', { class: 'dk-preview-picture', attributes: { src: url, alt: '' } })
        : element('video', {
            class: 'dk-preview-picture',
            // Its own controls take the taps.
            onClick: (event) => event.stopPropagation(),
            attributes: { src: url, controls: '', playsinline: '', ...(poster && { poster }) },
          }),
    ),
  )
  const strip = element('div', { class: 'dk-preview-strip' }, ...pictures)
  let index = Math.max(0, start)

  const tell = () => {
    counter.textContent = `${index + 1}/${shown.length}`
    previous.hidden = index === 0
    next.hidden = index === shown.length - 1
  }
  const turn = (by: number) => {
    index = Math.min(shown.length - 1, Math.max(0, index + by))
    strip.scrollTo({ left: index * strip.clientWidth, behavior: 'smooth' })
    tell()
  }
  const close = () => {
    document.removeEventListener('keydown', onKey)
    leave(preview)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') turn(1)
    else if (event.key === 'ArrowLeft') turn(-1)
    else if (event.key === 'Escape') close()
  }

  const arrow = (name: string, by: number, markup: string) =>
    button({ class: `dk-preview-arrow dk-preview-${name}`, markup, onClick: () => turn(by) })
  const previous = arrow('previous', -1, icons.back)
  const next = arrow('next', 1, icons.next)
  const preview = element('div', { class: 'dk-preview' }, strip, counter, previous, next)

  strip.addEventListener('click', close)
  strip.addEventListener('scrollend', () => {
    index = Math.round(strip.scrollLeft / strip.clientWidth)
    tell()
  })
  document.addEventListener('keydown', onKey)
  layer.append(preview)
  strip.scrollLeft = index * strip.clientWidth
  tell()
}
