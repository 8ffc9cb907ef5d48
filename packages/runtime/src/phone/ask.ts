import type { ScopeAnswer, SettingRow } from '../wx/screen.ts'
import { button, element, leave } from './element.ts'

/** A question in a sheet from the bottom edge, as WeChat asks for permissions. `null` = tapped beside it. */
function ask(
  layer: HTMLElement,
  texts: { title: string; text: string; no: string; yes: string },
): Promise<boolean | null> {
  return new Promise((resolve) => {
    const close = (answer: boolean | null) => {
      leave(mask)
      resolve(answer)
    }
    const sheet = element(
      'div',
      { class: 'dk-sheet dk-ask', attributes: { role: 'alertdialog', 'aria-modal': 'true' } },
      element('strong', { text: texts.title }),
      element('p', { text: texts.text }),
      element(
        'div',
        { class: 'dk-ask-buttons' },
        button({ class: 'dk-ask-no', text: texts.no, onClick: () => close(false) }),
        button({ class: 'dk-ask-yes', text: texts.yes, onClick: () => close(true) }),
      ),
    )
    const mask = element('div', { class: 'dk-mask', onClick: (e) => e.target === mask && close(null) }, sheet)
    layer.append(mask)
  })
}

/** Asks for a scope; tapping beside the sheet gives no answer. */
export async function askScope(layer: HTMLElement, text: string): Promise<ScopeAnswer> {
  const answer = await ask(layer, { title: '小程序申请', text, no: '拒绝', yes: '允许' })
  return answer === null ? 'ignore' : answer ? 'allow' : 'deny'
}

/** WeChat's own dialog of the privacy agreement. */
export async function askPrivacy(layer: HTMLElement, contract: string): Promise<boolean> {
  const text = `在你使用服务之前，请仔细阅读${contract}。如你同意，请点击“同意”开始使用。`
  const answer = await ask(layer, { title: '用户隐私保护提示', text, no: '拒绝', yes: '同意' })
  return answer === true
}

/** A page over the page, with a way back. */
export function showOver(layer: HTMLElement, title: string, onBack: () => void, ...content: Node[]): void {
  const page = element(
    'div',
    { class: 'dk-over', attributes: { role: 'dialog', 'aria-label': title } },
    element(
      'header',
      {},
      button({
        class: 'dk-over-back',
        text: '‹ 返回',
        onClick() {
          leave(page)
          onBack()
        },
      }),
      element('strong', { text: title }),
    ),
    ...content,
  )
  layer.append(page)
}

/** The mini program's settings: a switch for each scope that was asked for. Resolves with those that were changed. */
export function showSettings(
  layer: HTMLElement,
  rows: SettingRow[],
): Promise<{ scope: string; allowed: boolean }[]> {
  return new Promise((resolve) => {
    const state = new Map(rows.map(({ scope, allowed }) => [scope, allowed]))
    const lines = rows.map(({ scope, text, allowed }) => {
      const line = button(
        {
          class: 'dk-over-row',
          attributes: { role: 'switch', 'aria-checked': String(allowed) },
          onClick() {
            const next = !state.get(scope)
            state.set(scope, next)
            line.setAttribute('aria-checked', String(next))
          },
        },
        element('span', { text }),
        element('i'),
      )
      return line
    })
    const none = element('p', {
      class: 'dk-over-note',
      text: '小程序还没有申请过权限。 Nothing asked for yet.',
    })
    const changed = () => rows.filter(({ scope, allowed }) => state.get(scope) !== allowed)
    const done = () => resolve(changed().map(({ scope }) => ({ scope, allowed: state.get(scope) === true })))
    showOver(layer, '设置', done, ...(lines.length > 0 ? lines : [none]))
  })
}
