import { type Loss, openPageBridge, type PageBridge } from '../relay/page-bridge.ts'
import type { Launch } from './launch.ts'
import { showLoss, showNotice } from './notice.ts'
import { runPhone } from './run-phone.ts'

const token = location.hash.slice(1)

async function start(): Promise<void> {
  let page: PageBridge
  try {
    page = await openPageBridge(token)
  } catch {
    showNotice(
      '这个地址打不开手机',
      '请打开终端里打印的完整地址，包括 # 后面的部分。Open the whole address that the terminal printed, with what follows the #.',
    )
    return
  }
  let unloading = false
  window.addEventListener('pagehide', () => {
    unloading = true
  })
  page.lost.then((loss: Loss) => {
    if (!unloading) showLoss(loss, () => answers(page))
  })
  const response = await page.fetch('/launch')
  if (!response.ok) {
    showNotice('小程序打不开 The mini program does not open', await response.text(), {
      text: '重试 Try again',
      onClick: () => location.reload(),
    })
    return
  }
  await runPhone(page, (await response.json()) as Launch)
}

async function answers(page: PageBridge): Promise<boolean> {
  return page.fetch('/launch').then(
    ({ status }) => status !== 401,
    () => false,
  )
}

start().catch((error: unknown) => {
  showNotice(
    '手机出错了 The phone failed',
    error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error),
  )
})
