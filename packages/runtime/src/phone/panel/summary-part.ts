import { button, element, words } from '../element.ts'
import type { PhoneState } from '../phone-state.ts'
import { faultLabel } from './fault-words.ts'
import { lineLabel, nameOfLine } from './line-part.ts'
import type { Act, Part } from './parts.ts'
import { deniedLabel } from './permissions-part.ts'

/** What is turned away from healthy, in words. */
export function turnedAway({ networkType, line, full, denied }: PhoneState): string[] {
  const { settings, faults } = line
  const counts = new Map<string, number>()
  for (const fault of faults)
    counts.set(faultLabel(fault), (counts.get(faultLabel(fault)) ?? 0) + (fault.times ?? 1))
  return [
    networkType === 'none' ? '断网 offline' : '',
    nameOfLine(settings) === null ? '' : lineLabel(settings),
    settings.silence === 'stall' ? '停住 stalled' : settings.silence === 'halfOpen' ? '半开 half-open' : '',
    ...[...counts].map(([label, count]) => (count > 1 ? `${label} × ${count}` : label)),
    full.includes('files') ? '文件已满 files full' : '',
    full.includes('storage') ? '缓存已满 storage full' : '',
    ...denied.map(deniedLabel),
  ].filter((word) => word !== '')
}

/** What is on, at a glance, and the one button that puts all back. */
export function drawSummaryPart(act: Act): Part {
  const list = element('ul', { class: 'dk-turned' })
  const heal = button({ class: 'dk-heal', onClick: () => void act('heal') }, ...words('全部恢复', 'Heal all'))
  const root = element('div', { class: 'dk-summary', attributes: { role: 'status' } }, list, heal)
  return {
    root,
    show(state) {
      const away = turnedAway(state)
      root.classList.toggle('dk-summary-away', away.length > 0)
      heal.hidden = away.length === 0
      const shown = away.length > 0 ? away : ['一切正常 All healthy']
      list.replaceChildren(...shown.map((text) => element('li', { text })))
    },
  }
}
