import type { NetworkLogEntry } from '../../device/network/log-entry.ts'
import { button, element, words } from '../element.ts'
import { icons } from '../icons.ts'
import type { Launch } from '../launch.ts'
import type { PhoneState } from '../phone-state.ts'
import { drawFaultsPart } from './faults-part.ts'
import { drawLifePart } from './life-part.ts'
import { drawLinePart } from './line-part.ts'
import { drawLogPart } from './log-part.ts'
import { drawModelPart } from './model-part.ts'
import type { Act } from './parts.ts'
import { drawPermissionsPart } from './permissions-part.ts'
import { drawSummaryPart } from './summary-part.ts'

/** The panel beside the phone, or over a narrow one. */
export interface Panel {
  root: HTMLElement
  /** Brings it up where there is no room beside the phone. */
  open(): void
  /** Shows where the dials stand, which something else than the panel may have turned. */
  refresh(): void
  task(entry: NetworkLogEntry): void
  /** An error that the mini program's code threw. */
  trouble(message: string, place: string): void
}

/** What the panel needs from who runs the phone. */
export interface PanelDeeds {
  control(method: string, ...args: unknown[]): Promise<unknown>
  restart(): void
  background(seconds: number): void
  kill(): void
  /** The phone has become another model. */
  became(): void
}

/** Draws the panel: what runs here on which model, what is wrong on purpose, and what goes over the network. */
export function drawPanel(launch: Launch, deeds: PanelDeeds): Panel {
  const refusal = element('p', { class: 'dk-refusal', attributes: { role: 'alert' } })
  refusal.hidden = true
  const refresh = async () => show((await deeds.control('state')) as PhoneState)
  const act: Act = async (method, ...args) => {
    try {
      await deeds.control(method, ...args)
      refusal.hidden = true
      await refresh()
      return true
    } catch (error) {
      const { errMsg = String(error) } = error as { errMsg?: string }
      refusal.textContent = errMsg.replace(/^\w+:fail /, '')
      refusal.hidden = false
      return false
    }
  }

  const network = button({
    class: 'dk-panel-button',
    onClick: () => void act('network', network.getAttribute('aria-pressed') === 'true' ? 'wifi' : 'none'),
  })
  const summary = drawSummaryPart(act)
  const model = drawModelPart(launch, act, deeds.became)
  const parts = [
    summary,
    model,
    drawLinePart(act),
    drawFaultsPart(act),
    drawPermissionsPart(act),
    drawLifePart(act, { background: deeds.background, kill: deeds.kill }),
  ]
  const { name: profile, sdkVersion } = launch.profile
  const log = drawLogPart({ profile, sdkVersion }, () => void act('clearLog'))
  const faults = element('div', { class: 'dk-faults' }, ...parts.slice(2).map((part) => part.root))

  const tabs = (['log', 'faults'] as const).map((name) =>
    button(
      { class: 'dk-tab', onClick: () => turnTo(name) },
      ...(name === 'log' ? words('网络记录', 'Network') : words('线路与故障', 'Line and faults')),
    ),
  )
  const turnTo = (name: 'log' | 'faults') => {
    root.dataset.tab = name
    for (const [index, tab] of tabs.entries())
      tab.setAttribute('aria-pressed', String((index === 0) === (name === 'log')))
  }
  const close = button({
    class: 'dk-panel-close',
    markup: icons.close,
    onClick: () => root.classList.remove('dk-panel-open'),
    attributes: { 'aria-label': '收起 Close' },
  })
  const root = element(
    'aside',
    { class: 'dk-panel', attributes: { 'aria-label': '调试面板 Panel' } },
    element(
      'div',
      { class: 'dk-panel-top' },
      element('header', {}, element('h1', { text: launch.title }), close),
      element('p', { class: 'dk-panel-note', text: '这里运行的是真实的小程序代码，请求真的发往服务器。' }),
      element('p', {
        class: 'dk-panel-note dk-english',
        text: 'Real mini-program code runs here, and its requests really go to the server.',
      }),
      model.root,
      element(
        'div',
        { class: 'dk-panel-actions' },
        network,
        button({ class: 'dk-panel-button', onClick: deeds.restart }, ...words('重启小程序', 'Restart')),
      ),
      summary.root,
      refusal,
      element('div', { class: 'dk-tabs' }, ...tabs),
    ),
    element('div', { class: 'dk-panel-body' }, faults, log.root),
  )
  turnTo('log')

  function show(state: PhoneState): void {
    for (const part of parts) part.show(state)
    const offline = state.networkType === 'none'
    network.replaceChildren(...words(offline ? '网络：断网' : '网络：正常', offline ? 'Offline' : 'Online'))
    network.setAttribute('aria-pressed', String(offline))
  }
  show(launch.state)

  // A fault that has struck is no longer to come; many tasks may tell so at once.
  let refreshing = false
  const refreshSoon = () => {
    if (refreshing) return
    refreshing = true
    setTimeout(() => {
      refreshing = false
      refresh().catch(() => {})
    }, 100)
  }

  return {
    root,
    refresh: refreshSoon,
    open: () => root.classList.add('dk-panel-open'),
    task(entry) {
      log.task(entry)
      if (entry.fault !== null || entry.state === 'running') refreshSoon()
    },
    trouble: log.trouble,
  }
}
