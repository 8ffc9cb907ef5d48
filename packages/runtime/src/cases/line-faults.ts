import type { LineFault } from '../device/device.ts'
import type { Case } from './case.ts'
import { each, type NetworkApi, options } from './network.ts'

/** A net error as the API words it (wx-api §3.6, §6.1 [observed]). */
const netError = (api: NetworkApi, number: number, name: string) =>
  api === 'uploadFile'
    ? `uploadFile:fail upload fail:${number}:net::${name}`
    : `${api}:fail errcode:${number} cronet_error_code:${number} error_msg:net::${name}`

/** Each fault of the line that breaks a task, and what it says. */
const breaks: [what: string, fault: LineFault, number: number, name: string][] = [
  ['whose name is not found', { kind: 'dns' }, -105, 'ERR_NAME_NOT_RESOLVED'],
  ['where nobody listens', { kind: 'refuse' }, -102, 'ERR_CONNECTION_REFUSED'],
  ['to which no way leads', { kind: 'unreachable' }, -109, 'ERR_ADDRESS_UNREACHABLE'],
  ['whose connection is reset', { kind: 'reset' }, -101, 'ERR_CONNECTION_RESET'],
  ['whose certificate nobody vouches for', { kind: 'tls' }, -202, 'ERR_CERT_AUTHORITY_INVALID'],
  ['whose certificate has another name', { kind: 'tls', why: 'name' }, -200, 'ERR_CERT_COMMON_NAME_INVALID'],
  ['whose certificate has expired', { kind: 'tls', why: 'expired' }, -201, 'ERR_CERT_DATE_INVALID'],
  ['that speaks no TLS', { kind: 'tls', why: 'protocol' }, -107, 'ERR_SSL_PROTOCOL_ERROR'],
  ['that is cut on the way up', { kind: 'cut', after: { up: 120 } }, -101, 'ERR_CONNECTION_RESET'],
  ['that is cut before a byte', { kind: 'cut' }, -101, 'ERR_CONNECTION_RESET'],
  [
    'whose server hangs up on the way up',
    { kind: 'cut', after: { up: 120 }, by: 'close' },
    -324,
    'ERR_EMPTY_RESPONSE',
  ],
  ['whose answer is lost', { kind: 'answerLost' }, -101, 'ERR_CONNECTION_RESET'],
]

/** Each fault that holds a task up until its timeout. */
const holds: [what: string, fault: LineFault][] = [
  ['that nothing answers', { kind: 'connectTimeout' }],
  ['that stalls', { kind: 'stall', after: { up: 60 } }],
  ['whose answer stalls', { kind: 'stall', after: { down: 20 } }],
  ['on a half-open connection', { kind: 'halfOpen', after: { up: 60 } }],
  ['whose answer is swallowed', { kind: 'answerLost', by: 'silence' }],
]

/** What the line may do to a task, and what the mini program sees of it. */
export const lineFaultCases: Case[] = [
  ...breaks.flatMap(([what, fault, number, name]) =>
    each(
      (api) => `${api} ${what} fails with ${number}, and the next goes through`,
      'wx-api §1.5 600001 [docs], §3.6 [observed]; numbers: Chromium net errors',
      {},
      async (t, api) => {
        const ready = await options(t, api, '/json')
        await t.control.fault({ ...fault, times: 1 })
        await t.fails(api, ready, netError(api, number, name), 600001)
        await t.succeeds(api, ready)
      },
    ),
  ),
  ...holds.flatMap(([what, fault]) =>
    each(
      (api) => `${api} ${what} fails with its timeout, and the next goes through`,
      'wx-api §6.3 [observed]',
      {},
      async (t, api) => {
        const ready = await options(t, api, '/json')
        await t.control.fault({ ...fault, times: 1 })
        await t.fails(api, { ...ready, timeout: 120 }, `${api}:fail timeout`, 5)
        await t.succeeds(api, ready)
      },
    ),
  ),
  ...each(
    (api) => `${api} whose answer is reset in its middle fails with -101`,
    'wx-api §1.5 600001 [docs]; numbers: Chromium net errors',
    {},
    async (t, api) => {
      const ready = await options(t, api, '/bytes?n=5000')
      await t.control.fault({ kind: 'cut', after: { down: 2000 } })
      await t.fails(api, ready, netError(api, -101, 'ERR_CONNECTION_RESET'), 600001)
    },
  ),
  ...each(
    (api) => `${api} whose server hangs up in the middle of its answer fails with -354`,
    'wx-api §1.5 600001 [docs]; numbers: Chromium net errors',
    {},
    async (t, api) => {
      const ready = await options(t, api, '/bytes?n=5000')
      await t.control.fault({ kind: 'cut', after: { down: 2000 }, by: 'close' })
      await t.fails(api, ready, netError(api, -354, 'ERR_CONTENT_LENGTH_MISMATCH'), 600001)
    },
  ),
  ...each(
    (api) => `a fault for other tasks leaves ${api} alone`,
    'runtime: fault dial',
    {},
    async (t, api) => {
      const other = api === 'request' ? 'uploadFile' : 'request'
      await t.control.fault({ kind: 'dns', only: { api: other } })
      await t.control.fault({ kind: 'dns', only: { url: t.url('/status') } })
      await t.succeeds(api, await options(t, api, '/json'))
    },
  ),
  ...each(
    (api) => `a fault that is taken back leaves ${api} alone`,
    'runtime: fault dial',
    {},
    async (t, api) => {
      await t.control.fault({ kind: 'dns' })
      await t.control.fault(null)
      await t.succeeds(api, await options(t, api, '/json'))
    },
  ),
  ...each(
    (api) => `two tasks of ${api} fail where two shall, and the third goes through`,
    'runtime: fault dial',
    {},
    async (t, api) => {
      const ready = await options(t, api, '/json')
      await t.control.fault({ kind: 'cut', after: { up: 100 }, only: { api }, times: 2 })
      const told = []
      for (let i = 0; i < 3; i += 1) told.push((await t.call(api, ready)).order[0])
      t.deepEqual(told, ['fail', 'fail', 'success'])
    },
  ),
  ...each(
    (api) => `${api} with a lost answer has reached the server whole`,
    'runtime: fault dial',
    {},
    async (t, api) => {
      const key = `lost-${api}-${Math.floor(Math.random() * 1e9)}`
      await t.control.fault({ kind: 'answerLost', times: 1 })
      const { result } = await t.call(api, await options(t, api, `/hold?key=${key}&ms=0`))
      t.equal(result.errno, 600001)
      const { data } = await t.succeeds('request', { url: t.url(`/held?key=${key}`) })
      t.deepEqual(data, { most: 1, count: 1 })
    },
  ),
  {
    name: 'a redirect that is followed is not the answer that is lost',
    source: 'runtime: fault dial',
    async run(t) {
      const key = `road-${Math.floor(Math.random() * 1e9)}`
      await t.control.fault({ kind: 'answerLost', times: 1 })
      const to = encodeURIComponent(`/hold?key=${key}&ms=0`)
      const { result } = await t.call('request', { url: t.url(`/redirect?status=302&to=${to}`) })
      t.equal(result.errno, 600001)
      t.equal((await t.succeeds('request', { url: t.url(`/held?key=${key}`) })).data.count, 1)
    },
  },
  {
    name: 'an upload whose answer is lost had told of all its bytes',
    source: 'wx-api §3.4 [docs]',
    async run(t) {
      const seen: number[] = []
      await t.control.fault({ kind: 'answerLost' })
      const ready = await options(t, 'uploadFile', '/echo')
      await new Promise((complete) => {
        const task = t.wx.uploadFile({ ...ready, complete })
        task.onProgressUpdate(({ progress }) => seen.push(Number(progress)))
      })
      t.equal(seen.at(-1), 100)
    },
  },
]
