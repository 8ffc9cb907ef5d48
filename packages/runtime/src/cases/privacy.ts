import type { Case, CaseTools } from './case.ts'

const UNDECLARED = 'fail api scope is not declared in the privacy agreement'
const REFUSED = 'fail privacy permission is not authorized'
const source = 'wx-api §1.4 [observed][docs]'
const typings = 'typings 5.2.3 onNeedPrivacyAuthorization'

/** The interfaces that need the agreement, with arguments under which they succeed. */
const covered = [
  ['chooseImage', {}],
  ['chooseMedia', {}],
  ['chooseVideo', {}],
  ['chooseMessageFile', { count: 1 }],
  ['saveImageToPhotosAlbum', { filePath: 'http://tmp/a.png' }],
  ['saveVideoToPhotosAlbum', { filePath: 'http://tmp/a.mp4' }],
] as const

const asked = async (t: CaseTools) =>
  (await t.control.history()).filter(({ kind }) => kind === 'privacy').length

/** The privacy agreement. */
export const privacyCases: Case[] = [
  ...covered.flatMap(([api, options]): Case[] => [
    {
      name: `${api} that the privacy agreement does not name fails with 112`,
      source,
      phone: { privacy: { undeclared: covered.map(([name]) => name) } },
      run: (t) => t.fails(api, options, `${api}:${UNDECLARED}`, 112),
    },
    {
      name: `${api} before the privacy agreement is agreed to fails with 104 when it is refused`,
      source: `${source}; 104 [observed]`,
      async run(t) {
        await t.control.forget('privacy')
        await t.control.answerPermission('deny')
        await t.fails(api, options, `${api}:${REFUSED}`, 104)
      },
    },
  ]),
  {
    name: 'WeChat asks for the privacy agreement once, and the call goes on',
    source: typings,
    async run(t) {
      await t.control.forget('privacy')
      const before = await asked(t)
      t.equal((await t.succeeds('getPrivacySetting')).needAuthorization, true)
      await t.succeeds('chooseImage')
      await t.succeeds('chooseImage')
      t.equal((await asked(t)) - before, 1)
      t.equal((await t.succeeds('getPrivacySetting')).needAuthorization, false)
    },
  },
  {
    name: 'a refused privacy agreement is asked for again at the next call',
    source: `${typings}; unverified on a device`,
    async run(t) {
      await t.control.forget('privacy')
      await t.control.answerPermission('deny')
      await t.fails('chooseImage', {}, `chooseImage:${REFUSED}`, 104)
      await t.succeeds('chooseImage')
    },
  },
  {
    name: 'deny privacy refuses whenever WeChat asks',
    source: 'runtime: control',
    async run(t) {
      await t.control.deny('privacy')
      await t.fails('chooseImage', {}, `chooseImage:${REFUSED}`, 104)
      await t.fails('chooseMedia', {}, `chooseMedia:${REFUSED}`, 104)
      await t.control.allow('privacy')
      await t.succeeds('chooseImage')
    },
  },
  {
    name: 'onNeedPrivacyAuthorization is told which API asks, and the call waits for resolve',
    source: typings,
    async run(t) {
      await t.control.forget('privacy')
      const before = await asked(t)
      const told: string[] = []
      let resolve: (answer: object) => void = () => {}
      t.wx.onNeedPrivacyAuthorization((answer: typeof resolve, { referrer }: { referrer: string }) => {
        told.push(referrer)
        resolve = answer
      })
      let done = false
      const call = t.succeeds('chooseImage').then(() => {
        done = true
      })
      await t.until(() => told.length > 0)
      resolve({ event: 'exposureAuthorization' })
      await t.wait(30)
      t.equal(done, false)
      resolve({ event: 'agree', buttonId: 'agree-btn' })
      await call
      t.deepEqual(told, ['chooseImage'])
      t.equal(await asked(t), before)
    },
  },
  {
    name: 'disagree in onNeedPrivacyAuthorization fails the call with 104',
    source: typings,
    async run(t) {
      await t.control.forget('privacy')
      t.wx.onNeedPrivacyAuthorization((resolve: (answer: object) => void) => resolve({ event: 'disagree' }))
      await t.fails('chooseMedia', {}, `chooseMedia:${REFUSED}`, 104)
    },
  },
  {
    name: 'onNeedPrivacyAuthorization keeps the last listener alone',
    source: typings,
    async run(t) {
      await t.control.forget('privacy')
      const told: number[] = []
      for (const which of [1, 2]) {
        t.wx.onNeedPrivacyAuthorization((resolve: (answer: object) => void) => {
          told.push(which)
          resolve({ event: 'agree', buttonId: 'a' })
        })
      }
      await t.succeeds('chooseImage')
      t.deepEqual(told, [2])
    },
  },
  {
    name: 'requirePrivacyAuthorize asks as an API that needs it, and succeeds at once when it is given',
    source: 'typings 5.2.3 requirePrivacyAuthorize',
    async run(t) {
      await t.control.forget('privacy')
      await t.control.answerPermission('deny')
      await t.fails('requirePrivacyAuthorize', {}, `requirePrivacyAuthorize:${REFUSED}`, 104)
      await t.succeeds('requirePrivacyAuthorize')
      const before = await asked(t)
      await t.succeeds('requirePrivacyAuthorize')
      t.equal(await asked(t), before)
    },
  },
  {
    name: 'openPrivacyContract opens the agreement that getPrivacySetting names',
    source: 'typings 5.2.3 openPrivacyContract',
    async run(t) {
      const { privacyContractName } = await t.succeeds('getPrivacySetting')
      await t.succeeds('openPrivacyContract')
      t.deepEqual((await t.control.history()).at(-1), { kind: 'contract', contract: privacyContractName })
    },
  },
  {
    name: 'before base library 2.32.3 nobody is asked for a privacy agreement',
    source: 'typings 5.2.3 getPrivacySetting',
    phone: { sdkVersion: '2.32.2', privacy: { undeclared: ['chooseImage'] } },
    async run(t) {
      t.equal('getPrivacySetting' in t.wx, false)
      t.equal('onNeedPrivacyAuthorization' in t.wx, false)
      await t.succeeds('chooseImage')
    },
  },
]
