// 把 dukou 的错误告诉用户，把原因和做法写进控制台；自己取消不算错误。
// Tells the visitor what happened, and the console why; what they took back is not an error.
const { explain } = require('dukou/messages')
const { server } = require('../config.js')

module.exports = function say(error) {
  if (error.code === 'aborted') return
  const { what, todo, say } = explain(error, 'zh', server)
  console.warn(what + todo, error)
  wx.showModal({ title: '没有成功', content: say, showCancel: false })
}
