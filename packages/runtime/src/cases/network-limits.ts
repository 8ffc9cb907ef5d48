import type { Case, CaseTools } from './case.ts'
import { each, type NetworkApi, options } from './network.ts'

const uploadOrNot = { request: 'request', uploadFile: 'upload', downloadFile: 'download' }

const listed = (...list: string[]) => ({ domains: { request: list, uploadFile: list, downloadFile: list } })

/** Starts `count` calls that the server holds until ten have met, and a little longer; tells the most it held at once. */
async function most(t: CaseTools, api: NetworkApi, count: number) {
  const key = `${api}-${count}-${Math.floor(Math.random() * 1e9)}`
  const ready = await options(t, api, `/hold?key=${key}&meet=10&ms=60`)
  const outcomes = await Promise.all(Array.from({ length: count }, () => t.call(api, ready)))
  const { data } = await t.succeeds('request', { url: t.url(`/held?key=${key}`) })
  return { outcomes, most: data.most as number, count: data.count as number }
}

/** Domain lists, ten tasks of a kind, and the background. */
export const networkLimitCases: Case[] = [
  ...each(
    (api) => `${api} to a host that is not in its list fails with 600002`,
    'wx-api §6.1 [docs]',
    { phone: listed('https://other.example') },
    async (t, api) =>
      t.fails(api, await options(t, api, '/json'), `${api}:fail url not in domain list`, 600002),
  ),
  ...each(
    (api) => `${api} to a host in its list goes through`,
    'wx-api §6.1 [docs]',
    { phone: listed('{server}') },
    async (t, api) => {
      await t.succeeds(api, await options(t, api, '/json'))
    },
  ),
  ...each(
    (api) => `${api} with a port that the list does not name fails, even :443`,
    'wx-api §6.1 [docs]',
    { phone: listed('https://a.example') },
    async (t, api) =>
      t.fails(
        api,
        await options(t, api, 'https://a.example:443/b'),
        `${api}:fail url not in domain list`,
        600002,
      ),
  ),
  ...each(
    (api) => `${api} never reaches api.weixin.qq.com`,
    'wx-api §6.1 [docs]',
    { phone: listed('https://api.weixin.qq.com') },
    async (t, api) =>
      t.fails(
        api,
        await options(t, api, 'https://api.weixin.qq.com/sns'),
        `${api}:fail url not in domain list`,
        600002,
      ),
  ),
  ...each(
    (api) => `${api} checks where a redirect leads`,
    'wx-api §6.1 [docs]',
    { phone: listed('{server}') },
    async (t, api) =>
      t.fails(
        api,
        await options(t, api, '/redirect?status=302&to=https%3A%2F%2Fother.example%2F'),
        `${api}:fail url not in domain list`,
        600002,
      ),
  ),
  ...each(
    (api) => `${api} has a list of its own`,
    'wx-api §6.1 [docs]',
    { phone: { domains: { request: ['{server}'], uploadFile: [], downloadFile: [] } } },
    async (t, api) => {
      const { result } = await t.call(api, await options(t, api, '/json'))
      t.equal(result.errno, api === 'request' ? undefined : 600002)
    },
  ),
  ...each(
    (api) => `the eleventh ${api} waits until a slot falls free`,
    'wx-api §6.4 [docs], C1',
    {},
    async (t, api) => {
      const { outcomes, ...held } = await most(t, api, 13)
      t.deepEqual(held, { most: 10, count: 13 })
      t.ok(outcomes.every(({ result }) => result.errMsg === `${api}:ok`))
    },
  ),
  ...each(
    (api) => `the eleventh ${api} fails where overflow is set to fail`,
    'wx-api §6.4 [observed 2017], 600007 [docs]',
    { phone: { overflow: 'fail' } },
    async (t, api) => {
      const { outcomes, ...held } = await most(t, api, 11)
      t.deepEqual(held, { most: 10, count: 10 })
      const failed = outcomes.filter(({ order }) => order[0] === 'fail').map(({ result }) => result.errMsg)
      const kind = uploadOrNot[api]
      t.deepEqual(failed, [
        api === 'request'
          ? 'request:fail exceed max task count'
          : `${api}:fail create${kind === 'upload' ? 'Upload' : 'Download'}Task:fail exceed max ${kind} connection count 10`,
      ])
    },
  ),
  ...each(
    (api) => `a ${api} that fails gives its slot back`,
    'wx-api §3.4 [docs] changelog',
    { phone: { limits: { concurrent: 1 } } },
    async (t, api) => {
      const ready = await options(t, api, '/json')
      await t.call(api, { ...ready, url: 'xxxxx' })
      await t.control.network('none')
      await t.call(api, ready)
      await t.control.network('wifi')
      await t.succeeds(api, ready)
    },
  ),
  ...each(
    (api) => `an aborted ${api} that waits gives its place back`,
    'wx-api §3.4 [docs] changelog',
    { phone: { limits: { concurrent: 1 } } },
    async (t, api) => {
      const ready = await options(t, api, '/hold?key=abort&ms=80')
      const first = t.call(api, ready)
      const waiting = new Promise<{ errMsg: string }>((fail) => {
        const task = t.wx[api]({ ...ready, fail })
        setTimeout(() => task.abort(), 20)
      })
      t.equal((await waiting).errMsg, `${api}:fail abort`)
      const third = t.call(api, ready)
      t.equal((await first).order[0], 'success')
      t.equal((await third).order[0], 'success')
    },
  ),
  ...each(
    (api) => `an aborted ${api} that runs gives its slot back`,
    'wx-api §3.4 [docs] changelog',
    { phone: { limits: { concurrent: 1 } } },
    async (t, api) => {
      const first = new Promise<{ errMsg: string }>((fail) => {
        void options(t, api, '/hang').then((ready) => {
          const task = t.wx[api]({ ...ready, fail })
          setTimeout(() => task.abort(), 40)
        })
      })
      t.equal((await first).errMsg, `${api}:fail abort`)
      await t.succeeds(api, await options(t, api, '/json'))
    },
  ),
  ...each(
    (api) => `waiting calls of ${api} take their turns in the order in which they came`,
    'wx-api §6.4 SIM',
    { phone: { limits: { concurrent: 1 } } },
    async (t, api) => {
      const ready = await options(t, api, '/json')
      const order: number[] = []
      await Promise.all([0, 1, 2, 3].map((at) => t.call(api, ready).then(() => order.push(at))))
      t.deepEqual(order, [0, 1, 2, 3])
    },
  ),
  ...each(
    (api) => `${api} does not wait for tasks of another kind; unverified on a device`,
    'wx-api §6.4 [inferred]',
    { phone: { limits: { concurrent: 1 } } },
    async (t, api) => {
      const tasks = []
      for (const other of ['request', 'uploadFile', 'downloadFile'] as const) {
        if (other !== api) tasks.push(t.wx[other](await options(t, other, '/hang')))
      }
      await t.wait(20)
      await t.succeeds(api, await options(t, api, '/json'))
      for (const task of tasks) task.abort()
    },
  ),
  ...each(
    (api) => `${api} that waits for its slot does not time out meanwhile; unverified on a device`,
    'wx-api §6.4 [unknown]',
    { phone: { limits: { concurrent: 1 } } },
    async (t, api) => {
      const first = t.call(api, await options(t, api, '/slow?ms=150'))
      const second = t.call(api, { ...(await options(t, api, '/json')), timeout: 100 })
      t.equal((await first).result.errMsg, `${api}:ok`)
      t.equal((await second).result.errMsg, `${api}:ok`)
    },
  ),
  ...each(
    (api) => `${api} to a host by http where the list has it by https fails with 600002`,
    'wx-api §6.1 [docs]',
    { phone: listed('https://a.example') },
    async (t, api) =>
      t.fails(api, await options(t, api, 'http://a.example/b'), `${api}:fail url not in domain list`, 600002),
  ),
  ...each(
    (api) => `${api} to a host below the one in its list fails with 600002`,
    'wx-api §6.1 [docs]',
    { phone: listed('https://a.example') },
    async (t, api) =>
      t.fails(
        api,
        await options(t, api, 'https://sub.a.example/b'),
        `${api}:fail url not in domain list`,
        600002,
      ),
  ),
  ...each(
    (api) => `${api} goes by the networkTimeout of its own kind`,
    'wx-api §12 [docs]',
    { phone: { networkTimeout: { request: 60 } } },
    async (t, api) => {
      const { result } = await t.call(api, await options(t, api, '/slow?ms=200'))
      t.equal(result.errMsg, api === 'request' ? 'request:fail timeout' : `${api}:ok`)
    },
  ),
]
