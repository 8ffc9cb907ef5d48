import type { Case, CaseTools } from './case.ts'

const source = 'wx-api §11 Interaction [docs]'

const shown = async (t: CaseTools) => {
  const last = (await t.control.history()).findLast(({ kind }) => kind === 'actionSheet')
  return last?.kind === 'actionSheet' ? last.sheet : null
}

/** showActionSheet. */
export const actionSheetCases: Case[] = [
  {
    name: 'showActionSheet tells which line was tapped, counted from 0',
    source,
    async run(t) {
      await t.control.answerActionSheet(2)
      const { tapIndex } = await t.succeeds('showActionSheet', { itemList: ['A', 'B', 'C'] })
      t.equal(tapIndex, 2)
    },
  },
  {
    name: 'showActionSheet cancelled fails with cancel, errno 1',
    source,
    async run(t) {
      await t.control.answerActionSheet(null)
      await t.fails('showActionSheet', { itemList: ['A'] }, 'showActionSheet:fail cancel', 1)
    },
  },
  {
    name: 'showActionSheet shows black lines and no alertText unless told otherwise',
    source,
    async run(t) {
      await t.succeeds('showActionSheet', { itemList: ['A'] })
      t.deepEqual(await shown(t), { itemList: ['A'], itemColor: '#000000' })
      await t.succeeds('showActionSheet', { itemList: ['A'], itemColor: '#ff0000', alertText: '真的吗' })
      t.deepEqual(await shown(t), { itemList: ['A'], itemColor: '#ff0000', alertText: '真的吗' })
    },
  },
  {
    name: 'showActionSheet takes six lines',
    source,
    run: (t) => t.succeeds('showActionSheet', { itemList: ['1', '2', '3', '4', '5', '6'] }),
  },
  ...(
    [
      [['1', '2', '3', '4', '5', '6', '7'], 'itemList should not be large than 6'],
      [[], 'parameter.itemList should have at least 1 item;'],
      [undefined, 'parameter.itemList should be Array instead of Undefined;'],
      [['A', 2], 'parameter.itemList[1] should be String instead of Number;'],
    ] as const
  ).map(
    ([itemList, text]): Case => ({
      name: `showActionSheet of ${JSON.stringify(itemList) ?? 'no list'} fails: ${text}`,
      source: 'wx-api §11 [docs], §1.3; wording [observed] of 2017',
      run: (t) =>
        t.fails('showActionSheet', { itemList }, `showActionSheet:fail parameter error: ${text}`, 1001),
    }),
  ),
  {
    name: 'showActionSheet leaves a loading alone',
    source: 'wx-api §11 shared slot: toast and loading are one widget, others are not',
    async run(t) {
      await t.wx.showLoading({ title: 'a' })
      await t.succeeds('showActionSheet', { itemList: ['A'] })
      t.equal((await t.control.shown()).toast?.title, 'a')
      await t.wx.hideLoading()
    },
  },
]
