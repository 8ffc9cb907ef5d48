import type { Case, CaseTools } from './case.ts'

const SCOPE = 'scope.writePhotosAlbum'

async function save(t: CaseTools, text: string, errno: number): Promise<void> {
  const filePath = await t.photo()
  await t.fails('saveImageToPhotosAlbum', { filePath }, `saveImageToPhotosAlbum:${text}`, errno)
}

const refusals = [
  ['android', 'fail:auth denied'],
  ['ios', 'fail auth deny'],
  ['devtools', 'fail auth deny'],
  ['pc', 'fail auth deny'],
] as const

/** Scopes, settings, and what the phone's own settings forbid. */
export const permissionCases: Case[] = [
  ...refusals.flatMap(([profile, text]): Case[] => {
    const source = `wx-api §9 [observed]${profile === 'pc' ? '; unverified on a device' : ''}`
    return [
      {
        name: `on ${profile} a refused scope is told as ${text}, errno 103, and not asked for again`,
        source,
        phone: { profile },
        async run(t) {
          await t.control.forget(SCOPE)
          await t.control.answerPermission('deny')
          await save(t, text, 103)
          await save(t, text, 103)
          t.equal((await t.wx.getSetting()).authSetting[SCOPE], false)
        },
      },
      {
        name: `on ${profile} authorize of a refused scope is told as ${text}, errno 103`,
        source,
        phone: { profile },
        async run(t) {
          await t.control.deny(SCOPE)
          await t.fails('authorize', { scope: SCOPE }, `authorize:${text}`, 103)
        },
      },
    ]
  }),
  {
    name: 'a question for a scope that gets no answer is told so, and asked again',
    source: 'wx-api §9 [observed]; its number is unverified on a device',
    async run(t) {
      await t.control.forget(SCOPE)
      await t.control.answerPermission('ignore')
      await save(t, 'fail authorize no response', 104)
      await t.succeeds('saveImageToPhotosAlbum', { filePath: await t.photo() })
    },
  },
  {
    name: 'saving that is called off is told as fail cancel',
    source: 'wx-api §9 [observed]',
    async run(t) {
      await t.control.forget(SCOPE)
      await t.control.answerPermission('cancel')
      await save(t, 'fail cancel', 1)
    },
  },
  {
    name: 'authorize asks once; then it succeeds without a question, also after a restart',
    source: 'typings 5.2.3 authorize; docs: framework/open-ability/authorize',
    async run(t) {
      await t.control.forget('scope.camera')
      await t.succeeds('authorize', { scope: 'scope.camera' })
      await t.control.restart()
      await t.control.answerPermission('deny')
      await t.succeeds('authorize', { scope: 'scope.camera' })
      t.equal((await t.wx.getSetting()).authSetting['scope.camera'], true)
      // The answer that nobody asked for is taken by this question.
      await t.control.forget('scope.record')
      await t.fails('authorize', { scope: 'scope.record' }, 'authorize:fail auth deny', 103)
      await t.control.forget('scope.record')
    },
  },
  {
    name: 'authorize of an unknown scope fails; the wording is unverified on a device',
    source: 'wx-api §1.3',
    run: (t) => t.fails('authorize', { scope: 'scope.nothing' }, /^authorize:fail /, 1001),
  },
  {
    name: 'getSetting tells the scopes that were asked for, and those that are always given',
    source: 'typings 5.2.3 AuthSetting, getSetting',
    async run(t) {
      await t.control.forget('scope.bluetooth')
      const { authSetting, ...rest } = await t.succeeds('getSetting')
      t.equal('scope.bluetooth' in authSetting, false)
      t.equal(authSetting['scope.address'], true)
      t.equal('subscriptionsSetting' in rest, false)
    },
  },
  {
    name: 'getSetting tells subscriptions when asked to',
    source: 'typings 5.2.3 GetSettingOption',
    async run(t) {
      const { subscriptionsSetting } = await t.succeeds('getSetting', { withSubscriptions: true })
      t.equal(subscriptionsSetting.mainSwitch, true)
    },
  },
  {
    name: 'openSetting lists what was asked for, and a refused scope that is given there works again',
    source: 'typings 5.2.3 openSetting',
    async run(t) {
      await t.control.deny(SCOPE)
      await t.control.answerSettings({ [SCOPE]: true })
      const { authSetting } = await t.succeeds('openSetting')
      const shown = (await t.control.history()).findLast(({ kind }) => kind === 'settings')
      const rows = shown?.kind === 'settings' ? shown.rows : []
      t.equal(rows.find(({ scope }) => scope === SCOPE)?.allowed, false)
      t.equal(authSetting[SCOPE], true)
      await t.succeeds('saveImageToPhotosAlbum', { filePath: await t.photo() })
    },
  },
  ...(
    [
      ['chooseImage', { sourceType: ['camera'] }, 'camera'],
      ['chooseImage', { sourceType: ['album'] }, 'album'],
      ['chooseMedia', { sourceType: ['camera'] }, 'camera'],
      ['chooseVideo', { sourceType: ['album'] }, 'album'],
    ] as const
  ).map(
    ([api, options, door]): Case => ({
      name: `${api} of the ${door} alone, which the phone forbids WeChat, fails with errno 3`,
      source: 'wx-api §1.4 [observed][docs]',
      async run(t) {
        await t.control.deny(door)
        await t.fails(api, options, `${api}:fail:system permission denied`, 3)
        await t.control.allow(door)
        if (api !== 'chooseVideo') await t.succeeds(api, options)
      },
    }),
  ),
  {
    name: 'a camera that the phone forbids leaves the album to be chosen from',
    source: 'wx-api §1.4',
    async run(t) {
      await t.control.deny('camera')
      await t.succeeds('chooseImage', {})
    },
  },
  {
    name: 'saving to an album that the phone forbids fails with errno 3',
    source: 'wx-api §1.4 [docs]; the wording for this API is unverified on a device',
    async run(t) {
      const filePath = await t.photo()
      await t.control.deny('album')
      const text = 'saveImageToPhotosAlbum:fail:system permission denied'
      await t.fails('saveImageToPhotosAlbum', { filePath }, text, 3)
    },
  },
]
