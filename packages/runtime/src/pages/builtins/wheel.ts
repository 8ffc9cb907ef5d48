/** Height of a row in pixels, and how many rows are seen. */
export const ROW = 34
const SEEN = 7

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

/** The look of wheels and of the sheet that a picker opens. */
export const wheelLook = `
.wx-wheel, wx-picker-view-column {
  flex: 1; min-width: 0; overflow-y: scroll; overscroll-behavior: contain; scroll-snap-type: y mandatory; scrollbar-width: none;
  text-align: center; outline: 0;
}
.wx-wheel { height: ${SEEN * ROW}px; padding: ${((SEEN - 1) / 2) * ROW}px 0; box-sizing: border-box; }
.wx-wheel > p {
  height: ${ROW}px; margin: 0; line-height: ${ROW}px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; scroll-snap-align: center;
}
.wx-sheet { position: absolute; inset: 0; z-index: 900; display: flex; flex-direction: column; justify-content: flex-end; background: rgba(0, 0, 0, 0.6); }
.wx-sheet > div { background: #fff; border-radius: 12px 12px 0 0; font-size: 17px; color: #000; }
.wx-sheet header { display: flex; align-items: center; justify-content: space-between; height: 50px; padding: 0 16px; }
.wx-sheet header b { font-weight: 500; }
.wx-sheet header button { border: 0; padding: 8px; background: none; font: inherit; color: #888; cursor: pointer; }
.wx-sheet header button:last-child { color: #07c160; }
.wx-sheet section {
  display: flex; position: relative;
  background: linear-gradient(#e5e5e5 0 0) 0 ${((SEEN - 1) / 2) * ROW}px / 100% 1px no-repeat, linear-gradient(#e5e5e5 0 0) 0 ${((SEEN + 1) / 2) * ROW}px / 100% 1px no-repeat;
}
.wx-sheet section::after {
  content: ''; position: absolute; inset: 0; pointer-events: none;
  background: linear-gradient(rgba(255, 255, 255, 0.9), rgba(255, 255, 255, 0.5) 42%, transparent 43% 57%, rgba(255, 255, 255, 0.5) 58%, rgba(255, 255, 255, 0.9));
}
wx-picker-view { position: relative; display: flex; height: 238px; overflow: hidden; container-type: size; }
wx-picker-view-column { position: relative; display: block; box-sizing: border-box; height: 100%; padding: calc(50cqh - ${ROW / 2}px) 0; }
wx-picker-view-column > * { height: ${ROW}px; line-height: ${ROW}px; overflow: hidden; scroll-snap-align: center; }
wx-picker-view > .wx-mask, wx-picker-view > .wx-indicator { position: absolute; left: 0; right: 0; z-index: 1; pointer-events: none; }
wx-picker-view > .wx-mask {
  top: 0; bottom: 0;
  background: linear-gradient(rgba(255, 255, 255, 0.95), rgba(255, 255, 255, 0.6)) top / 100% calc(50% - ${ROW / 2}px) no-repeat,
    linear-gradient(rgba(255, 255, 255, 0.6), rgba(255, 255, 255, 0.95)) bottom / 100% calc(50% - ${ROW / 2}px) no-repeat;
}
wx-picker-view > .wx-indicator { top: 50%; height: ${ROW}px; transform: translateY(-50%); border: solid #e5e5e5; border-width: 1px 0; box-sizing: border-box; }
`
