import { button, element, leave } from './element.ts'
import { icons } from './icons.ts'

/** The black full-screen gallery of `wx.previewImage`: swipe or arrows turn it, a tap closes it. */
export function showPreview(layer: HTMLElement, urls: string[], start: number): void {
  const counter = element('div', { class: 'dk-preview-counter' })
  const pictures = urls.map((url) =>
    element(
      'div',
      { class: 'dk-preview-page' },
      element('img', { class: 'dk-preview-picture', attributes: { src: url, alt: '' } }),
    ),
  )
  const strip = element('div', { class: 'dk-preview-strip' }, ...pictures)
  let index = Math.max(0, start)

  const tell = () => {
    counter.textContent = `${index + 1}/${urls.length}`
    previous.hidden = index === 0
    next.hidden = index === urls.length - 1
  }
  const turn = (by: number) => {
    index = Math.min(urls.length - 1, Math.max(0, index + by))
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
