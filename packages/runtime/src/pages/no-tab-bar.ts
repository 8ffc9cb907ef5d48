import { type TabBarName, tabBarNames } from '../wx/surface-pages.ts'
import type { Answering, Api, Refusal } from './answer.ts'

/** What calls of the tab bar say where no tab is shown (observed: reports of `fail not TabBar page`). */
export const NO_TAB: Refusal = { reason: 'not TabBar page' }

/** The calls of `wx` that change a tab bar, where there is none. */
export const withoutTabBar = (answering: Answering): Record<TabBarName, Api> => {
  const refuse = (api: TabBarName) =>
    answering(api, () => {
      throw NO_TAB
    })
  return Object.fromEntries(tabBarNames.map((api) => [api, refuse(api)])) as Record<TabBarName, Api>
}
