const { server } = require('../../config.js')

Page({
  data: { server, token: '', arrived: 0, count: 0 },

  onLoad() {
    this.setData({ token: wx.getStorageSync('session_token') })
  },

  // 每个文件：{ state, percent, name, size, type, url, file, error }。What is known of each file.
  onChange(event) {
    const { files } = event.detail
    this.setData({
      count: files.length,
      arrived: files.filter(({ state }) => state === 'done').length,
    })
  },
})
