import { createClient } from 'dukou'
import { explain } from 'dukou/messages'
import { server } from '../config.js'

// 整个应用共用一个客户端，运行在哪里由它自己认。One client for the whole app; it finds out where it runs.
export const client = createClient({
  url: server,
  token: () => uni.getStorageSync('session_token'),
})

/** 告诉用户；原因和做法写进控制台。Tells the visitor; the console is told why and what to do. */
export function say(error) {
  if (error.code === 'aborted') return
  const { what, todo, say } = explain(error, 'zh', server)
  console.warn(what + todo, error)
  uni.showModal({ title: '没有成功', content: say, showCancel: false })
}
