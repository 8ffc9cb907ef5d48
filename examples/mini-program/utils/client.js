// 整个小程序共用一个 dukou 客户端。One client for the whole mini program.
const { createClient } = require('dukou')
const { server } = require('../config.js')

module.exports = createClient({
  url: server,
  token: () => wx.getStorageSync('session_token'),
})
