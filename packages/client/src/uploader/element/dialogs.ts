import type { Item } from '../item.ts'
import type { Texts } from '../texts.ts'
import { node } from './nodes.ts'

/** Asks whether to delete, and says what the visitor chose. */
export function confirmRemove(root: ShadowRoot, texts: Texts): Promise<boolean> {
  return new Promise((resolve) => {
    const yes = node(
      'button',
      { type: 'button', class: 'bad', onclick: () => dialog.close('yes') },
      texts.remove,
    )
    const no = node('button', { type: 'button', onclick: () => dialog.close() }, texts.cancel)
    const dialog = node('dialog', { class: 'ask', 'aria-label': texts.confirmRemove }, texts.confirmRemove)
    dialog.append(node('div', { class: 'choices' }, no, yes))
    open(root, dialog, () => resolve(dialog.returnValue === 'yes'))
    yes.focus()
  })
}

/** Shows pictures and videos over the whole page, beginning with one; arrow keys go to the next. */
export function previewMedia(root: ShadowRoot, media: readonly Item[], first: Item, texts: Texts): void {
  let at = media.indexOf(first)
  const stage = node('div', { class: 'stage' })
  const show = (step: number) => {
    at = (at + step + media.length) % media.length
    const { type, path, name } = media[at]!
    stage.replaceChildren(
      type === 'video'
        ? node('video', { src: path, controls: '', autoplay: '' })
        : node('img', { src: path, alt: name || texts.kinds.image }),
    )
  }
  const dialog = node(
    'dialog',
    { class: 'preview', 'aria-label': first.name || texts.kinds[first.type] },
    stage,
  )
  const close = node(
    'button',
    { type: 'button', class: 'close', 'aria-label': texts.close, onclick: () => dialog.close() },
    node('span', { class: 'cross' }),
  )
  dialog.append(close)
  dialog.addEventListener('keydown', ({ key }) => {
    if (key === 'ArrowRight') show(1)
    if (key === 'ArrowLeft') show(-1)
  })
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog || target === stage) dialog.close()
  })
  show(0)
  open(root, dialog, () => {})
}

function open(root: ShadowRoot, dialog: HTMLDialogElement, onClose: () => void): void {
  const before = root.activeElement as HTMLElement | null
  dialog.addEventListener('close', () => {
    dialog.remove()
    before?.focus()
    onClose()
  })
  root.append(dialog)
  dialog.showModal()
}
