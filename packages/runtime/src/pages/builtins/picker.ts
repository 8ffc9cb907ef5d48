import type { Builtin } from './builtin.ts'
import { type Columns, columnsOf, type Offer, valueAt } from './picker-columns.ts'
import { loadRegions, type Regions } from './regions.ts'
import { openSheet } from './sheet.ts'

/** `<picker>` ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/picker.html). */
export const picker: Builtin = {
  tag: 'picker',
  properties: {
    mode: { type: String, value: 'selector' },
    range: { type: Array },
    rangeKey: { type: String },
    value: { type: null, value: 0 },
    start: { type: String },
    end: { type: String },
    fields: { type: String, value: 'day' },
    level: { type: String, value: 'region' },
    customItem: { type: String },
    disabled: { type: Boolean },
    headerText: { type: String },
  },
  setup({ host, component, get, set, trigger, onTap, onDetached }) {
    let regions: Regions | null = null
    const isRegion = () => get('mode') === 'region'
    /** What the picker offers is there at once, but for regions. */
    const ready = async () => {
      if (isRegion()) regions = await loadRegions()
    }
    const offer = (): Offer => ({
      mode: get('mode'),
      range: get<unknown[]>('range') ?? [],
      rangeKey: get('rangeKey'),
      value: get('value'),
      start: get('start'),
      end: get('end'),
      fields: get('fields'),
      level: get('level'),
      customItem: get('customItem'),
      regions,
    })
    const change = (value: unknown) => {
      const mode = get<string>('mode')
      set('value', mode === 'selector' ? Number(value) : value)
      const names = Array.isArray(value) ? value.map(String) : []
      // Postcodes are not among the data.
      const code = regions && isRegion() ? { code: regions.codes(names), postcode: '' } : {}
      trigger('change', { value, ...code })
    }
    // A person turns one wheel at a time; each turn of a multiSelector is told.
    const turnTo = (before: unknown, after: unknown) => {
      if (get('mode') !== 'multiSelector' || !Array.isArray(after)) return
      after.forEach((value, column) => {
        if (value !== (before as unknown[] | null)?.[column]) trigger('columnchange', { column, value })
      })
    }
    component.addListener('dukou-type', ({ detail }) => {
      if (get<boolean>('disabled')) return
      const { value, wait } = detail as { value: unknown; wait?(until: Promise<void>): void }
      const choose = () => {
        turnTo(get('value'), value)
        change(value)
      }
      if (isRegion()) wait?.(ready().then(choose))
      else choose()
    })
    component.addListener('dukou-cancel', () => trigger('cancel', {}))
    if (!host) return undefined

    let sheet: ReturnType<typeof openSheet> | null = null
    let columns: Columns = { rows: [], at: [] }
    onDetached(() => sheet?.close())
    onTap(() => {
      if (isRegion()) void ready().then(open)
      else open()
    })
    const open = () => {
      const app = host.closest('wx-app')
      if (get<boolean>('disabled') || sheet || !app) return
      columns = columnsOf(offer())
      sheet = openSheet(app, {
        title: get('headerText'),
        columns: () => columns,
        turn(column, index) {
          const at = columns.at.map((old, place) => (place === column ? index : old))
          columns = columnsOf(offer(), valueAt(get('mode'), { ...columns, at }))
          if (get('mode') === 'multiSelector') trigger('columnchange', { column, value: index })
        },
        onEnd(outcome) {
          sheet = null
          if (outcome === 'cancel') trigger('cancel', {})
          else change(valueAt(get('mode'), columns))
        },
      })
    }
    return () => {
      // A page may answer columnchange with another range or value while the sheet is open.
      if (!sheet || get('mode') !== 'multiSelector') return
      columns = columnsOf(offer(), columns.at)
      sheet.draw()
    }
  },
}
