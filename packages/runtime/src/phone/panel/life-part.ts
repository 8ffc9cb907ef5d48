import type { Full } from '../../device/room.ts'
import { button, element, words } from '../element.ts'
import { drawNumber, heading } from './fields.ts'
import type { Act, Part } from './parts.ts'

/** Background, death, full storage and the clock. */
export function drawLifePart(act: Act, on: { background(seconds: number): void; kill(): void }): Part {
  let full: Full[] = []
  const seconds = drawNumber({ chinese: '后台', english: 'Background', unit: 's', start: 10 })
  const room = (part: Full, chinese: string, english: string) => {
    const toggle = button(
      {
        class: 'dk-fault',
        onClick: () => {
          const others = full.filter((one) => one !== part)
          void act('fullStorage', full.includes(part) ? others : [...others, part])
        },
      },
      ...words(chinese, english),
    )
    return { part, toggle }
  }
  const rooms = [room('files', '文件已满', 'Files full'), room('storage', '缓存已满', 'Storage full')]
  const press = (chinese: string, english: string, onClick: () => void) =>
    button({ class: 'dk-fault', onClick }, ...words(chinese, english))

  return {
    root: element(
      'section',
      { class: 'dk-part' },
      heading('小程序和手机', 'Life and phone'),
      element(
        'div',
        { class: 'dk-row' },
        seconds.root,
        press('去后台再回来', 'Go and return', () => on.background(seconds.read() ?? 0)),
      ),
      element(
        'div',
        { class: 'dk-offers' },
        press('杀掉再启动', 'Kill, start', on.kill),
        ...rooms.map(({ toggle }) => toggle),
        press('时钟 +1 分', 'Clock +1 min', () => void act('advance', 60_000)),
        press('时钟 +1 时', 'Clock +1 h', () => void act('advance', 3_600_000)),
      ),
    ),
    show(state) {
      full = state.full
      for (const { part, toggle } of rooms) toggle.setAttribute('aria-pressed', String(full.includes(part)))
    },
  }
}
