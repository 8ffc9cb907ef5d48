/** Height of a row in pixels, as in look/wheel.css. */
export const ROW = 34

/** A column of choices that is turned with the finger; the one in the middle is chosen. */
export interface Wheel {
  element: HTMLElement
  /** Shows other rows, or the same with another one chosen. */
  show(rows: string[], at: number): void
}

/** Draws a wheel. `onTurn` is told each time that it comes to rest on another row. */
export function createWheel(onTurn: (index: number) => void): Wheel {
  const element = document.createElement('div')
  element.className = 'wx-wheel'
  element.tabIndex = 0
  let drawn = ''
  let at = 0
  const settle = () => {
    const index = Math.round(element.scrollTop / ROW)
    if (index === at || index >= element.childElementCount) return
    at = index
    mark()
    onTurn(index)
  }
  const mark = () => {
    for (const [index, row] of [...element.children].entries())
      row.setAttribute('aria-selected', String(index === at))
  }
  element.addEventListener('scrollend', settle)
  element.addEventListener('click', (event) => {
    const index = [...element.children].indexOf(event.target as Element)
    if (index >= 0) element.scrollTo({ top: index * ROW, behavior: 'smooth' })
  })
  element.addEventListener('keydown', ({ key }) => {
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
    if (step !== 0) element.scrollTo({ top: (at + step) * ROW })
  })
  return {
    element,
    show(rows, index) {
      const next = JSON.stringify(rows)
      if (next !== drawn) {
        drawn = next
        element.replaceChildren(
          ...rows.map((text) => {
            const row = document.createElement('p')
            row.textContent = text
            row.setAttribute('role', 'option')
            return row
          }),
        )
      }
      at = index
      element.scrollTop = index * ROW
      mark()
    },
  }
}
