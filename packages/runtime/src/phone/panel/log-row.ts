import type { NetworkLogEntry } from '../../device/network/log-entry.ts'
import { button, element, words } from '../element.ts'
import { struckWords } from './fault-words.ts'
import { drawDetails } from './log-details.ts'
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

/** How a row is drawn. */
export interface RowOptions {
  /** Which WeChat runs now: a row of another one says so. */
  model: Model
  /** Whether all that is known is shown. */
  open: boolean
  onToggle(): void
}

/** A profile and its base library. */
export type Model = Pick<NetworkLogEntry, 'profile' | 'sdkVersion'>

/** One row: what, where to, how it ended, bytes, time, what the time was spent on, and the fault that struck it. */
export function drawLogRow(item: LogItem, { model, open, onToggle }: RowOptions): HTMLElement {
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
      ...drawTags(entry, model),
      ended ? drawBar(entry) : element('span', { class: 'dk-bar-of-task dk-bar-running' }),
      element('span', {
        class: 'dk-task-bytes',
        text: `↑ ${showBytes(entry.sent)}  ↓ ${showBytes(entry.received)}`,
      }),
      element('span', { class: 'dk-task-ms', text: ended ? showMs(durationOf(entry, 0)) : '…' }),
    ),
    open ? drawDetails(entry, outcomeOf(entry)) : null,
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

/** What is out of the ordinary about a task: the fault that struck it, redirects, another model than now. */
function drawTags({ fault, hops, profile, sdkVersion }: NetworkLogEntry, now: Model): HTMLElement[] {
  const tag = (chinese: string, english: string) =>
    element('span', { class: 'dk-tag' }, ...words(chinese, english))
  const tags: HTMLElement[] = []
  if (fault) {
    const { chinese, english } = struckWords(fault)
    const struck = tag(chinese, english)
    struck.classList.add('dk-tag-fault')
    tags.push(struck)
  }
  if (hops.length > 1) tags.push(tag(`重定向 ${hops.length - 1} 次`, `Redirected × ${hops.length - 1}`))
  if (profile !== now.profile || sdkVersion !== now.sdkVersion) tags.push(tag(profile, sdkVersion))
  return tags.length === 0 ? [] : [element('span', { class: 'dk-task-tags' }, ...tags)]
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
