App({
  onLaunch() {
    // 真实项目里，这里用 wx.login 的 code 向服务器换取。In a real project this comes from the server, for wx.login's code.
    if (!wx.getStorageSync('session_token')) {
      wx.setStorageSync('session_token', 'visitor-' + Math.random().toString(36).slice(2))
    }
  },
})
