import type { Regions } from './regions.ts'

/** One choice of a column: what is shown, and what it means. */
export interface Row {
  text: string
  value: string
}

/** The columns of a picker's sheet, and the row of each that is chosen. */
export interface Columns {
  rows: Row[][]
  at: number[]
}

/** What a picker is asked to offer ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/picker.html). */
export interface Offer {
  mode: string
  range: unknown[]
  rangeKey: string
  value: unknown
  start: string
  end: string
  fields: string
  level: string
  customItem: string
  /** Of a picker of mode `region`, when they have come. */
  regions: Regions | null
}

/** The columns for a picker whose columns stand at the values of `chosen` (default: its own value). */
export function columnsOf(offer: Offer, chosen: unknown = offer.value): Columns {
  switch (offer.mode) {
    case 'multiSelector': {
      const rows = (offer.range as unknown[][]).map((column) => rangeRows(column ?? [], offer.rangeKey))
      return { rows, at: rows.map((column, index) => within(column, Number((chosen as unknown[])?.[index]))) }
    }
    case 'time':
      return timeColumns(String(chosen ?? ''), offer.start || '00:00', offer.end || '23:59')
    case 'date':
      return dateColumns(String(chosen ?? ''), offer)
    case 'region':
      return regionColumns(Array.isArray(chosen) ? chosen.map(String) : [], offer)
    default: {
      const rows = rangeRows(offer.range, offer.rangeKey)
      return { rows: [rows], at: [within(rows, Number(chosen))] }
    }
  }
}

/** The value of a picker whose columns stand like this. */
export function valueAt(mode: string, { rows, at }: Columns): unknown {
  const values = at.map((index, column) => rows[column]?.[index]?.value ?? '')
  if (mode === 'multiSelector') return [...at]
  if (mode === 'region') return values
  if (mode === 'time') return values.join(':')
  if (mode === 'date') return values.join('-')
  return String(at[0] ?? 0)
}

function rangeRows(range: unknown[], key: string): Row[] {
  return (range ?? []).map((one, index) => {
    const text = key && typeof one === 'object' ? (one as Record<string, unknown> | null)?.[key] : one
    return { text: String(text ?? ''), value: String(index) }
  })
}

function within(rows: Row[], index: number): number {
  return Number.isInteger(index) ? Math.min(Math.max(index, 0), Math.max(rows.length - 1, 0)) : 0
}

function numbers(from: number, to: number, unit: string): Row[] {
  const rows: Row[] = []
  for (let n = from; n <= to; n += 1) {
    const value = String(n).padStart(2, '0')
    rows.push({ text: `${value}${unit}`, value })
  }
  return rows
}

function place(rows: Row[], value: string | undefined): number {
  const index = rows.findIndex((row) => Number(row.value) === Number(value))
  if (index >= 0) return index
  return Number(value) > Number(rows.at(-1)?.value) ? rows.length - 1 : 0
}

// Each column is cut by the bounds where those before it stand at a bound.
function bounded(value: string[], start: number[], end: number[], units: Unit[]): Columns {
  const columns: Columns = { rows: [], at: [] }
  let [atStart, atEnd] = [true, true]
  const chosen: number[] = []
  units.forEach((unit, index) => {
    const [least, most] = unit.span(chosen)
    const rows = numbers(
      atStart ? Math.max(least, start[index] ?? least) : least,
      atEnd ? Math.min(most, end[index] ?? most) : most,
      unit.name,
    )
    const at = place(rows, value[index])
    const now = Number(rows[at]?.value)
    atStart &&= now === start[index]
    atEnd &&= now === end[index]
    chosen.push(now)
    columns.rows.push(rows)
    columns.at.push(at)
  })
  return columns
}

interface Unit {
  name: string
  span(before: number[]): [number, number]
}

const HOUR_MINUTE: Unit[] = [
  { name: '', span: () => [0, 23] },
  { name: '', span: () => [0, 59] },
]

function timeColumns(value: string, start: string, end: string): Columns {
  return bounded(value.split(':'), start.split(':').map(Number), end.split(':').map(Number), HOUR_MINUTE)
}

// The reference gives no bounds; these are ours.
const [FIRST_DAY, LAST_DAY] = ['1900-01-01', '2100-12-31']

const YEAR_MONTH_DAY: Unit[] = [
  { name: '年', span: () => [1, 9999] },
  { name: '月', span: () => [1, 12] },
  { name: '日', span: ([year = 0, month = 0]) => [1, new Date(Date.UTC(year, month, 0)).getUTCDate()] },
]

function dateColumns(value: string, { start, end, fields }: Offer): Columns {
  const count = fields === 'year' ? 1 : fields === 'month' ? 2 : 3
  const first = (start || FIRST_DAY).split('-').map(Number)
  const last = (end || LAST_DAY).split('-').map(Number)
  const now = new Date()
  const chosen = value || `${now.getFullYear()}-${now.getMonth() + 1}-${now.getDate()}`
  return bounded(chosen.split('-'), first, last, YEAR_MONTH_DAY.slice(0, count))
}

const LEVELS = ['province', 'city', 'region']

function regionColumns(value: string[], { level, customItem, regions }: Offer): Columns {
  const columns: Columns = { rows: [], at: [] }
  const path: string[] = []
  const count = LEVELS.includes(level) ? LEVELS.indexOf(level) + 1 : LEVELS.length
  for (let column = 0; column < count; column += 1) {
    const names = [...(customItem ? [customItem] : []), ...(regions?.rows(path) ?? [])]
    const at = Math.max(names.indexOf(value[column] ?? ''), 0)
    path.push(names[at] ?? '')
    columns.rows.push(names.map((name) => ({ text: name, value: name })))
    columns.at.push(at)
  }
  return columns
}
