import type { Case, CaseTools } from './case.ts'

const toast = async (t: CaseTools) => (await t.control.shown()).toast

/** Toast and loading. */
export const interactionCases: Case[] = [
  {
    name: 'showToast shows success for 1.5 s unless told otherwise',
    source: 'wx-api §11 Interaction [docs]',
    async run(t) {
      await t.succeeds('showToast', { title: '成功' })
      t.deepEqual(await toast(t), {
        kind: 'toast',
        title: '成功',
        icon: 'success',
        duration: 1500,
        mask: false,
      })
    },
  },
  ...['success', 'error', 'loading', 'none'].map(
    (icon): Case => ({
      name: `showToast shows the icon ${icon}`,
      source: 'wx-api §11 Interaction [docs]',
      async run(t) {
        await t.succeeds('showToast', { title: 'a', icon })
        t.equal((await toast(t))?.icon, icon)
      },
    }),
  ),
  {
    name: 'showToast takes a misspelt icon for success',
    source: 'wx-api §11 Interaction [observed]',
    async run(t) {
      await t.succeeds('showToast', { title: 'a', icon: 'succes' })
      t.equal((await toast(t))?.icon, 'success')
    },
  },
  {
    name: 'showToast tells the screen its image and its mask',
    source: 'wx-api §11 Interaction [docs]',
    async run(t) {
      await t.succeeds('showToast', { title: 'a', image: '/a.png', mask: true })
      const shown = await toast(t)
      t.deepEqual([shown?.image, shown?.mask], ['/a.png', true])
    },
  },
  {
    name: 'a toast is gone after its duration',
    source: 'wx-api §11 Interaction [docs]',
    async run(t) {
      await t.succeeds('showToast', { title: 'a', duration: 40 })
      t.ok(await toast(t))
      await t.wait(80)
      t.equal(await toast(t), null)
    },
  },
  ...['showToast', 'showLoading'].map(
    (api): Case => ({
      name: `${api} without a title is a parameter error`,
      source: 'wx-api §11 Interaction [docs], §1.3',
      run: (t) =>
        t.fails(
          api,
          {},
          `${api}:fail parameter error: parameter.title should be String instead of Undefined;`,
          1001,
        ),
    }),
  ),
  {
    name: 'hideToast hides a toast',
    source: 'wx-api §11 Interaction [docs]',
    async run(t) {
      await t.succeeds('showToast', { title: 'a' })
      await t.succeeds('hideToast')
      t.equal(await toast(t), null)
    },
  },
  {
    name: 'a loading stays until it is hidden',
    source: 'wx-api §11 Interaction [docs]',
    async run(t) {
      await t.succeeds('showLoading', { title: '上传中', mask: true })
      await t.wait(30)
      t.deepEqual(await toast(t), { kind: 'loading', title: '上传中', icon: 'loading', mask: true })
      await t.succeeds('hideLoading')
      t.equal(await toast(t), null)
    },
  },
  {
    name: 'a loading takes the place of a toast, and a toast that of a loading',
    source: 'wx-api §11 shared slot [docs]',
    async run(t) {
      await t.wx.showToast({ title: 'a' })
      await t.wx.showLoading({ title: 'b' })
      t.equal((await toast(t))?.kind, 'loading')
      await t.wx.showToast({ title: 'c' })
      t.equal((await toast(t))?.kind, 'toast')
    },
  },
  {
    name: 'hideLoading hides a toast too',
    source: 'wx-api §11 shared slot [docs]',
    async run(t) {
      await t.wx.showToast({ title: 'a' })
      await t.succeeds('hideLoading')
      t.equal(await toast(t), null)
    },
  },
  {
    name: 'hideToast hides a loading too',
    source: 'wx-api §11 shared slot [docs]',
    async run(t) {
      await t.wx.showLoading({ title: 'a' })
      await t.succeeds('hideToast')
      t.equal(await toast(t), null)
    },
  },
  {
    name: 'hideLoading with noConflict leaves a toast alone',
    source: 'wx-api §11 shared slot [docs]',
    async run(t) {
      await t.wx.showToast({ title: 'a' })
      await t.succeeds('hideLoading', { noConflict: true })
      t.equal((await toast(t))?.title, 'a')
    },
  },
  {
    name: 'hideToast with noConflict leaves a loading alone',
    source: 'wx-api §11 shared slot [docs]',
    async run(t) {
      await t.wx.showLoading({ title: 'a' })
      await t.succeeds('hideToast', { noConflict: true })
      t.equal((await toast(t))?.title, 'a')
      await t.succeeds('hideLoading', { noConflict: true })
      t.equal(await toast(t), null)
    },
  },
  {
    name: 'showToast takes the place of the toast before it, whose duration then ends nothing',
    source: 'wx-api §11 shared slot [docs]',
    async run(t) {
      await t.wx.showToast({ title: 'a', duration: 60 })
      await t.wx.showToast({ title: 'b', duration: 1000 })
      await t.wait(90)
      t.equal((await toast(t))?.title, 'b')
    },
  },
  {
    name: 'a toast with the icon loading goes after its duration, as any toast does',
    source: 'wx-api §11 Interaction [docs]',
    async run(t) {
      await t.wx.showToast({ title: 'a', icon: 'loading', duration: 40 })
      t.equal((await toast(t))?.kind, 'toast')
      await t.wait(80)
      t.equal(await toast(t), null)
    },
  },
  {
    name: 'hideLoading by the first of two that showed it hides it for both',
    source: 'wx-api §11 S3 [docs]',
    async run(t) {
      await t.wx.showLoading({ title: 'one' })
      await t.wx.showLoading({ title: 'two' })
      await t.wx.hideLoading()
      t.equal(await toast(t), null)
    },
  },
  ...['hideToast', 'hideLoading'].map(
    (api): Case => ({
      name: `${api} succeeds with nothing shown`,
      source: 'wx-api §11 Interaction; unverified on a device',
      async run(t) {
        await t.succeeds(api)
      },
    }),
  ),
]
