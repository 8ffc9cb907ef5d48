import type { Case } from './case.ts'

/** showModal. */
export const modalCases: Case[] = [
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
