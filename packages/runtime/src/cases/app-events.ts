import type { Case, CaseTools } from './case.ts'

type Listener = (value: never) => void

interface EventWx {
  onError(listener: (text: string) => void): void
  offError(listener?: Listener): void
  onUnhandledRejection(listener: (told: { reason: unknown; promise: unknown }) => void): void
  offUnhandledRejection(listener?: Listener): void
}
const wxOf = (t: CaseTools) => t.wx as unknown as EventWx

/** What goes wrong in page code, as `wx` tells it. */
export const appEventCases: Case[] = [
  {
    name: 'wx.onError is told what page code throws, as a text',
    source: 'docs: api/base/app/app-event/wx.onError',
    pages: true,
    async run(t) {
      const page = await t.open('first')
      const heard: string[] = []
      wxOf(t).onError((text) => heard.push(text))
      page.fail('a mistake')
      await t.until(() => heard.length > 0)
      t.equal(typeof heard[0], 'string')
      t.match(heard[0], /a mistake/)
      wxOf(t).offError()
    },
  },
  {
    name: 'wx.offError takes one listener away, or all',
    source: 'docs: api/base/app/app-event/wx.offError',
    pages: true,
    async run(t) {
      const page = await t.open('first')
      const heard: string[] = []
      const gone = () => heard.push('gone')
      wxOf(t).onError(gone)
      wxOf(t).onError(() => heard.push('stays'))
      wxOf(t).offError(gone)
      page.fail('first')
      await t.until(() => heard.length > 0)
      wxOf(t).offError()
      page.fail('second')
      await t.wait(50)
      t.deepEqual(heard, ['stays'])
    },
  },
  {
    name: 'wx.onUnhandledRejection is told of a promise that nobody caught, with its reason',
    source: 'typings 5.2.3 OnUnhandledRejectionListenerResult; wx-api §1.2',
    pages: true,
    async run(t) {
      const page = await t.open('first')
      const heard: { reason: unknown; promise: unknown }[] = []
      wxOf(t).onUnhandledRejection((told) => heard.push(told))
      page.reject('a reason')
      await t.until(() => heard.length > 0)
      t.match((heard[0]!.reason as Error).message, /a reason/)
      t.equal(typeof (heard[0]!.promise as Promise<unknown>).then, 'function')
      wxOf(t).offUnhandledRejection()
    },
  },
  {
    name: 'wx.offUnhandledRejection takes listeners away',
    source: 'typings 5.2.3 offUnhandledRejection',
    pages: true,
    async run(t) {
      const page = await t.open('first')
      const heard: string[] = []
      const gone = () => heard.push('gone')
      wxOf(t).onUnhandledRejection(gone)
      wxOf(t).onUnhandledRejection(() => heard.push('stays'))
      wxOf(t).offUnhandledRejection(gone)
      page.reject('a reason')
      await t.until(() => heard.length > 0)
      t.deepEqual(heard, ['stays'])
      wxOf(t).offUnhandledRejection()
    },
  },
]
