import { createWheel } from './wheel.ts'

/** What a sheet shows; `turn` is told of a wheel that came to rest, and answers what to show from then on. */
export interface SheetOptions {
  title: string
  columns(): { rows: { text: string }[][]; at: number[] }
  turn(column: number, index: number): void
  onEnd(outcome: 'confirm' | 'cancel'): void
}

/** Opens the sheet of a picker at the lower edge of the phone. */
export function openSheet(app: Element, options: SheetOptions): { draw(): void; close(): void } {
  const layer = document.createElement('div')
  layer.className = 'wx-sheet'
  layer.setAttribute('role', 'dialog')
  const box = layer.appendChild(document.createElement('div'))
  const header = box.appendChild(document.createElement('header'))
  const body = box.appendChild(document.createElement('section'))
  const wheels: ReturnType<typeof createWheel>[] = []

  const end = (outcome: 'confirm' | 'cancel') => {
    layer.remove()
    options.onEnd(outcome)
  }
  const button = (text: string, outcome: 'confirm' | 'cancel') => {
    const made = document.createElement('button')
    made.textContent = text
    made.addEventListener('click', () => end(outcome))
    return made
  }
  const title = document.createElement('b')
  title.textContent = options.title
  header.append(button('取消', 'cancel'), title, button('确定', 'confirm'))
  layer.addEventListener('click', (event) => {
    if (event.target === layer) end('cancel')
    // The sheet lies in the page, and its taps are not the page's.
    event.stopPropagation()
  })
  for (const type of ['touchstart', 'touchmove', 'touchend', 'pointerdown', 'mousedown', 'mouseup']) {
    layer.addEventListener(type, (event) => event.stopPropagation())
  }

  const draw = () => {
    const { rows, at } = options.columns()
    while (wheels.length > rows.length) wheels.pop()!.element.remove()
    rows.forEach((column, index) => {
      if (!wheels[index]) {
        const wheel = createWheel((to) => {
          options.turn(index, to)
          draw()
        })
        wheels.push(wheel)
        body.append(wheel.element)
      }
      wheels[index]!.show(
        column.map(({ text }) => text),
        at[index] ?? 0,
      )
    })
  }
  app.append(layer)
  draw()
  return { draw, close: () => layer.remove() }
}
