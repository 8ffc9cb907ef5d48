import { button, element, leave } from './element.ts'

/** A sheet of choices from the bottom edge. Resolves with the index chosen, or `null` when it was cancelled. */
export function showSheet(
  layer: HTMLElement,
  choices: { text: string; small?: string }[],
  { alertText, color }: { alertText?: string; color?: string } = {},
): Promise<number | null> {
  return new Promise((resolve) => {
    const close = (answer: number | null) => {
      leave(mask)
      resolve(answer)
    }
    const rows = choices.map(({ text, small }, index) =>
      button(
        { class: 'dk-sheet-row', onClick: () => close(index) },
        element('span', { text }),
        ...(small ? [element('small', { text: small })] : []),
      ),
    )
    if (color) for (const row of rows) row.style.color = color
    const sheet = element(
      'div',
      { class: 'dk-sheet', attributes: { role: 'menu' } },
      alertText ? element('p', { class: 'dk-sheet-alert', text: alertText }) : null,
      ...rows,
      button({ class: 'dk-sheet-row dk-sheet-cancel', text: '取消', onClick: () => close(null) }),
    )
    const mask = element('div', { class: 'dk-mask', onClick: (e) => e.target === mask && close(null) }, sheet)
    layer.append(mask)
  })
}
