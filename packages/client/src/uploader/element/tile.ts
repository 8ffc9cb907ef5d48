import type { ItemLook } from '../look.ts'
import { node, setText } from './nodes.ts'

/** One file of the grid. */
export interface Tile {
  element: HTMLLIElement
  /** Shows how it is now. */
  draw(look: ItemLook, removeLabel: string): void
  focus(): void
}

/** `act` is called with the file's key. */
export function createTile(key: string, act: { open(key: string): void; remove(key: string): void }): Tile {
  const thumb = node('span', { class: 'thumb' })
  const note = node('span', { class: 'note' })
  const part = node('span', { class: 'part' })
  const rail = node('span', { class: 'rail' }, part)
  const veil = node('span', { class: 'veil' }, node('span', { class: 'mark' }, '!'), note, rail)
  const face = node(
    'button',
    { type: 'button', class: 'face', part: 'tile', onclick: () => act.open(key) },
    thumb,
    veil,
    node('span', { class: 'tick' }),
  )
  const remove = node(
    'button',
    { type: 'button', class: 'remove', part: 'delete', onclick: () => act.remove(key) },
    node('span', { class: 'cross' }),
  )
  face.addEventListener('keydown', ({ key: pressed }) => {
    if (pressed === 'Delete' || pressed === 'Backspace') act.remove(key)
  })
  const element = node('li', {}, face, remove)
  let shown = ''
  return {
    element,
    focus: () => face.focus(),
    draw({ kind, src, name, state, percent, note: text, isArrived, label }, removeLabel) {
      element.className = `tile ${state}${isArrived ? ' arrived' : ''}`
      face.setAttribute('aria-label', label)
      remove.setAttribute('aria-label', `${removeLabel} ${name}`)
      setText(note, text)
      veil.hidden = !text
      part.style.width = `${percent}%`
      if (shown !== src) {
        shown = src
        thumb.replaceChildren(...picture(kind, src, name))
        thumb.className = `thumb ${kind}`
      }
    },
  }
}

function picture(kind: ItemLook['kind'], src: string, name: string): Node[] {
  if (kind === 'image') return [node('img', { src, alt: '', draggable: 'false' })]
  const sign = node('span', { class: 'sign' })
  // Its first frame, once enough of it is there.
  if (kind === 'video') return [node('video', { src, preload: 'metadata', muted: '', tabindex: '-1' }), sign]
  return [sign, node('span', { class: 'name' }, name)]
}
