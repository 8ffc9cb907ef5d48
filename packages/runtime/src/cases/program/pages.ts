/** A page of the case program as it calls itself. `first` and `second` are its tabs. */
export type CasePageName = 'first' | 'second' | 'third'

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`

/** Writes down what App and pages are told, in one list that lives as long as the mini program. */
const TELL = `const NAMES = ['onLoad', 'onShow', 'onReady', 'onHide', 'onUnload', 'onPullDownRefresh', 'onReachBottom']

exports.page = (name, definition) => {
  const tell = (event) => function () { getApp().told.push(name + '.' + event) }
  const page = { onPageScroll(event) { this.scrolled = event.scrollTop } }
  for (const event of NAMES) page[event] = tell(event)
  return Object.assign(page, definition)
}
`

const FIRST = `<view id="box" class="box one" data-kind="a" data-big-name="b" mark:m="x"><text class="in">字</text></view>
<view class="rows"><view class="row" data-n="1"></view><view class="row two" data-n="2"></view></view>
<scroll-view id="scroll" class="scroll" scroll-y enhanced><view class="tall"></view></scroll-view>
<video id="video" class="video"></video>
<audio id="audio"></audio>
<input id="field" class="field" focus="{{focus}}" bindfocus="heard" bindblur="heard" bindkeyboardheightchange="heard" />
<part id="part"></part>
<view class="far"></view>
<view id="end" class="end"></view>
`
const FIRST_STYLE = `.box { width: 100px; height: 50px; margin: 10px 0 0 20px; color: rgb(1, 2, 3); }
.row { width: 30px; height: 20px; }
.scroll { width: 200px; height: 40px; }
.tall { height: 400px; }
.video { width: 100px; height: 60px; }
.field { width: 100px; height: 30px; }
.far { height: 2000px; }
.end { width: 40px; height: 30px; }
`

/** The pages that cases about pages are asked from: of sizes that are known, and telling what befalls them. */
export const casePages = {
  pages: ['pages/first/first', 'pages/second/second', 'pages/third/third'],
  tabBar: {
    list: [
      { pagePath: 'pages/first/first', text: '一' },
      { pagePath: 'pages/second/second', text: '二' },
    ],
  },
  /** By path. */
  files: {
    'app.js': 'App({ told: [], pages: () => getCurrentPages() })\n',
    'tell.js': TELL,
    'pages/first/first.js': `const { page } = require('../../tell')
Page(page('first', {
  data: { focus: false, n: 0 },
  fail(text) { setTimeout(() => { throw new Error(text) }) },
  reject(text) { setTimeout(() => { Promise.reject(new Error(text)) }) },
  heard({ type, detail }) { this.events = (this.events || []).concat({ type, height: detail.height }) },
}))
`,
    'pages/first/first.wxml': FIRST,
    'pages/first/first.wxss': FIRST_STYLE,
    'pages/first/first.json': json({
      navigationBarTitleText: '第一页',
      enablePullDownRefresh: true,
      usingComponents: { part: '/part/part' },
    }),
    'pages/second/second.js': "Page(require('../../tell').page('second'))\n",
    'pages/second/second.wxml': '<view id="second"></view>\n',
    'pages/second/second.json': json({ navigationBarTitleText: '第二页' }),
    'pages/third/third.js': `const { page } = require('../../tell')
Page(page('third', {
  onLoad(query) {
    getApp().told.push('third.onLoad')
    this.query = query
    const channel = this.getOpenerEventChannel()
    if (channel.on) channel.on('ask', (value) => channel.emit('answer', { heard: value }))
  },
}))
`,
    'pages/third/third.wxml': '<view id="third"></view>\n',
    'pages/third/third.json': json({ navigationBarTitleText: '第三页' }),
    'part/part.js': 'Component({ data: { n: 1 } })\n',
    'part/part.wxml': '<view class="inner" data-of="part"></view>\n',
    'part/part.wxss': '.inner { width: 30px; height: 40px; }\n',
    'part/part.json': json({ component: true }),
  } as Record<string, string>,
}
