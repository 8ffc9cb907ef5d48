import type { Case, CaseTools } from './case.ts'

const of = (api: string) => `docs: api/ui/tab-bar/wx.${api}`
const BAR = 'docs: api/ui/navigation-bar'

const tabOf = async (t: CaseTools, index: number) => (await t.control.tabBar())!.items[index]!

/** The bar above a page. */
const navigationBarCases: Case[] = [
  {
    name: 'a page has the title of its settings until setNavigationBarTitle gives it another; others keep theirs',
    source: `${BAR}/wx.setNavigationBarTitle`,
    pages: true,
    async run(t) {
      await t.open('first')
      t.equal((await t.control.bar()).title, '第一页')
      await t.succeeds('setNavigationBarTitle', { title: '新' })
      t.equal((await t.control.bar()).title, '新')
      await t.succeeds('navigateTo', { url: '/pages/third/third' })
      t.equal((await t.control.bar()).title, '第三页')
      await t.succeeds('navigateBack')
      t.equal((await t.control.bar()).title, '新')
    },
  },
  {
    name: 'setNavigationBarColor changes the bar behind and in front',
    source: `${BAR}/wx.setNavigationBarColor`,
    pages: true,
    async run(t) {
      await t.open('first')
      await t.succeeds('setNavigationBarColor', { frontColor: '#000000', backgroundColor: '#ff0000' })
      const { background, text } = await t.control.bar()
      t.deepEqual([background, text], ['#ff0000', 'black'])
      await t.succeeds('setNavigationBarColor', { frontColor: '#ffffff', backgroundColor: '#00ff00' })
      t.equal((await t.control.bar()).text, 'white')
    },
  },
  {
    name: 'the calls of the navigation bar answer ok',
    source: BAR,
    pages: true,
    async run(t) {
      await t.open('first')
      await t.succeeds('setNavigationBarTitle', { title: '' })
      const animation = { duration: 1, timingFunc: 'easeIn' }
      await t.succeeds('setNavigationBarColor', {
        frontColor: '#ffffff',
        backgroundColor: '#123456',
        animation,
      })
    },
  },
  {
    name: 'the calls of the navigation bar check what they are given',
    source: 'wx-api §1.3',
    pages: true,
    async run(t) {
      await t.open('first')
      await t.fails(
        'setNavigationBarTitle',
        {},
        'setNavigationBarTitle:fail parameter error: parameter.title should be String instead of Undefined;',
        1001,
      )
      await t.fails(
        'setNavigationBarColor',
        { frontColor: '#ffffff' },
        'setNavigationBarColor:fail parameter error: parameter.backgroundColor should be String instead of Undefined;',
        1001,
      )
    },
  },
]

const TAB_BAR_CALLS: Record<string, object> = {
  setTabBarBadge: { index: 0, text: '1' },
  removeTabBarBadge: { index: 0 },
  showTabBarRedDot: { index: 1 },
  hideTabBarRedDot: { index: 1 },
  hideTabBar: { animation: true },
  showTabBar: {},
  setTabBarItem: { index: 0, text: '一' },
  setTabBarStyle: { color: '#7a7e83' },
}

/** The bar below a tab. */
const tabBarCases: Case[] = [
  {
    name: 'the calls of the tab bar answer ok on a tab',
    source: 'docs: api/ui/tab-bar',
    pages: true,
    async run(t) {
      await t.open('first')
      for (const [api, options] of Object.entries(TAB_BAR_CALLS)) await t.succeeds(api, options)
    },
  },
  ...Object.entries(TAB_BAR_CALLS).map(
    ([api, options]): Case => ({
      name: `${api} fails on a page that is no tab`,
      source: `${of(api)}; wording observed in reports of apps`,
      pages: true,
      async run(t) {
        await t.open('third')
        await t.fails(api, options, new RegExp(`^${api}:fail:? ?not TabBar page$`))
      },
    }),
  ),
  {
    name: 'there is no tab beyond the last',
    source: 'wording observed in reports of apps; unverified on a device',
    pages: true,
    async run(t) {
      await t.open('first')
      for (const api of ['setTabBarBadge', 'removeTabBarBadge', 'showTabBarRedDot', 'setTabBarItem']) {
        await t.fails(api, { index: 2, text: 'x' }, `${api}:fail tabbar item not found`)
      }
    },
  },
  {
    name: 'the tab bar’s calls check what they are given',
    source: 'wx-api §1.3',
    pages: true,
    async run(t) {
      await t.open('first')
      await t.fails(
        'setTabBarBadge',
        { index: '0' },
        'setTabBarBadge:fail parameter error: parameter.index should be Number instead of String;parameter.text should be String instead of Undefined;',
        1001,
      )
    },
  },
  {
    name: 'a badge and a red dot stay on their tab until they are taken away, whichever tab is shown',
    source: of('setTabBarBadge'),
    pages: true,
    async run(t) {
      await t.open('first')
      await t.succeeds('setTabBarBadge', { index: 1, text: '99+' })
      await t.succeeds('showTabBarRedDot', { index: 0 })
      await t.succeeds('switchTab', { url: '/pages/second/second' })
      t.deepEqual([(await tabOf(t, 1)).badge, (await tabOf(t, 0)).redDot], ['99+', true])
      await t.succeeds('removeTabBarBadge', { index: 1 })
      await t.succeeds('hideTabBarRedDot', { index: 0 })
      t.deepEqual([(await tabOf(t, 1)).badge, (await tabOf(t, 0)).redDot], [null, false])
    },
  },
  {
    name: 'the tab bar stands under tabs, and not where hideTabBar has hidden it',
    source: of('hideTabBar'),
    pages: true,
    async run(t) {
      const shown = async () => (await t.control.tabBar())!.shown
      await t.open('first')
      t.ok(await shown())
      await t.succeeds('hideTabBar')
      t.ok(!(await shown()))
      await t.succeeds('showTabBar')
      t.ok(await shown())
      await t.succeeds('navigateTo', { url: '/pages/third/third' })
      t.ok(!(await shown()))
    },
  },
  {
    name: 'setTabBarItem and setTabBarStyle change what is named and keep the rest',
    source: of('setTabBarItem'),
    pages: true,
    async run(t) {
      await t.open('first')
      const before = (await t.control.tabBar())!
      await t.succeeds('setTabBarItem', { index: 1, text: '二号' })
      await t.succeeds('setTabBarStyle', { selectedColor: '#ff0000', borderStyle: 'white' })
      const after = (await t.control.tabBar())!
      t.deepEqual(
        after.items.map(({ text }) => text),
        ['一', '二号'],
      )
      t.deepEqual([after.selectedColor, after.borderStyle], ['#ff0000', 'white'])
      t.deepEqual([after.color, after.backgroundColor], [before.color, before.backgroundColor])
    },
  },
  {
    name: 'before 1.9.0 there are no calls of the tab bar',
    source: of('setTabBarBadge'),
    phone: { sdkVersion: '1.7.0' },
    pages: true,
    run(t) {
      for (const api of Object.keys(TAB_BAR_CALLS)) {
        t.equal((t.wx as unknown as Record<string, unknown>)[api], undefined, api)
        t.equal(t.wx.canIUse(api), false, api)
      }
    },
  },
]

export const pageBarCases = [...navigationBarCases, ...tabBarCases]
