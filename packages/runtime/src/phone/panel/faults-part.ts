import type { LineFault } from '../../device/network/line/fault.ts'
import { button, element, words } from '../element.ts'
import { atTheEnd, before, faultLabel, type Offer, onTheWay } from './fault-words.ts'
import { drawMenu, drawNumber, heading } from './fields.ts'
import type { Act, Part } from './parts.ts'

/** Faults that strike tasks: which, how often, and what is still to come. */
export function drawFaultsPart(act: Act): Part {
  const times = drawMenu<number | undefined>('几次 How often', [
    { value: 1, text: '下一次 next' },
    { value: 3, text: '接下来 3 次 next 3' },
    { value: undefined, text: '每一次 every' },
  ])
  const api = drawMenu<NonNullable<LineFault['only']>['api']>('哪种任务 Which tasks', [
    { value: undefined, text: '任何任务 any task' },
    { value: 'uploadFile', text: 'uploadFile' },
    { value: 'request', text: 'request' },
    { value: 'downloadFile', text: 'downloadFile' },
  ])
  const way = drawMenu<'up' | 'down'>('方向 Which way', [
    { value: 'up', text: '发出 up' },
    { value: 'down', text: '收到 down' },
  ])
  const kilobytes = drawNumber({ chinese: '之后', english: 'After', unit: 'kB', start: 0 })

  const offer = ({ fault, chinese, english, after }: Offer) =>
    button(
      {
        class: 'dk-fault',
        onClick() {
          const kind = api.read()
          const count = times.read()
          const bytes = (kilobytes.read() ?? 0) * 1000
          void act('fault', {
            ...fault,
            ...(after && { after: { [way.read()]: bytes } }),
            ...(count !== undefined && { times: count }),
            ...(kind && { only: { api: kind } }),
          })
        },
      },
      ...words(chinese, english),
    )
  const coming = element('ul', { class: 'dk-coming' })
  const takeBack = button(
    { class: 'dk-take-back', onClick: () => void act('fault', null) },
    ...words('撤回', 'Take back'),
  )

  return {
    root: element(
      'section',
      { class: 'dk-part' },
      heading('故障', 'Faults'),
      element('div', { class: 'dk-row' }, times.root, api.root),
      coming,
      takeBack,
      element('h3', {}, ...words('连上之前', 'Before there is a connection')),
      element('div', { class: 'dk-offers' }, ...before.map(offer)),
      element('h3', {}, ...words('路上', 'On the way')),
      element('div', { class: 'dk-row' }, way.root, kilobytes.root),
      element('div', { class: 'dk-offers' }, ...onTheWay.map(offer)),
      element('h3', {}, ...words('服务器收到之后', 'When the server has it')),
      element('div', { class: 'dk-offers' }, ...atTheEnd.map(offer)),
    ),
    show({ line: { faults } }) {
      takeBack.hidden = faults.length === 0
      coming.hidden = faults.length === 0
      coming.replaceChildren(...faults.map((fault) => element('li', { text: describeFault(fault) })))
    },
  }
}

function describeFault(fault: LineFault): string {
  const { up, down } = ('after' in fault && fault.after) || {}
  return [
    faultLabel(fault),
    up ? `↑ ${up / 1000} kB` : down ? `↓ ${down / 1000} kB` : null,
    fault.only?.api,
    fault.times === undefined ? '每一次 every' : `× ${fault.times}`,
  ]
    .filter(Boolean)
    .join(' · ')
}
