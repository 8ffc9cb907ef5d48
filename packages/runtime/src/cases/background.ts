import type { Case, CaseTools } from './case.ts'
import { each, options, underWay } from './network.ts'

/** To the background, and past the five seconds in which a mini program still runs there. */
async function sleep(t: CaseTools) {
  await t.control.hide()
  await t.control.advance(5_100)
}

/** What becomes of calls when the mini program goes to the background. */
export const backgroundCases: Case[] = [
  ...each(
    (api) => `${api} that was cut in the background says so when the mini program returns, not before`,
    'wx-api §6.5 [docs]',
    {},
    async (t, api) => {
      let over = false
      const { ending } = await underWay(t, api, '/hang')
      void ending.finally(() => {
        over = true
      })
      await sleep(t)
      await t.wait(60)
      t.equal(over, false)
      await t.control.show()
      t.equal((await ending).result.errno, 600003)
    },
  ),
  ...each(
    (api) => `${api} goes through again after the return`,
    'wx-api §6.5 [docs]',
    {},
    async (t, api) => {
      const ready = await options(t, api, '/json')
      await sleep(t)
      await t.control.show()
      await t.succeeds(api, ready)
    },
  ),
  {
    name: 'a return within 5 s calls the cut off',
    source: 'wx-api §6.5 [docs]',
    async run(t) {
      const { ending } = await underWay(t, 'request', '/slow?ms=200')
      await t.control.hide()
      await t.control.advance(4_000)
      await t.control.show()
      await t.control.advance(4_000)
      t.equal((await ending).result.errMsg, 'request:ok')
    },
  },
  {
    name: 'what happens while a mini program stands still is told in its order when it returns',
    source: 'wx-api §6.5 [docs]',
    async run(t) {
      const told: string[] = []
      t.wx.onNetworkStatusChange(({ networkType }: { networkType: string }) => told.push(networkType))
      t.wx.onAppShow(() => told.push('show'))
      await sleep(t)
      await t.control.network('none')
      await t.control.network('4g')
      await t.wait(60)
      t.deepEqual(told, [])
      await t.control.show()
      await t.until(() => told.length === 3)
      t.deepEqual(told, ['none', '4g', 'show'])
    },
  },
  ...each(
    (api) => `${api} still running 5 s after going to the background fails with interrupted`,
    'wx-api §6.5 [docs]',
    {},
    async (t, api) => {
      let over = false
      const { ending } = await underWay(t, api, '/hang')
      void ending.finally(() => {
        over = true
      })
      await t.control.hide()
      await t.control.advance(4_500)
      await t.wait(20)
      t.equal(over, false)
      await t.control.advance(600)
      await t.control.show()
      const { result } = await ending
      t.deepEqual([result.errMsg, result.errno], [`${api}:fail interrupted`, 600003])
    },
  ),
  ...each(
    (api) => `${api} started in the background fails with interrupted`,
    'wx-api §6.5 [docs], 600003',
    {},
    async (t, api) => {
      const ready = await options(t, api, '/json')
      await t.control.hide()
      await t.fails(api, ready, `${api}:fail interrupted`, 600003)
    },
  ),
  ...each(
    (api) => `${api} done within 5 s of background succeeds`,
    'wx-api §6.5 [docs]',
    {},
    async (t, api) => {
      const { ending } = await underWay(t, api, '/slow?ms=120')
      await t.control.hide()
      t.equal((await ending).result.errMsg, `${api}:ok`)
    },
  ),
]
