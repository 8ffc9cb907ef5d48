// 只用 wx.* 的写法，与其他几页对照着看。Bare wx.*, to compare with the other pages.
const { server } = require('../../config.js')

Page({
  data: { src: '../../assets/avatar.png' },

  uploadPhoto() {
    const that = this
    wx.chooseImage({
      count: 1,
      sizeType: ['compressed'],
      sourceType: ['album', 'camera'],
      success(res) {
        upload(that, res.tempFilePaths[0])
      },
    })
  },
})

function upload(page, path) {
  wx.showToast({ icon: 'loading', title: '正在上传', duration: 60000 })
  wx.uploadFile({
    url: server + '/upload',
    filePath: path,
    name: 'file',
    formData: { session_token: wx.getStorageSync('session_token') },
    success(res) {
      wx.hideToast()
      // wx.uploadFile 对 4xx、5xx 也回调 success，必须自己看状态码。A 4xx or 5xx is a success too: look at the status.
      if (res.statusCode !== 200) {
        wx.showModal({ title: '提示', content: '上传失败', showCancel: false })
        return
      }
      page.setData({ src: JSON.parse(res.data).url })
    },
    fail() {
      wx.hideToast()
      wx.showModal({ title: '提示', content: '上传失败', showCancel: false })
    },
  })
}
