import * as uni from '@dcloudio/uni-h5'
import { offer } from './page.ts'

// What its command line writes into every app: the defaults of manifest.json.
Object.assign(globalThis, {
  __uniConfig: {
    networkTimeout: { request: 60_000, uploadFile: 60_000, downloadFile: 60_000, connectSocket: 60_000 },
    router: { mode: 'hash', base: '/' },
    globalStyle: {},
    debug: false,
  },
})
Object.assign(globalThis, { getApp: uni.getApp })
const build = { ...uni }
offer(build, {
  uni: () => build,
  uniOn: ({ platform, vue }) => (platform === 'h5' && vue !== 2 ? build : undefined),
})
