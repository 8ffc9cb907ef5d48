import type { NetworkLogEntry } from '../../device/network/log-entry.ts'
import { button, element, words } from '../element.ts'
import { drawChoices, heading } from './fields.ts'
import { drawLogRow, hasFailed, type LogItem, type Model } from './log-row.ts'
import { phaseNames } from './phases.ts'
import { showBytes } from './words.ts'

/** The list of what went over the network. */
export interface LogPart {
  root: HTMLElement
  task(entry: NetworkLogEntry): void
  trouble(message: string, place: string): void
}

type Filter = 'all' | 'failed' | NetworkLogEntry['api']

/** As many rows are drawn, and as many items are kept for the filters to choose from. */
const ROWS = 200
const KEPT = 1000

/** Draws the log, newest first. What comes is drawn once a frame, however much it is. */
export function drawLogPart(model: Model, onClear: () => void): LogPart {
  /** Oldest first. */
  const items = new Map<string, LogItem>()
  const rows = new Map<string, HTMLElement>()
  const changed = new Set<string>()
  const opened = new Set<string>()
  let filter: Filter = 'all'
  let troubles = 0
  let asked = false

  const fits = (item: LogItem) =>
    filter === 'all' ||
    (filter === 'failed' ? hasFailed(item) : item.kind === 'task' && item.entry.api === filter)

  const list = element('ol', { class: 'dk-log' })
  const count = element('small', { class: 'dk-log-count' })
  const empty = element(
    'p',
    { class: 'dk-log-empty' },
    ...words('还没有网络任务，在手机上点一点吧。', 'Nothing yet: tap something on the phone.'),
  )
  const filters = drawChoices<Filter>(
    '筛选 Filter',
    [
      { value: 'all', chinese: '全部', english: 'All' },
      { value: 'uploadFile', chinese: '上传', english: 'Uploads' },
      { value: 'request', chinese: '请求', english: 'Requests' },
      { value: 'downloadFile', chinese: '下载', english: 'Downloads' },
      { value: 'failed', chinese: '失败', english: 'Failed' },
    ],
    (value) => {
      filter = value
      filters.show(filter)
      redraw()
    },
  )
  filters.show(filter)

  const rowOf = (item: LogItem): HTMLElement =>
    drawLogRow(item, {
      model,
      open: opened.has(item.key),
      onToggle() {
        if (!opened.delete(item.key)) opened.add(item.key)
        drawOne(items.get(item.key)!)
      },
    })

  const drawOne = (item: LogItem) => {
    const old = rows.get(item.key)
    const row = fits(item) ? rowOf(item) : null
    if (row === null) {
      old?.remove()
      rows.delete(item.key)
      return
    }
    if (old) old.replaceWith(row)
    else list.prepend(row)
    rows.set(item.key, row)
  }

  const trim = () => {
    for (const [key, row] of rows) {
      if (rows.size <= ROWS) break
      row.remove()
      rows.delete(key)
    }
    for (const key of items.keys()) {
      if (items.size <= KEPT) break
      items.delete(key)
      opened.delete(key)
      changed.delete(key)
    }
  }

  const sum = () => {
    let [all, sent, received] = [0, 0, 0]
    for (const item of items.values()) {
      if (!fits(item)) continue
      all += 1
      if (item.kind === 'trouble') continue
      sent += item.entry.sent
      received += item.entry.received
    }
    count.textContent = `${all} · ↑ ${showBytes(sent)} · ↓ ${showBytes(received)}`
    empty.hidden = all > 0
  }

  const redraw = () => {
    rows.clear()
    const shown = [...items.values()].filter(fits).slice(-ROWS)
    for (const item of shown) rows.set(item.key, rowOf(item))
    list.replaceChildren(...[...rows.values()].reverse())
    sum()
  }

  const flush = () => {
    asked = false
    // More than can be seen has come: drawing what stays costs less than drawing all.
    if (changed.size > ROWS) redraw()
    else for (const key of changed) if (items.has(key)) drawOne(items.get(key)!)
    changed.clear()
    trim()
    sum()
  }

  const take = (item: LogItem) => {
    items.set(item.key, item)
    changed.add(item.key)
    if (asked) return
    asked = true
    requestAnimationFrame(flush)
  }

  const clear = button(
    {
      class: 'dk-clear',
      onClick() {
        items.clear()
        opened.clear()
        changed.clear()
        redraw()
        onClear()
      },
    },
    ...words('清空', 'Clear'),
  )
  const legend = element(
    'p',
    { class: 'dk-legend' },
    ...(Object.entries(phaseNames) as [string, { chinese: string; english: string }][]).map(
      ([name, { chinese, english }]) =>
        element(
          'span',
          { attributes: { title: english } },
          element('i', { class: `dk-phase-${name}` }),
          element('span', { text: chinese }),
        ),
    ),
  )
  sum()

  return {
    root: element(
      'section',
      { class: 'dk-part dk-log-part' },
      element('header', {}, heading('网络记录', 'Network log'), count, clear),
      filters.root,
      legend,
      empty,
      list,
    ),
    task(entry) {
      const known = items.get(`task-${entry.id}`)
      // What was told on the way may come after the list that was asked for later.
      if (known?.kind === 'task' && known.entry.endedAt !== null && entry.endedAt === null) return
      take({ kind: 'task', key: `task-${entry.id}`, entry })
    },
    trouble(message, place) {
      troubles += 1
      take({ kind: 'trouble', key: `trouble-${troubles}`, message, place })
    },
  }
}
