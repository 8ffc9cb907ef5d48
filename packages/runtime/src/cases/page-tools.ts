import type { Wx } from '../wx/wx.ts'
import { CannotAsk } from './cannot-ask.ts'
import type { CaseApp, CaseTools } from './case.ts'

type PageTools = Pick<CaseTools, 'open' | 'pages' | 'told' | 'drawn'>

interface PageWx {
  reLaunch(options: object): void
  // biome-ignore lint/suspicious/noExplicitAny: SelectorQuery
  createSelectorQuery(): any
}

/** What a case about pages works with. `app` is the App of the case program. */
export function createPageTools(bench: { wx(): Wx; app(): CaseApp; until: CaseTools['until'] }): PageTools {
  const wx = () => bench.wx() as Wx & PageWx
  return {
    async open(page, query = '') {
      const { told, pages } = bench.app()
      told.length = 0
      await new Promise<void>((success, reject) => {
        wx().reLaunch({
          url: `/pages/${page}/${page}${query && `?${query}`}`,
          success: () => success(),
          fail: reject,
        })
      })
      await bench.until(() => told.includes(`${page}.onReady`, told.lastIndexOf(`${page}.onLoad`)))
      // The pages before it are told of their end, which is none of the case's.
      told.splice(0, told.lastIndexOf(`${page}.onLoad`))
      return pages().at(-1)!
    },
    pages: () => bench.app().pages(),
    told: () => [...bench.app().told],
    async drawn() {
      const { width } = await new Promise<{ width: number }>((resolve) => {
        wx().createSelectorQuery().selectViewport().boundingClientRect(resolve).exec()
      })
      if (width === 0) throw new CannotAsk('needs pages that are drawn')
    },
  }
}
