import type { Case, CaseTools } from './case.ts'

const toast = async (t: CaseTools) => (await t.control.shown()).toast

/** Toast, loading and modal. */
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
    name: 'showModal has 确定 and 取消 in their colours unless told otherwise',
    source: 'wx-api §11 Interaction [docs]',
    async run(t) {
      await t.succeeds('showModal', { title: '提示', content: '上传失败' })
      const shown = (await t.control.history()).findLast((one) => one.kind === 'modal')
      t.deepEqual(shown?.kind === 'modal' && shown.modal, {
        title: '提示',
        content: '上传失败',
        showCancel: true,
        cancelText: '取消',
        cancelColor: '#000000',
        confirmText: '确定',
        confirmColor: '#576B95',
        editable: false,
        placeholderText: '',
      })
    },
  },
  {
    name: 'showModal confirmed tells confirm',
    source: 'wx-api §11 Interaction [docs]',
    async run(t) {
      await t.control.answerModal({ confirm: true })
      const { confirm, cancel } = await t.succeeds('showModal', { title: 'a' })
      t.deepEqual([confirm, cancel], [true, false])
    },
  },
  {
    name: 'showModal cancelled is a success that tells cancel',
    source: 'wx-api §11 Interaction [docs]',
    async run(t) {
      await t.control.answerModal({ cancel: true })
      const { confirm, cancel } = await t.succeeds('showModal', { title: 'a' })
      t.deepEqual([confirm, cancel], [false, true])
    },
  },
  {
    name: 'showModal editable tells what was written',
    source: 'wx-api §11 Interaction [docs]',
    async run(t) {
      await t.control.answerModal({ confirm: true, content: '渡口' })
      t.equal((await t.succeeds('showModal', { title: 'a', editable: true })).content, '渡口')
    },
  },
  ...['confirmText', 'cancelText'].map(
    (name): Case => ({
      name: `showModal refuses a ${name} of more than four characters`,
      source: 'wx-api §11 Interaction [docs]',
      run: (t) =>
        t.fails('showModal', { title: 'a', [name]: '一二三四五' }, new RegExp(`^showModal:fail ${name} `)),
    }),
  ),
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
  {
    name: 'showModal takes four Chinese characters, its colours, and no cancel',
    source: 'wx-api §11 Interaction [docs]',
    async run(t) {
      const given = {
        confirmText: '一二三四',
        cancelText: '四三二一',
        showCancel: false,
        confirmColor: '#FF0000',
      }
      await t.succeeds('showModal', { title: 'a', ...given })
      const shown = (await t.control.history()).findLast((one) => one.kind === 'modal')
      if (shown?.kind !== 'modal') throw new Error('no modal was shown')
      const { confirmText, cancelText, showCancel, confirmColor } = shown.modal
      t.deepEqual({ confirmText, cancelText, showCancel, confirmColor }, given)
    },
  },
  {
    name: 'showModal needs neither title nor content',
    source: 'wx-api §11 Interaction [docs]',
    async run(t) {
      t.equal((await t.succeeds('showModal')).confirm, true)
    },
  },
]
