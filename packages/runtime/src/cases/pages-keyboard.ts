import type { Case, CaseTools } from './case.ts'

const OF = 'docs: api/device/keyboard'
const phone = { profile: 'ios' } as const

interface KeyboardWx {
  onKeyboardHeightChange(listener: (value: { height: number }) => void): void
  offKeyboardHeightChange(listener?: (value: { height: number }) => void): void
}
const wxOf = (t: CaseTools) => t.wx as unknown as KeyboardWx

/** The keyboard that comes up for a field. */
export const pageKeyboardCases: Case[] = [
  {
    name: 'the keyboard’s height is told to the field and to wx as it comes and goes',
    source: `${OF}/wx.onKeyboardHeightChange; docs: component/input bindkeyboardheightchange`,
    phone,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      const heights: number[] = []
      wxOf(t).onKeyboardHeightChange(({ height }) => heights.push(height))
      page.setData({ focus: true })
      await t.until(() => heights.length === 1)
      t.ok(heights[0]! > 100)
      page.setData({ focus: false })
      await t.until(() => heights.length === 2)
      t.equal(heights[1], 0)
      t.deepEqual(page.events, [
        { type: 'focus', height: heights[0] },
        { type: 'keyboardheightchange', height: heights[0] },
        { type: 'blur', height: undefined },
        { type: 'keyboardheightchange', height: 0 },
      ])
    },
  },
  {
    name: 'hideKeyboard takes the cursor from the field and lets the keyboard go',
    source: `${OF}/wx.hideKeyboard`,
    phone,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      let height = -1
      wxOf(t).onKeyboardHeightChange((told) => {
        height = told.height
      })
      page.setData({ focus: true })
      await t.until(() => height > 0)
      await t.succeeds('hideKeyboard')
      await t.until(() => height === 0)
      t.ok(page.events.some(({ type }: { type: string }) => type === 'blur'))
    },
  },
  {
    name: 'hideKeyboard fails where no field has the cursor',
    source: `${OF}/wx.hideKeyboard; unverified on a device`,
    phone,
    pages: true,
    async run(t) {
      await t.open('first')
      await t.fails('hideKeyboard', {}, /^hideKeyboard:fail/)
    },
  },
  {
    name: 'who does not listen any more is not told of the keyboard',
    source: `${OF}/wx.offKeyboardHeightChange`,
    phone,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      const heard: string[] = []
      const gone = () => heard.push('gone')
      wxOf(t).onKeyboardHeightChange(gone)
      wxOf(t).onKeyboardHeightChange(() => heard.push('stays'))
      wxOf(t).offKeyboardHeightChange(gone)
      page.setData({ focus: true })
      await t.until(() => heard.length > 0)
      wxOf(t).offKeyboardHeightChange()
      page.setData({ focus: false })
      await t.until(() => page.events.length === 4)
      t.deepEqual(heard, ['stays'])
    },
  },
  {
    name: 'without a keyboard on the screen no height is told',
    source: 'unverified on a device',
    phone: { profile: 'pc' },
    pages: true,
    async run(t) {
      const page = await t.open('first')
      page.setData({ focus: true })
      await t.until(() => page.events?.length > 0)
      t.deepEqual(page.events, [{ type: 'focus', height: 0 }])
    },
  },
  {
    name: 'the calls of the keyboard came with base libraries 2.7.0, 2.8.2 and 2.9.2',
    source: OF,
    phone: { sdkVersion: '2.8.2' },
    pages: true,
    run(t) {
      const wx = t.wx as unknown as Record<string, unknown>
      t.equal(typeof wx.onKeyboardHeightChange, 'function')
      t.equal(typeof wx.hideKeyboard, 'function')
      t.equal(wx.offKeyboardHeightChange, undefined)
    },
  },
]
