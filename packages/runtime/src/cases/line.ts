import type { Case, CaseTools } from './case.ts'
import { each, options } from './network.ts'

interface Weak {
  weakNet: boolean
  networkType: string
}

/** So many requests, one after another. */
async function ask(t: CaseTools, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await t.call('request', { url: t.url('/json') })
}

async function weakNet(t: CaseTools): Promise<boolean> {
  return (await t.succeeds('getNetworkType')).weakNet
}

/** How the line is: slow, far, weak, silent. */
export const lineCases: Case[] = [
  ...each(
    (api) => `${api} goes through on a slow line that loses packets`,
    'runtime: fault dial',
    {},
    async (t, api) => {
      const ready = await options(t, api, '/bytes?n=20000')
      await t.control.line({ bandwidth: { up: 200_000, down: 200_000 }, roundTrip: 4, jitter: 4, loss: 0.02 })
      await t.succeeds(api, ready)
    },
  ),
  ...each(
    (api) => `${api} on a line that stalls goes on when the line does`,
    'runtime: fault dial',
    {},
    async (t, api) => {
      const ready = await options(t, api, '/json')
      await t.control.line({ silence: 'stall' })
      let over = false
      const ending = t.call(api, ready).finally(() => {
        over = true
      })
      await t.wait(60)
      t.equal(over, false)
      await t.control.line(null)
      t.equal((await ending).result.errMsg, `${api}:ok`)
    },
  ),
  ...each(
    (api) => `${api} on a line that died does not come back, the next does`,
    'runtime: fault dial',
    {},
    async (t, api) => {
      const ready = await options(t, api, '/slow?ms=250')
      const ending = t.call(api, { ...ready, timeout: 500 })
      await t.wait(50)
      await t.control.line({ silence: 'halfOpen' })
      await t.control.line(null)
      t.equal((await ending).result.errMsg, `${api}:fail timeout`)
      await t.succeeds(api, ready)
    },
  ),
  ...each(
    (api) => `${api} that finds a connection which died while it was idle hangs on it, the next does not`,
    'runtime: fault dial',
    {},
    async (t, api) => {
      const ready = await options(t, api, '/json')
      await t.succeeds(api, ready)
      await t.control.line({ silence: 'halfOpen' })
      await t.control.line(null)
      await t.fails(api, { ...ready, timeout: 150 }, `${api}:fail timeout`, 5)
      await t.succeeds(api, ready)
    },
  ),
  {
    name: 'the profile of a request tells the round trip of its line',
    source: 'wx-api §5.4 [typings]',
    async run(t) {
      await t.control.line({ roundTrip: 60 })
      const { profile } = await t.succeeds('request', { url: t.url('/json') })
      t.equal(profile.socketReused, false)
      t.ok(profile.rtt >= 58, `${profile.rtt}`)
      t.ok(profile.httpRttEstimate >= 50, `${profile.httpRttEstimate}`)
    },
  },
  {
    name: 'the progress of an upload goes as fast as its line',
    source: 'wx-api §3.4 [docs]',
    async run(t) {
      const filePath = t.file('a', 'x'.repeat(60_000))
      await t.control.line({ bandwidth: { up: 300_000 } })
      const seen: number[] = []
      await new Promise((complete) => {
        const task = t.wx.uploadFile({ url: t.url('/json'), filePath, name: 'file', complete })
        task.onProgressUpdate(({ progress }) => seen.push(Number(progress)))
      })
      t.equal(seen.at(-1), 100)
      t.deepEqual(
        seen,
        [...seen].sort((a, b) => a - b),
      )
    },
  },
  {
    name: 'three round trips above 400 ms make the network weak, which is told',
    source: 'wx-api §6.6 [docs]',
    async run(t) {
      const told: Weak[] = []
      t.wx.onNetworkWeakChange((value: Weak) => told.push(value))
      t.equal(await weakNet(t), false)
      await t.control.line({ roundTrip: 410 })
      await ask(t, 2)
      t.deepEqual([await weakNet(t), told], [false, []])
      await ask(t, 1)
      await t.until(() => told.length === 1)
      t.deepEqual([await weakNet(t), told], [true, [{ weakNet: true, networkType: 'wifi' }]])
    },
  },
  {
    name: 'three connections that hang until their timeout make the network weak',
    source: 'wx-api §6.6 [docs]',
    async run(t) {
      await t.control.fault({ kind: 'connectTimeout' })
      for (let i = 0; i < 3; i += 1) await t.call('request', { url: t.url('/json'), timeout: 20 })
      t.equal(await weakNet(t), true)
    },
  },
  {
    name: 'three connections that a silent line holds up until their timeout make the network weak',
    source: 'wx-api §6.6 [docs]',
    async run(t) {
      await t.control.line({ silence: 'stall' })
      for (let i = 0; i < 3; i += 1) await t.call('request', { url: t.url('/json'), timeout: 20 })
      t.equal(await weakNet(t), true)
    },
  },
  {
    name: 'three answers that never come do not make the network weak',
    source: 'wx-api §6.6 [docs]',
    async run(t) {
      for (let i = 0; i < 3; i += 1) await t.call('request', { url: t.url('/hang'), timeout: 20 })
      t.equal(await weakNet(t), false)
    },
  },
  {
    name: 'three slow answers of a server do not make the network weak',
    source: 'wx-api §6.6 [docs]',
    async run(t) {
      for (let i = 0; i < 3; i += 1) await t.succeeds('request', { url: t.url('/slow?ms=420') })
      t.equal(await weakNet(t), false)
    },
  },
  {
    name: 'eight good requests end a weak network, which is told; offNetworkWeakChange ends it',
    source: 'wx-api §6.6 [docs]',
    async run(t) {
      const told: boolean[] = []
      const listener = ({ weakNet }: Weak) => told.push(weakNet)
      t.wx.onNetworkWeakChange(listener)
      await t.control.fault({ kind: 'connectTimeout', times: 3 })
      for (let i = 0; i < 3; i += 1) await t.call('request', { url: t.url('/json'), timeout: 20 })
      await t.until(() => told.length === 1)
      await ask(t, 8)
      await t.until(() => told.length === 2)
      t.deepEqual(told, [true, false])
      t.wx.offNetworkWeakChange(listener)
      await t.control.fault({ kind: 'connectTimeout', times: 3 })
      for (let i = 0; i < 3; i += 1) await t.call('request', { url: t.url('/json'), timeout: 20 })
      t.equal(await weakNet(t), true)
      await t.wait(20)
      t.deepEqual(told, [true, false])
    },
  },
]
