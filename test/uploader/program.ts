import { rmSync } from 'node:fs'
import { installInMiniProgram } from '../../scripts/lib/miniprogram.ts'
import { type Files, writeProgram } from '../lib/write-program.ts'

/** What the page of these tests is told of the uploader: the type and the detail of each event. */
export interface Said {
  type: string
  detail: Record<string, unknown> & { files: { state: string; name: string; url: string }[] }
}

const EVENTS = 'change progress success done fail delete exceed'.split(' ')

/**
 * A mini program of one page with the uploader in it, from the package as it is published: as three lines of WXML, and what
 * its events tell in `said`. With `shared`, options of a client as source text, the app registers its own client and the uploader is
 * given no address.
 */
export async function writeUploader(
  attributes: string,
  more: { inside?: string; data?: object; files?: Files; shared?: string } = {},
): Promise<{ folder: string; remove(): void }> {
  const from = more.shared ? '' : 'url="https://dukou.example.com" token="{{token}}"'
  const binds = EVENTS.map((name) => `bind:${name}="say"`).join(' ')
  const folder = writeProgram({
    'app.json': JSON.stringify({ pages: ['pages/index/index'], darkmode: true }),
    'app.js': more.shared
      ? `require('dukou/uploader/client').use(require('dukou').createClient({ url: 'https://dukou.example.com', token: 'visitor', ...${more.shared} }))
        App({})`
      : 'App({})',
    'pages/index/index.json': '{ "usingComponents": { "dukou-uploader": "dukou/uploader/index" } }',
    'pages/index/index.wxml': `<view class="page"><dukou-uploader class="up" ${from} ${attributes} ${binds}>${more.inside ?? ''}</dukou-uploader></view>`,
    'pages/index/index.wxss': '.page { padding: 16px; }',
    'pages/index/index.js': `Page({
      data: { token: 'visitor', ...${JSON.stringify(more.data ?? {})} },
      said: [],
      say({ type, detail }) { this.said.push({ type, detail }) },
      send() { this.selectComponent('.up').send() },
    })`,
    ...more.files,
  })
  await installInMiniProgram(folder)
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
