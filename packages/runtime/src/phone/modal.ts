import type { Modal } from '../wx/screen.ts'
import { button, element, leave } from './element.ts'

/** The dialog of `wx.showModal`. Only its buttons close it, as on a phone. */
export function showModal(
  layer: HTMLElement,
  modal: Modal,
): Promise<{ confirm: boolean; cancel: boolean; content?: string | null }> {
  return new Promise((resolve) => {
    const field = modal.editable
      ? element('input', { class: 'dk-modal-field', attributes: { placeholder: modal.placeholderText } })
      : null
    if (field) field.value = modal.content

    const answer = (confirm: boolean) => {
      leave(mask)
      resolve({ confirm, cancel: !confirm, content: field && confirm ? field.value : null })
    }
    const choice = (name: string, text: string, color: string, confirm: boolean) => {
      const made = button({ class: `dk-modal-button dk-modal-${name}`, text, onClick: () => answer(confirm) })
      made.style.color = color
      return made
    }

    const buttons = [
      modal.showCancel ? choice('cancel', modal.cancelText, modal.cancelColor, false) : null,
      choice('confirm', modal.confirmText, modal.confirmColor, true),
    ]
    const content = field ?? element('p', { class: 'dk-modal-content', text: modal.content })
    const box = element(
      'div',
      { class: 'dk-modal', attributes: { role: 'alertdialog', 'aria-modal': 'true' } },
      modal.title ? element('p', { class: 'dk-modal-title', text: modal.title }) : null,
      modal.content || field ? content : null,
      element('div', { class: 'dk-modal-buttons' }, ...buttons),
    )
    if (!modal.title) box.classList.add('dk-modal-untitled')
    const mask = element('div', { class: 'dk-mask dk-centered' }, box)
    layer.append(mask)
    field?.focus()
  })
}
