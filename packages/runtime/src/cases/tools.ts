import type { Uni } from '../wx/uni.ts'
import type { UniBuild } from '../wx/uni-build.ts'
import type { Wx } from '../wx/wx.ts'
import { CannotAsk } from './cannot-ask.ts'
import type { CaseApp, CaseControl, CaseTools, Outcome } from './case.ts'
import { checks } from './check.ts'
import { createPageTools } from './page-tools.ts'
import type { Shown } from './recording.ts'

export interface Bench {
  wx(): Wx
  uni(): Uni
  uniOn(build: UniBuild): Uni
  control: CaseControl
  /** The App of the case program, for cases about pages. */
  app?(): CaseApp
  /** Origin of the case server. */
  server: string
  /** Filled by the `onError` that the `wx` was made with. */
  thrown: unknown[]
  /** Filled by the `onWarning` that the `wx` was made with. */
  warned: string[]
  /** Milliseconds after which a call that never called back has failed. Default 8000. */
  patience?: number
  /** How a case gets to see `wx` and `uni`; the tools themselves use them as they are. */
  shown?: Shown
}

type Api = (options: object) => unknown

/** What a case works with, over any phone. */
export function createTools(bench: Bench): CaseTools {
  const { wx, uni, uniOn, control, server, patience = 8000, shown = (one) => one } = bench
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

  /** As a case calls it. */
  const call: CaseTools['call'] = (api, options, on = wx()) => callOn(shown(on), api, options)

  function callOn(on: object, api: string, options: object = {}): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${api} never called complete`)), patience)
      const order: string[] = []
      let first: unknown
      let returned: unknown
      const take = (name: string) => (result: unknown) => {
        order.push(name)
        first = result
      }
      const complete = (result: unknown) => {
        clearTimeout(timer)
        order.push('complete')
        // One turn later, so that a second call of any of them is seen.
        setTimeout(() => resolve({ order, result: first, same: result === first, returned }), 0)
      }
      const given = { ...options, success: take('success'), fail: take('fail'), complete }
      returned = (on as Record<string, Api>)[api]!(given)
      if (order.length > 0) reject(new Error(`${api} called back before it returned`))
    })
  }

  async function until(done: () => boolean): Promise<void> {
    for (let left = 100; !done(); left -= 1) {
      if (left === 0) throw new Error('waited for two seconds in vain')
      await wait(20)
    }
  }

  return {
    get wx() {
      return shown(wx())
    },
    get uni() {
      return shown(uni())
    },
    uniOn: (build) => shown(uniOn(build)),
    control,
    get thrown() {
      return bench.thrown
    },
    get warned() {
      return bench.warned
    },
    call,
    wait,
    url: (path) => server + path,
    async succeeds(api, options, on) {
      const { order, result, same } = await call(api, options, on)
      checks.equal(result?.errMsg, `${api}:ok`)
      checks.deepEqual(order, ['success', 'complete'])
      checks.ok(same, 'complete gets the object that success got')
      return result
    },
    async fails(api, options, errMsg, errno, on) {
      const { order, result, same } = await call(api, options, on)
      checks.failure(result, errMsg, errno)
      checks.deepEqual(order, ['fail', 'complete'])
      checks.ok(same, 'complete gets the object that fail got')
      return result
    },
    async photo() {
      await control.choose(1)
      return (await callOn(wx(), 'chooseImage', { count: 1 })).result.tempFilePaths[0]
    },
    file(name, text) {
      const path = `${wx().env.USER_DATA_PATH}/${name}`
      wx().getFileSystemManager().writeFileSync(path, text)
      return path
    },
    until,
    ...createPageTools({
      wx,
      app() {
        if (!bench.app) throw new CannotAsk('needs the pages of the case program')
        return bench.app()
      },
      until,
    }),
    ...checks,
  }
}

/** Brings a phone back to how every case finds it, as far as it can be. */
export async function revive(control: Partial<CaseControl>): Promise<void> {
  await control.show?.()
  await control.network?.('wifi')
  await control.line?.(null)
  await control.fullStorage?.(null)
  await control.restart?.()
  for (const what of ['album', 'camera', 'privacy'] as const) await control.allow?.(what)
  await control.forget?.('scope.writePhotosAlbum')
}

/** Empties the storage and the folders that cases write to. */
export async function cleanUp(tools: CaseTools): Promise<void> {
  tools.thrown.length = 0
  tools.warned.length = 0
  const { wx } = tools
  wx.clearStorageSync()
  const { fileList } = (await tools.call('getSavedFileList')).result
  for (const { filePath } of fileList) await tools.call('removeSavedFile', { filePath })
  // It came with base library 1.9.9; before it there are no user files.
  if (!('getFileSystemManager' in wx)) return
  const files = wx.getFileSystemManager()
  const root = wx.env.USER_DATA_PATH
  for (const name of files.readdirSync(root)) {
    const path = `${root}/${name}`
    if (files.statSync(path).isDirectory()) files.rmdirSync(path, true)
    else files.unlinkSync(path)
  }
}
