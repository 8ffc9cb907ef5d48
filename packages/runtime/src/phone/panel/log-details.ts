import type { NetworkHop, NetworkLogEntry } from '../../device/network/log-entry.ts'
import { button, element, words } from '../element.ts'
import { struckWords } from './fault-words.ts'
import { maskHeader } from './mask.ts'
import { phaseNames, phasesOf } from './phases.ts'
import { showMs } from './words.ts'

/** All that is known of a task: what it was, where its time went, and every request with its answer. */
export function drawDetails(entry: NetworkLogEntry, outcome: string): HTMLElement {
  const { url, target, errMsg, errno, fault, lost, reused, endedAt, hops } = entry
  const struck = fault && struckWords(fault)
  return element(
    'div',
    { class: 'dk-task-details' },
    element(
      'dl',
      {},
      line('接口', 'API', `wx.${entry.api}`),
      line('机型', 'Profile', `${entry.profile} · ${entry.sdkVersion}`),
      line('地址', 'Address', url),
      line('实际地址', 'Goes to', target === url ? null : target),
      line('结果', 'Outcome', errMsg ?? outcome),
      line('errno', '', errno === null ? null : String(errno)),
      line('故障', 'Fault', struck && `${struck.chinese} ${struck.english}`),
      line('正文', 'Body', `↑ ${entry.sent} B  ↓ ${entry.received} B`),
      line('线上', 'On the wire', `↑ ${entry.wireUp} B  ↓ ${entry.wireDown} B`),
      line('丢包', 'Packets lost', lost === 0 ? null : String(lost)),
      line('对方', 'Remote', hops.at(-1)?.remoteAddress ?? null),
      line('连接', 'Connection', reused === null ? null : reused ? '复用 reused' : '新建 new'),
      line('开始', 'Called at', new Date(entry.invokedAt).toLocaleTimeString('zh-CN', { hour12: false })),
      ...(endedAt === null
        ? []
        : phasesOf(entry, 0).map(({ name, ms }) =>
            line(phaseNames[name].chinese, phaseNames[name].english, showMs(ms)),
          )),
    ),
    ...hops.map(drawHop),
  )
}

function line(chinese: string, english: string, value: string | null): HTMLElement | null {
  if (value === null) return null
  return element('div', {}, element('dt', {}, ...words(chinese, english)), element('dd', { text: value }))
}

function drawHop({ method, url, requestHeader, statusCode, responseHeader, remoteAddress }: NetworkHop) {
  const answer = statusCode === null ? '没有回答 no answer' : String(statusCode)
  return element(
    'section',
    { class: 'dk-hop' },
    element(
      'h4',
      {},
      element('em', { text: method }),
      element('span', { text: url }),
      element('b', { text: answer }),
    ),
    drawHeaders('请求头', `Request headers to ${remoteAddress ?? 'nobody yet'}`, requestHeader),
    responseHeader && drawHeaders('响应头', 'Response headers', responseHeader),
  )
}

function drawHeaders(chinese: string, english: string, header: Record<string, string>): HTMLElement {
  return element(
    'dl',
    { class: 'dk-headers' },
    element('h5', {}, ...words(chinese, english)),
    ...Object.entries(header).map(([name, value]) =>
      element('div', {}, element('dt', { text: name }), element('dd', {}, ...drawValue(name, value))),
    ),
  )
}

/** Secrets are hidden, as somebody may look on; a click shows one. */
function drawValue(name: string, value: string): HTMLElement[] {
  return maskHeader(name, value).map((piece) => {
    if ('text' in piece) return element('span', { text: piece.text })
    const hidden = button({
      class: 'dk-secret',
      onClick() {
        hidden.replaceWith(element('span', { text: piece.secret }))
      },
      attributes: { title: '点一下显示 Click to show' },
    })
    hidden.textContent = `•••••• (${piece.secret.length})`
    return hidden
  })
}
