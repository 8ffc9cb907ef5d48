import type { CaseControl } from '../case.ts'
import { cases } from '../cases.ts'
import { CannotAsk, runCase, type Verdict } from '../run-case.ts'

/** What the suite's page tells of a run; plain JSON, to be sent to whoever collects such reports. */
export interface SuiteReport {
  startedAt: string
  /** `wx.getSystemInfoSync()`, as far as it says which WeChat this is. */
  device: Record<string, unknown>
  results: { name: string; source: string; outcome: Verdict['outcome']; why?: string }[]
}

interface SuitePage {
  data: { running: boolean; server: string; done: number }
  setData(patch: object): void
}

declare const wx: {
  getSystemInfoSync(): Record<string, unknown>
  showModal(options: object): void
  request(options: object): void
  setClipboardData?(options: object): void
  onError?(listener: (error: unknown) => void): void
}
declare function Page(options: object): void
/** Written into the bundle. */
declare const SERVER: string

const TOLD = ['brand', 'model', 'system', 'platform', 'version', 'SDKVersion']

/** A person does what a test does elsewhere. */
const byHand: Partial<CaseControl> = {
  choose(photos) {
    if (typeof photos !== 'number') throw new CannotAsk('needs particular photos')
    return ask(`接下来请从相册选择 ${photos} 张照片。`, `Next, choose ${photos} photos of the album.`)
  },
  cancelNext: () => ask('接下来请点“取消”。', 'Next, cancel what is shown.'),
}

function ask(zh: string, en: string): Promise<void> {
  return new Promise((resolve) => {
    wx.showModal({
      title: '请协助 Your help',
      content: `${zh} ${en}`,
      showCancel: false,
      complete: () => resolve(),
    })
  })
}

const thrown: unknown[] = []
wx.onError?.((error) => void thrown.push(error))

let report: SuiteReport | null = null

Page({
  data: {
    server: SERVER,
    running: false,
    all: cases.length,
    done: 0,
    holds: 0,
    fails: [],
    cannot: 0,
    sent: '',
  },

  typed(this: SuitePage, event: { detail: { value: string } }) {
    this.setData({ server: event.detail.value.trim().replace(/\/+$/, '') })
  },

  async start(this: SuitePage) {
    if (this.data.running) return
    const info = wx.getSystemInfoSync()
    const device = Object.fromEntries(TOLD.map((name) => [name, info[name]]))
    report = { startedAt: new Date().toISOString(), device, results: [] }
    this.setData({ running: true, done: 0, holds: 0, fails: [], cannot: 0, sent: '' })
    const count = { holds: 0, fails: 0, cannot: 0 }
    const fails: object[] = []
    const subject = { wx: () => wx, control: byHand, server: this.data.server, ...(wx.onError && { thrown }) }
    for (const one of cases) {
      const verdict = await runCase(one, subject)
      count[verdict.outcome] += 1
      report.results.push({ name: one.name, source: one.source, ...verdict })
      if (verdict.outcome === 'fails') fails.push({ name: one.name, source: one.source, why: verdict.why })
      this.setData({ done: report.results.length, holds: count.holds, cannot: count.cannot, fails })
    }
    this.setData({ running: false })
  },

  copy() {
    wx.setClipboardData?.({ data: JSON.stringify(report) })
  },

  send(this: SuitePage) {
    wx.request({
      url: `${this.data.server}/report`,
      method: 'POST',
      data: report,
      success: ({ statusCode }: { statusCode: number }) =>
        this.setData({ sent: statusCode === 200 ? '已发送 Sent' : `HTTP ${statusCode}` }),
      fail: ({ errMsg }: { errMsg: string }) => this.setData({ sent: errMsg }),
    })
  },
})
