import type { Case, CasePhone, CaseTools } from './case.ts'
import { options, underWay } from './network.ts'

type Api = 'request' | 'uploadFile' | 'downloadFile'
type Profile = NonNullable<CasePhone['profile']>

const apis: Api[] = ['request', 'uploadFile', 'downloadFile']

/** Per profile: the reasons of a timeout of a request and a download, and of an upload. */
const timeouts: [Profile, string, plain: string, upload: string][] = [
  ['devtools', '3.17.0', 'timeout', 'timeout'],
  ['android', '3.17.0', 'fail:time out', 'fail:time out'],
  ['android', '2.23.0', 'timeout', 'socket timeout'],
  ['ios', '3.17.0', 'timeout', '请求超时。'],
  ['pc', '3.17.0', 'timeout', 'timeout'],
]

const interruptions: [Profile, string][] = [
  ['devtools', 'interrupted'],
  ['android', 'fail:network interrupted error'],
  ['ios', 'interrupted'],
  ['pc', 'interrupted'],
]

const unverified = 'which of the seen forms is whose is unverified on a device'

/** The progress that an upload of 3 MB tells. */
async function progressOf(t: CaseTools): Promise<number[]> {
  const filePath = t.file('large.bin', new ArrayBuffer(3_000_000))
  const told: number[] = []
  await new Promise((success, fail) => {
    const task = t.wx.uploadFile({ url: t.url('/status/200'), filePath, name: 'f', success, fail })
    task.onProgressUpdate(({ progress }) => told.push(Number(progress)))
  })
  return told
}

/** In what one WeChat differs from another. */
export const profileCases: Case[] = [
  ...timeouts.flatMap(([profile, sdkVersion, plain, upload]) =>
    apis.map((api): Case => {
      const text = `${api}:fail ${api === 'uploadFile' ? upload : plain}`
      return {
        name: `on ${profile} in ${sdkVersion} a timeout of ${api} is told as ${text}, errno 5`,
        source: `wx-api §3.6, §6.3 [observed]; ${unverified}`,
        phone: { profile, sdkVersion },
        async run(t) {
          await t.fails(api, { ...(await options(t, api, '/hang')), timeout: 60 }, text, 5)
        },
      }
    }),
  ),
  ...interruptions.flatMap(([profile, reason]) =>
    apis.map(
      (api): Case => ({
        name: `on ${profile} ${api} that the background cuts is told as fail ${reason}, errno 600003`,
        source: `wx-api §3.6, §6.5 [docs][observed]; ${unverified}`,
        phone: { profile },
        async run(t) {
          const { ending } = await underWay(t, api, '/hang')
          await t.control.hide()
          await t.control.advance(5001)
          await t.control.show()
          const { result } = await ending
          t.deepEqual([result.errMsg, result.errno], [`${api}:fail ${reason}`, 600003])
        },
      }),
    ),
  ),
  ...(
    [
      ['devtools', 'unknown'],
      ['android', 'bin'],
      ['ios', 'unknown'],
      ['pc', 'unknown'],
    ] as const
  ).map(
    ([profile, extension]): Case => ({
      name: `on ${profile} a download whose type says nothing ends in .${extension}`,
      source: 'wx-api §4.2 [observed]; .bin is that of some Android clients',
      phone: { profile },
      async run(t) {
        const { tempFilePath } = await t.succeeds('downloadFile', { url: t.url('/bytes?n=3') })
        t.match(tempFilePath, new RegExp(`\\.${extension}$`))
      },
    }),
  ),
  ...(
    [
      ['android', true],
      ['ios', false],
      ['devtools', false],
    ] as const
  ).map(
    ([profile, jumps]): Case => ({
      name: `on ${profile} the progress of an upload ${jumps ? 'jumps to 100' : 'goes in steps'}`,
      source: 'wx-api §3.4 [observed], a repeated complaint about Android',
      phone: { profile },
      async run(t) {
        const told = await progressOf(t)
        t.equal(told.at(-1), 100)
        t.equal(told.length === 1, jumps, told.join(' '))
      },
    }),
  ),
  ...(
    [
      ['3.11.0', false],
      ['3.11.1', true],
    ] as const
  ).map(
    ([sdkVersion, counts]): Case => ({
      name: `on a computer in ${sdkVersion} the timeout of a call ${counts ? 'counts' : 'does not count'}`,
      source: 'wx-api §5.1, §6.3 [docs] changelog',
      phone: { profile: 'pc', sdkVersion },
      async run(t) {
        const call = { url: t.url('/slow?ms=150'), timeout: 40 }
        if (counts) await t.fails('request', call, 'request:fail timeout', 5)
        else await t.succeeds('request', call)
      },
    }),
  ),
  {
    name: 'before base library 2.10.0 a call has no timeout of its own',
    source: 'wx-api §5.1 [docs]',
    phone: { sdkVersion: '2.9.5' },
    run: async (t) => void (await t.succeeds('request', { url: t.url('/slow?ms=150'), timeout: 40 })),
  },
  ...(
    [
      ['1.3.0', ['request', 'uploadFile', 'downloadFile']],
      ['1.4.0', ['uploadFile', 'downloadFile']],
      ['2.0.0', []],
    ] as const
  ).flatMap(([sdkVersion, failing]) =>
    apis.map((api): Case => {
      const fails = (failing as readonly string[]).includes(api)
      return {
        name: `in base library ${sdkVersion} ${api} beyond the limit ${fails ? 'fails' : 'waits'}`,
        source: 'wx-api §6.4, C1 [docs][observed]; when uploads began to wait is unverified on a device',
        phone: { sdkVersion, limits: { concurrent: 1 } },
        async run(t) {
          const ready = await options(t, api, '/slow?ms=60')
          const first = t.call(api, ready)
          const second = await t.call(api, ready)
          await first
          t.equal(second.order[0], fails ? 'fail' : 'success')
          if (fails) t.equal(second.result.errno, 600007)
        },
      }
    }),
  ),
  ...(
    [
      ['ios', '2.3.9', 'jpeg'],
      ['ios', '2.4.0', 'png'],
      ['android', '2.3.9', 'png'],
    ] as const
  ).map(
    ([profile, sdkVersion, type]): Case => ({
      name: `on ${profile} in ${sdkVersion} chooseImage gives a PNG as ${type}`,
      source: 'wx-api §2.1 [docs] changelog 2.4.0',
      phone: { profile, sdkVersion },
      async run(t) {
        t.equal((await t.succeeds('getImageInfo', { src: await t.photo() })).type, type)
      },
    }),
  ),
  ...(['ios', 'android', 'pc'] as const).map(
    (profile): Case => ({
      name: `local paths on ${profile} begin with wxfile://`,
      source: `wx-api §7.2 [observed]${profile === 'pc' ? '; U15, unverified on a device' : ''}`,
      phone: { profile },
      async run(t) {
        t.match(await t.photo(), /^wxfile:\/\/tmp_[0-9a-f]{32}\.png$/)
        t.equal(t.wx.env.USER_DATA_PATH, 'wxfile://usr')
      },
    }),
  ),
  {
    name: 'getDeviceInfo on a computer tells windows',
    source: 'typings 5.2.3 DeviceInfo; unverified on a device',
    phone: { profile: 'pc' },
    run: (t) => t.equal(t.wx.getDeviceInfo().platform, 'windows'),
  },
  ...(
    [
      ['2.13.9', 50],
      ['2.14.0', 200],
    ] as const
  ).map(
    ([sdkVersion, size]): Case => ({
      name: `in base library ${sdkVersion} a download may have ${size} MB`,
      source: 'wx-api §4.2, C8 [typings]; the base library of that change is unverified on a device',
      phone: { sdkVersion },
      async run(t) {
        const url = t.url(`/announce?n=${size * 1024 * 1024 + 1}`)
        await t.fails('downloadFile', { url }, 'downloadFile:fail exceed max file size', 603301)
        const within = t.wx.downloadFile({ url: t.url(`/announce?n=${size * 1024 * 1024}`), fail() {} })
        let begun = false
        within.onHeadersReceived(() => {
          begun = true
        })
        await t.until(() => begun)
        within.abort()
      },
    }),
  ),
  {
    name: 'methods of a task that came with a later base library are absent, and canIUse says so',
    source: 'wx-api §3.4, §5.3 [docs]',
    phone: { sdkVersion: '2.0.9' },
    async run(t) {
      const filePath = await t.photo()
      const task = t.wx.uploadFile({ url: t.url('/echo'), filePath, name: 'f', complete() {} })
      t.deepEqual(Object.keys(task).sort(), ['abort', 'onProgressUpdate'])
      task.abort()
      t.deepEqual(
        ['onProgressUpdate', 'offProgressUpdate', 'onHeadersReceived'].map((name) =>
          t.wx.canIUse(`UploadTask.${name}`),
        ),
        [true, false, false],
      )
    },
  },
  {
    name: 'a parameter that came with a later base library is ignored',
    source: 'wx-api §8.2 [docs]: recursive is of 2.3.0',
    phone: { sdkVersion: '2.2.5' },
    run(t) {
      const files = t.wx.getFileSystemManager()
      const path = `${t.wx.env.USER_DATA_PATH}/a/b`
      t.throws(() => files.mkdirSync(path, true), /^mkdirSync:fail no such file or directory/, 1300002)
    },
  },
]
