import { CannotAsk } from '../cannot-ask.ts'
import type { CaseApp, CaseControl } from '../case.ts'
import { cases } from '../cases.ts'
import { runCase, type Verdict } from '../run-case.ts'

/** What the suite's page tells of a run; plain JSON, to be sent to whoever collects such reports. */
export interface SuiteReport {
  startedAt: string
  /** `wx.getSystemInfoSync()`, as far as it says which WeChat this is. */
  device: Record<string, unknown>
  results: { name: string; source: string; outcome: Verdict['outcome']; why?: string }[]
}

interface SuitePage {
  data: State
  setData(patch: object): void
}

/** What the page shows. It outlives the page: cases about pages close it. */
interface State {
  server: string
  running: boolean
  all: number
  done: number
  holds: number
  fails: { name: string; source: string; why: string }[]
  cannot: number
  sent: string
}

declare const wx: {
  getSystemInfoSync(): Record<string, unknown>
  showModal(options: object): void
  reLaunch(options: object): void
  request(options: object): void
  setClipboardData?(options: object): void
  onError?(listener: (error: unknown) => void): void
  offError?(listener: (error: unknown) => void): void
}
declare function Page(options: object): void
declare function getApp(): CaseApp
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
const onThrown = (error: unknown) => void thrown.push(error)

let report: SuiteReport | null = null
let page: SuitePage | null = null
const state: State = {
  server: SERVER,
  running: false,
  all: cases.length,
  done: 0,
  holds: 0,
  fails: [],
  cannot: 0,
  sent: '',
}

function change(patch: Partial<State>): void {
  Object.assign(state, patch)
  page?.setData(patch)
}

async function askAll(): Promise<void> {
  const info = wx.getSystemInfoSync()
  const device = Object.fromEntries(TOLD.map((name) => [name, info[name]]))
  report = { startedAt: new Date().toISOString(), device, results: [] }
  change({ running: true, done: 0, holds: 0, fails: [], cannot: 0, sent: '' })
  const subject = {
    wx: () => wx,
    control: byHand,
    app: getApp,
    server: state.server,
    ...(wx.onError && { thrown }),
  }
  // Those about pages last: they leave this one.
  const sorted = [...cases.filter(({ pages }) => !pages), ...cases.filter(({ pages }) => pages)]
  for (const one of sorted) {
    // Anew for each: a case about `offError` takes all listeners away.
    wx.offError?.(onThrown)
    wx.onError?.(onThrown)
    const verdict = await runCase(one, subject)
    report.results.push({ name: one.name, source: one.source, ...verdict })
    const { name, source } = one
    change({
      done: report.results.length,
      holds: state.holds + (verdict.outcome === 'holds' ? 1 : 0),
      cannot: state.cannot + (verdict.outcome === 'cannot' ? 1 : 0),
      ...(verdict.outcome === 'fails' && { fails: [...state.fails, { name, source, why: verdict.why }] }),
    })
  }
  if (page === null) await new Promise((complete) => wx.reLaunch({ url: '/pages/suite/suite', complete }))
  change({ running: false })
}

Page({
  data: state,

  onLoad(this: SuitePage) {
    page = this
    this.setData(state)
  },

  onUnload() {
    page = null
  },

  typed(event: { detail: { value: string } }) {
    change({ server: event.detail.value.trim().replace(/\/+$/, '') })
  },

  async start() {
    if (!state.running) await askAll()
  },

  copy() {
    wx.setClipboardData?.({ data: JSON.stringify(report) })
  },

  send() {
    wx.request({
      url: `${state.server}/report`,
      method: 'POST',
      data: report,
      success: ({ statusCode }: { statusCode: number }) =>
        change({ sent: statusCode === 200 ? '已发送 Sent' : `HTTP ${statusCode}` }),
      fail: ({ errMsg }: { errMsg: string }) => change({ sent: errMsg }),
    })
  },
})
