import type { Loss } from '../relay/page-bridge.ts'
import { button, element } from './element.ts'

/** Covers the page with why nothing works any more, and what to do. */
export function showNotice(title: string, body: string, action?: { text: string; onClick(): void }): void {
  document.querySelector('.dk-notice')?.remove()
  document.body.append(
    element(
      'div',
      { class: 'dk-notice', attributes: { role: 'alert' } },
      element(
        'div',
        { class: 'dk-notice-box' },
        element('h2', { text: title }),
        element('p', { text: body }),
        action ? button({ class: 'dk-notice-button', text: action.text, onClick: action.onClick }) : null,
      ),
    ),
  )
}

/** Says that the phone is lost, and opens it again as soon as its process answers to this page's token. */
export function showLoss(loss: Loss, answers: () => Promise<boolean>): void {
  const reload = { text: '在这里打开 Open here', onClick: () => location.reload() }
  if (loss === 'taken over') {
    showNotice(
      '手机已在另一个页面打开',
      '一部手机只有一块屏幕。The phone was opened in another page: one phone has one screen.',
      reload,
    )
    return
  }
  showNotice(
    '手机进程已停止',
    '请在终端重新启动，然后打开新打印的地址。The phone process has stopped: start it again and open the address that it prints.',
  )
  const again = setInterval(async () => {
    if (!(await answers())) return
    clearInterval(again)
    location.reload()
  }, 1000)
}
