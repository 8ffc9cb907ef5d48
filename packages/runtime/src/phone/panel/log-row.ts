import type { NetworkLogEntry } from '../../device/network/log.ts'
import { button, element, words } from '../element.ts'
import { durationOf, phaseNames, phasesOf } from './phases.ts'
import { pathOf, showBytes, showMs } from './words.ts'

/** What the log shows: a network task, or an error that the mini program's code threw. */
export type LogItem =
  | { kind: 'task'; key: string; entry: NetworkLogEntry }
  | { kind: 'trouble'; key: string; message: string; place: string }

const kinds: Record<NetworkLogEntry['api'], string> = {
  uploadFile: '上传',
  request: '请求',
  downloadFile: '下载',
}

/** Whether it went wrong. */
export function hasFailed(item: LogItem): boolean {
  return item.kind === 'trouble' || item.entry.state === 'failed' || (item.entry.statusCode ?? 0) >= 400
}

/** One row: what, where to, how it ended, bytes, time, and what the time was spent on. `open` shows all that is known. */
export function drawLogRow(item: LogItem, open: boolean, onToggle: () => void): HTMLElement {
  if (item.kind === 'trouble') return drawTrouble(item)
  const { entry } = item
  const { path, host } = pathOf(entry.target ?? entry.url)
  const ended = entry.endedAt !== null
  const row = element(
    'li',
    { class: 'dk-task' },
    button(
      { class: 'dk-task-head', onClick: onToggle, attributes: { 'aria-expanded': String(open) } },
      element('b', {
        class: `dk-task-kind dk-kind-${entry.api}`,
        text: kinds[entry.api],
        attributes: { title: entry.api },
      }),
      element(
        'span',
        { class: 'dk-task-path', attributes: { title: `${entry.method} ${entry.url}` } },
        element('em', { text: entry.method }),
        element('span', { text: path }),
        element('small', { text: host }),
      ),
      element('span', { class: 'dk-task-outcome', text: outcomeOf(entry) }),
      ended ? drawBar(entry) : element('span', { class: 'dk-bar-of-task dk-bar-running' }),
      element('span', {
        class: 'dk-task-bytes',
        text: `↑ ${showBytes(entry.sent)}  ↓ ${showBytes(entry.received)}`,
      }),
      element('span', { class: 'dk-task-ms', text: ended ? showMs(durationOf(entry, 0)) : '…' }),
    ),
    open ? drawDetails(entry) : null,
  )
  row.dataset.state = hasFailed(item) ? 'failed' : entry.state
  return row
}

function outcomeOf({ state, statusCode, errMsg }: NetworkLogEntry): string {
  if (state === 'waiting') return '排队 queued'
  if (state === 'running') return statusCode === null ? '…' : `${statusCode} …`
  if (state === 'ok') return String(statusCode ?? 'ok')
  return errMsg?.replace(/^\w+:fail:?\s*/, '') || '失败 fail'
}

function drawBar(entry: NetworkLogEntry): HTMLElement {
  const phases = phasesOf(entry, 0)
  const hint = phases.map(
    ({ name, ms }) => `${phaseNames[name].chinese} ${phaseNames[name].english} ${showMs(ms)}`,
  )
  const bar = element('span', { class: 'dk-bar-of-task', attributes: { title: hint.join('\n') } })
  for (const { name, ms } of phases) {
    const piece = element('i', { class: `dk-phase-${name}` })
    piece.style.flexGrow = String(ms)
    bar.append(piece)
  }
  return bar
}

function drawDetails(entry: NetworkLogEntry): HTMLElement {
  const line = (chinese: string, english: string, value: string | null) =>
    value === null
      ? null
      : element('div', {}, element('dt', {}, ...words(chinese, english)), element('dd', { text: value }))
  const ended = entry.endedAt !== null
  return element(
    'dl',
    { class: 'dk-task-details' },
    line('接口', 'API', `wx.${entry.api}`),
    line('地址', 'Address', entry.url),
    line('实际地址', 'Goes to', entry.target === entry.url ? null : entry.target),
    line('结果', 'Outcome', entry.errMsg ?? outcomeOf(entry)),
    line('errno', '', entry.errno === null ? null : String(entry.errno)),
    line('故障', 'Fault', entry.fault === null ? null : entry.fault),
    line('正文', 'Body', `↑ ${entry.sent} B  ↓ ${entry.received} B`),
    line('线上', 'On the wire', `↑ ${entry.wireUp} B  ↓ ${entry.wireDown} B`),
    line('丢包', 'Packets lost', entry.lost === 0 ? null : String(entry.lost)),
    line('连接', 'Connection', entry.reused === null ? null : entry.reused ? '复用 reused' : '新建 new'),
    line('开始', 'Called at', new Date(entry.invokedAt).toLocaleTimeString('zh-CN', { hour12: false })),
    ...(ended
      ? phasesOf(entry, 0).map(({ name, ms }) =>
          line(phaseNames[name].chinese, phaseNames[name].english, showMs(ms)),
        )
      : []),
  )
}

function drawTrouble({ message, place }: LogItem & { kind: 'trouble' }): HTMLElement {
  const row = element(
    'li',
    { class: 'dk-task dk-task-trouble' },
    element('b', { class: 'dk-task-kind', text: '代码出错', attributes: { title: 'An error in the code' } }),
    element('span', { class: 'dk-task-path', text: message, attributes: { title: message } }),
    element('small', { text: place }),
  )
  row.dataset.state = 'failed'
  return row
}
