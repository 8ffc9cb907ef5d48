import type { List } from '../list.ts'
import { failuresOf, lookOf, totalOf } from '../look.ts'
import { textsOf } from '../texts.ts'
import type { Attributes } from './attributes.ts'
import { node, setText } from './nodes.ts'
import { STYLE } from './style.ts'
import { createTile, type Tile } from './tile.ts'

/** What a visitor can do. */
export interface Acts {
  add(): void
  open(key: string): void
  remove(key: string): void
  toggle(): void
  retryAll(): void
  accept(): void
  decline(): void
}

/** What is seen of an uploader. */
export interface View {
  draw(): void
  /** Says to a screen reader what happened. */
  say(text: string): void
  over(isOver: boolean): void
  /** Puts the focus on a file, or where files are added. */
  focus(index: number): void
}

export function createView(root: ShadowRoot, list: List, attributes: Attributes, acts: Acts): View {
  const button = (name: string, act: () => void) =>
    node('button', { type: 'button', class: name, onclick: act })
  const tiles = new Map<string, Tile>()

  const offerText = node('span', { class: 'words' })
  const [decline, accept] = [button('decline', acts.decline), button('strong', acts.accept)]
  const offer = node('div', { class: 'line offer', role: 'status' }, offerText, decline, accept)

  const count = node('span', { class: 'count' })
  const add = node(
    'button',
    { type: 'button', class: 'face', part: 'add', onclick: acts.add },
    node('span', { class: 'camera' }),
    count,
  )
  // What a page puts into the slot is a button of its own kind: here its clicks are heard.
  const slot = node('slot', { name: 'add', onclick: () => slot.assignedElements().length && acts.add() }, add)
  const adding = node('li', { class: 'tile adding' }, slot)
  const grid = node('ul', { part: 'grid' }, adding)

  const part = node('span', { class: 'part' })
  const rail = node('span', { class: 'rail', role: 'progressbar' }, part)
  const small = node('span', { class: 'small' })
  const toggle = button('toggle', acts.toggle)
  const total = node('div', { class: 'line total' }, node('div', { class: 'words' }, rail, small), toggle)

  const failures = node('span', { class: 'words alert' })
  const retryAll = button('retry', acts.retryAll)
  const failed = node('div', { class: 'line', role: 'alert' }, failures, retryAll)
  const hint = node('span', { class: 'hint' })
  const said = node('span', { class: 'said', role: 'status' })
  const frame = node('div', { class: 'uploader', part: 'uploader' }, offer, grid, total, failed, hint, said)
  root.append(node('style', {}, STYLE), frame)

  function drawTiles(language: string, isLocked: boolean, removeLabel: string): void {
    const items = list.items()
    for (const [key, { element }] of tiles) {
      if (items.some((item) => item.key === key)) continue
      element.remove()
      tiles.delete(key)
    }
    let after: Element = adding
    for (const item of [...items].reverse()) {
      const tile = tiles.get(item.key) ?? createTile(item.key, acts)
      tiles.set(item.key, tile)
      tile.draw(lookOf(item, language), removeLabel)
      tile.element.querySelector<HTMLElement>('.remove')!.hidden = isLocked
      if (tile.element.nextElementSibling !== after) grid.insertBefore(tile.element, after)
      after = tile.element
    }
  }

  return {
    draw() {
      const { flag, text, max } = attributes
      const language = attributes.language()
      const texts = textsOf(language)
      const [isDisabled, isReadonly] = [flag('disabled'), flag('readonly')]
      const columns = Number(text('columns'))
      grid.style.setProperty('--columns', columns ? String(columns) : 'auto-fill')
      grid.style.setProperty('--least', columns ? '0px' : '')
      if (!columns) grid.style.removeProperty('--least')
      drawTiles(language, isDisabled || isReadonly, texts.remove)

      setText(count, `${texts.add} ${list.items().length}/${max()}`)
      add.setAttribute('aria-label', `${texts.addLabel} ${list.items().length}/${max()}`)
      add.disabled = isDisabled
      adding.hidden = isReadonly || list.left() === 0
      setText(hint, texts.drop)
      hint.hidden = adding.hidden || isDisabled

      const offered = list.offered().length
      offer.hidden = offered === 0
      setText(offerText, texts.offer(offered))
      setText(decline, texts.discardOld)
      setText(accept, texts.continueOld)

      const look = totalOf(list, texts)
      total.hidden = !look
      if (look) {
        part.style.width = `${look.percent}%`
        rail.setAttribute('aria-valuenow', String(look.percent))
        rail.setAttribute('aria-label', look.text)
        setText(small, look.text)
        setText(toggle, look.isPaused ? texts.resume : texts.pause)
      }
      const reasons = failuresOf(list, language)
      failed.hidden = !reasons
      setText(failures, reasons)
      setText(retryAll, texts.retryAll)
    },
    say: (text) => setText(said, text),
    over: (isOver) => void frame.classList.toggle('over', isOver),
    focus(index) {
      const items = list.items()
      const item = items[Math.min(index, items.length - 1)]
      if (item) tiles.get(item.key)?.focus()
      else add.focus()
    },
  }
}
