import { type LineName, type LineSettings, lines } from '../../device/network/line/settings.ts'
import { element } from '../element.ts'
import { drawChoices, drawNumber, heading } from './fields.ts'
import type { Act, Part } from './parts.ts'

const names: Record<LineName, { chinese: string; english?: string }> = {
  lte: { chinese: 'LTE' },
  '4g': { chinese: '4G' },
  '3g': { chinese: '3G' },
  '3g-slow': { chinese: '慢 3G' },
  '2g': { chinese: '2G' },
  edge: { chinese: 'EDGE' },
  weak: { chinese: '弱网' },
}

/** What the line is called that has these figures; `null` = healthy, `undefined` = figures of its own. */
export function nameOfLine(settings: LineSettings): LineName | null | undefined {
  const figures = (one: LineSettings) =>
    [one.bandwidth?.up, one.bandwidth?.down, one.roundTrip, one.jitter, one.loss]
      .map((figure) => figure || 0)
      .join()
  if (figures(settings) === figures({})) return null
  return (Object.keys(names) as LineName[]).find((name) => figures(lines[name]) === figures(settings))
}

/** How a line is called on the page. */
export function lineLabel(settings: LineSettings): string {
  const name = nameOfLine(settings)
  return name === undefined ? '自定线路 custom' : name === null ? '正常 healthy' : names[name].chinese
}

const hint = ({ bandwidth, roundTrip, loss }: LineSettings) =>
  [
    bandwidth?.up && `↑ ${bandwidth.up / 1000} kB/s`,
    bandwidth?.down && `↓ ${bandwidth.down / 1000} kB/s`,
    roundTrip && `往返 ${roundTrip} ms`,
    loss && `丢包 ${loss * 100}%`,
  ]
    .filter(Boolean)
    .join(' · ')

/** The dial of the line: lines by name, figures, silence. */
export function drawLinePart(act: Act): Part {
  let silence: LineSettings['silence']
  const turn = (settings: LineSettings) => act('line', { ...settings, ...(silence && { silence }) })

  const presets = drawChoices<LineName | null>(
    '线路 Line',
    [
      { value: null, chinese: '正常', hint: 'Healthy' },
      ...(Object.keys(names) as LineName[])
        .sort((a, b) => Object.keys(names).indexOf(a) - Object.keys(names).indexOf(b))
        .map((value) => ({ value, ...names[value], hint: hint(lines[value]) })),
    ],
    (name) => void turn(name === null ? {} : lines[name]),
  )
  const readFigures = () => {
    const [upRate, downRate, trip, late, lost] = fields.map((field) => field.read())
    const rate = (value: number | undefined) => (value ? value * 1000 : undefined)
    const bandwidth = { ...given('up', rate(upRate)), ...given('down', rate(downRate)) }
    void turn({
      ...(Object.keys(bandwidth).length > 0 && { bandwidth }),
      ...given('roundTrip', trip),
      ...given('jitter', late),
      ...given('loss', lost === undefined ? undefined : lost / 100),
    })
  }
  const fields = [
    drawNumber({ chinese: '上行', english: 'Up', unit: 'kB/s', empty: '不限' }, readFigures),
    drawNumber({ chinese: '下行', english: 'Down', unit: 'kB/s', empty: '不限' }, readFigures),
    drawNumber({ chinese: '往返', english: 'RTT', unit: 'ms', empty: '0', most: 60_000 }, readFigures),
    drawNumber({ chinese: '抖动', english: 'Jitter', unit: 'ms', empty: '0', most: 60_000 }, readFigures),
    drawNumber({ chinese: '丢包', english: 'Loss', unit: '%', empty: '0', most: 90 }, readFigures),
  ]
  const silences = drawChoices<NonNullable<LineSettings['silence']> | 'none'>(
    '静默 Silence',
    [
      { value: 'none', chinese: '通', english: 'Flows' },
      {
        value: 'stall',
        chinese: '停住',
        english: 'Stalled',
        hint: '拨回来就继续 Goes on when it is turned back',
      },
      {
        value: 'halfOpen',
        chinese: '半开',
        english: 'Half-open',
        hint: '现有的连接不会再活过来 Connections that there are stay dead',
      },
    ],
    (value) => {
      silence = value === 'none' ? undefined : value
      readFigures()
    },
  )
  const seed = element('small', { class: 'dk-seed' })

  return {
    root: element(
      'section',
      { class: 'dk-part' },
      heading('线路', 'Line'),
      presets.root,
      element('div', { class: 'dk-numbers' }, ...fields.map((field) => field.root)),
      silences.root,
      seed,
      element('small', {
        text: '页面自己加载的网络图片和声音不走这条线，断网对它们也有效。 Pictures and sounds that the page loads by itself are not on this line; offline holds for them too.',
      }),
    ),
    show({ line: { settings }, seed: drawn }) {
      silence = settings.silence
      presets.show(nameOfLine(settings))
      const { bandwidth, roundTrip, jitter, loss } = settings
      const kilo = (rate: number | undefined) => (rate === undefined ? undefined : rate / 1000)
      const percent = loss === undefined ? undefined : loss * 100
      const figures = [kilo(bandwidth?.up), kilo(bandwidth?.down), roundTrip, jitter, percent]
      for (const [index, field] of fields.entries()) field.show(figures[index])
      silences.show(settings.silence ?? 'none')
      seed.textContent = `随机种子 seed ${drawn}：同一种子，丢的是同样的包。 The same seed loses the same packets.`
    },
  }
}

function given<Name extends string>(name: Name, value: number | undefined): { [key in Name]?: number } {
  return (value === undefined || Number.isNaN(value) ? {} : { [name]: value }) as { [key in Name]?: number }
}
