import { button, element } from './element.ts'

/** One finished or running network task, as the log shows it. */
export interface LogLine {
  id: number | string
  api: string
  url: string
  /** HTTP status, or what went wrong; absent while it runs. */
  outcome?: string
  failed?: boolean
  milliseconds?: number
  bytes?: number
}

/** The panel beside the phone on a wide screen. */
export interface Panel {
  root: HTMLElement
  setNetwork(connected: boolean): void
  log(line: LogLine): void
}

const LOG_LIMIT = 200

/** Draws the panel: what runs here, its network switch, and what goes over the network. */
export function drawPanel(options: {
  title: string
  facts: { name: string; english: string; value: string }[]
  onNetwork(): void
  onRestart(): void
}): Panel {
  const switched = button({ class: 'dk-panel-button', onClick: options.onNetwork })
  const list = element('ol', { class: 'dk-log' })
  const empty = element('p', {
    class: 'dk-log-empty',
    text: '还没有网络任务。在手机上点一点吧。 Nothing yet: tap something on the phone.',
  })
  const lines = new Map<LogLine['id'], HTMLElement>()
  const facts = options.facts.map(({ name, english, value }) =>
    element(
      'div',
      {},
      heading('dt', name, english),
      element('dd', { text: value, attributes: { title: value } }),
    ),
  )
  const root = element(
    'aside',
    { class: 'dk-panel' },
    element('h1', { text: options.title }),
    element('p', { class: 'dk-panel-note', text: '这里运行的是真实的小程序代码，请求真的发往服务器。' }),
    element('p', {
      class: 'dk-panel-note dk-english',
      text: 'Real mini-program code runs here, and its requests really go to the server.',
    }),
    element('dl', {}, ...facts),
    element(
      'div',
      { class: 'dk-panel-actions' },
      switched,
      button(
        { class: 'dk-panel-button', onClick: options.onRestart },
        element('span', { text: '重启小程序' }),
        element('small', { text: 'Restart' }),
      ),
    ),
    heading('h2', '网络任务', 'Network tasks'),
    empty,
    list,
  )
  return {
    root,
    setNetwork(connected) {
      switched.replaceChildren(
        element('span', { text: connected ? '网络：正常' : '网络：断网' }),
        element('small', { text: connected ? 'Online' : 'Offline' }),
      )
      switched.setAttribute('aria-pressed', String(!connected))
    },
    log(line) {
      empty.hidden = true
      const drawn = drawLine(line)
      const old = lines.get(line.id)
      if (old) old.replaceWith(drawn)
      else list.prepend(drawn)
      lines.set(line.id, drawn)
      if (lines.size <= LOG_LIMIT) return
      const [oldest] = lines.keys()
      lines.get(oldest!)?.remove()
      lines.delete(oldest!)
    },
  }
}

function heading(tag: 'h2' | 'dt', chinese: string, english: string): HTMLElement {
  return element(tag, { text: `${chinese} ` }, element('small', { text: english }))
}

function drawLine(line: LogLine): HTMLElement {
  const numbers = [
    line.milliseconds === undefined ? null : `${Math.round(line.milliseconds)} ms`,
    line.bytes === undefined ? null : showBytes(line.bytes),
  ]
  const drawn = element(
    'li',
    {},
    element('b', { text: line.api }),
    element('span', { class: 'dk-log-outcome', text: line.outcome ?? '…' }),
    element('span', { class: 'dk-log-url', text: line.url, attributes: { title: line.url } }),
    element('span', { class: 'dk-log-numbers', text: numbers.filter(Boolean).join(' · ') }),
  )
  if (line.failed) drawn.classList.add('dk-log-failed')
  else if (line.outcome === undefined) drawn.classList.add('dk-log-running')
  return drawn
}

/** Bytes as people read them: `812 B`, `34.5 kB`, `2.1 MB`. */
export function showBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
