import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { casePages } from '../cases/program/pages.ts'
import { scriptFile } from '../place.ts'
import { writeFiles } from './case-phone.ts'

const WXML = `<view class="head">
  <view class="title">wx 一致性测试 Conformance of wx</view>
  <view class="note">用例服务器 Case server</view>
  <input class="server" value="{{server}}" bindinput="typed" disabled="{{running}}" />
  <button class="start" type="primary" bindtap="start" disabled="{{running}}">开始 Start</button>
  <progress percent="{{done / all * 100}}" />
  <view class="count">{{done}} / {{all}} · 通过 holds {{holds}} · 不符 fails {{fails.length}} · 未问 not asked {{cannot}}</view>
</view>
<view wx:if="{{done === all}}" class="ends">
  <button class="copy" size="mini" bindtap="copy">复制报告 Copy</button>
  <button class="send" size="mini" bindtap="send">发送报告 Send</button>
  <view class="sent">{{sent}}</view>
</view>
<view wx:for="{{fails}}" wx:key="name" class="fail">
  <view>{{item.name}}</view>
  <view class="note">{{item.source}}</view>
  <view class="why">{{item.why}}</view>
</view>
`
const WXSS = `page { background: #f5f5f5; font-size: 28rpx; }
.head, .fail { background: #fff; padding: 24rpx; margin: 16rpx; border-radius: 12rpx; }
.title { font-size: 34rpx; font-weight: 600; }
.note { color: #888; font-size: 24rpx; margin-top: 8rpx; }
.server { border: 1px solid #ddd; padding: 12rpx; margin: 12rpx 0; }
.count { margin-top: 12rpx; }
.ends { padding: 0 16rpx; }
.why { color: #c33; font-size: 24rpx; word-break: break-all; }
`

/**
 * Writes the conformance suite as a mini program: open the folder in WeChat DevTools, run it on a phone, and send the
 * report. `server` is the case server's origin as the phone reaches it; "do not verify domains" must be switched on.
 * Cases that need more of a phone than a person's hand are not asked there.
 */
export async function buildSuite(folder: string, server: string): Promise<void> {
  const page = join(folder, 'pages', 'suite')
  await mkdir(page, { recursive: true })
  await build({
    entryPoints: [scriptFile('cases/program/suite')],
    outfile: join(page, 'suite.js'),
    bundle: true,
    format: 'cjs',
    // WeChat DevTools itself stops at newer syntax.
    target: 'es2018',
    platform: 'neutral',
    charset: 'utf8',
    define: { SERVER: JSON.stringify(server) },
    logLevel: 'silent',
  })
  const { pages, tabBar, files } = casePages
  writeFiles(folder, {
    ...files,
    'app.json': json({
      pages: ['pages/suite/suite', ...pages],
      window: { navigationBarTitleText: 'Dukou' },
      tabBar,
    }),
    'project.config.json': json({
      appid: 'touristappid',
      compileType: 'miniprogram',
      setting: { urlCheck: false, es6: true },
    }),
    'pages/suite/suite.json': json({}),
    'pages/suite/suite.wxml': WXML,
    'pages/suite/suite.wxss': WXSS,
  })
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
