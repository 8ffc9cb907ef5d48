import type { ApiRow, Param } from './surface.ts'

const needed = (type: string): Param => ({ type, required: true })
const url = { url: needed('String') }

const navigation = {
  navigateTo: {
    kind: 'async',
    promise: true,
    params: { ...url, events: { type: 'Object', since: '2.7.3' } },
    success: ['eventChannel'],
    source: 'docs: api/route/wx.navigateTo',
  },
  redirectTo: { kind: 'async', promise: true, params: url, source: 'docs: api/route/wx.redirectTo' },
  reLaunch: {
    kind: 'async',
    promise: true,
    since: '1.1.0',
    params: url,
    source: 'docs: api/route/wx.reLaunch',
  },
  switchTab: { kind: 'async', promise: true, params: url, source: 'docs: api/route/wx.switchTab' },
  navigateBack: {
    kind: 'async',
    promise: true,
    params: { delta: { type: 'Number', default: 1 } },
    source: 'docs: api/route/wx.navigateBack',
  },
} satisfies Record<string, ApiRow>

const bar = {
  setNavigationBarTitle: {
    kind: 'async',
    promise: true,
    params: { title: needed('String') },
    source: 'docs: api/ui/navigation-bar/wx.setNavigationBarTitle',
  },
  setNavigationBarColor: {
    kind: 'async',
    promise: true,
    since: '1.4.0',
    params: {
      frontColor: needed('String'),
      backgroundColor: needed('String'),
      animation: { type: 'Object' },
    },
    source: 'docs: api/ui/navigation-bar/wx.setNavigationBarColor',
  },
} satisfies Record<string, ApiRow>

const index = { index: needed('Number') }
const animation = { animation: { type: 'Boolean', default: false } }
const tabBar = {
  kind: 'async',
  promise: true,
  since: '1.9.0',
  source: 'docs: api/ui/tab-bar',
} satisfies ApiRow
const withParams = (params: Record<string, Param>): ApiRow => ({ ...tabBar, params })
const text: Param = { type: 'String' }
const tabBars = {
  setTabBarBadge: withParams({ ...index, text: needed('String') }),
  removeTabBarBadge: withParams(index),
  showTabBarRedDot: withParams(index),
  hideTabBarRedDot: withParams(index),
  showTabBar: withParams(animation),
  hideTabBar: withParams(animation),
  setTabBarItem: withParams({ ...index, text, iconPath: text, selectedIconPath: text }),
  setTabBarStyle: withParams({
    color: text,
    selectedColor: text,
    backgroundColor: text,
    borderStyle: { type: 'String', values: ['black', 'white'] },
  }),
} satisfies Record<string, ApiRow>

const motion = {
  pageScrollTo: {
    kind: 'async',
    promise: true,
    since: '1.4.0',
    params: {
      scrollTop: { type: 'Number' },
      duration: { type: 'Number', default: 300 },
      selector: { type: 'String', since: '2.7.3' },
      offsetTop: { type: 'Number', default: 0, since: '2.23.1' },
    },
    source: 'docs: api/ui/scroll/wx.pageScrollTo',
  },
  startPullDownRefresh: {
    kind: 'async',
    promise: true,
    since: '1.5.0',
    source: 'docs: api/ui/pull-down-refresh/wx.startPullDownRefresh',
  },
  stopPullDownRefresh: {
    kind: 'async',
    promise: true,
    since: '1.5.0',
    source: 'docs: api/ui/pull-down-refresh/wx.stopPullDownRefresh',
  },
} satisfies Record<string, ApiRow>

const keyboard = {
  hideKeyboard: {
    kind: 'async',
    promise: true,
    since: '2.8.2',
    source: 'docs: api/device/keyboard/wx.hideKeyboard',
  },
} satisfies Record<string, ApiRow>

const nodes = {
  createSelectorQuery: { kind: 'create', since: '1.4.0', source: 'docs: api/wxml/wx.createSelectorQuery' },
  createIntersectionObserver: {
    kind: 'create',
    since: '1.9.3',
    source: 'docs: api/wxml/wx.createIntersectionObserver',
  },
  createVideoContext: { kind: 'create', source: 'docs: api/media/video/wx.createVideoContext' },
  createAudioContext: { kind: 'create', source: 'docs: api/media/audio/wx.createAudioContext' },
} satisfies Record<string, ApiRow>

/** What `wx` has of pages. It is there where there are pages: `pages/boot.ts` adds it. */
export const pageRows = { ...navigation, ...bar, ...tabBars, ...motion, ...keyboard, ...nodes }

export type NavigationName = keyof typeof navigation
export type BarName = keyof typeof bar
export type TabBarName = keyof typeof tabBars
export const tabBarNames = Object.keys(tabBars) as TabBarName[]
export type MotionName = keyof typeof motion
export type KeyboardName = keyof typeof keyboard
export type NodesName = keyof typeof nodes
