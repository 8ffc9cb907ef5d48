const client = require('../../utils/client.js')
const say = require('../../utils/say.js')

Page({
  data: { url: '', path: '' },

  async send() {
    try {
      const [photo] = await client.pick({ count: 1 })
      const { url } = await client.upload(photo)
      this.setData({ url, path: '' })
      wx.showToast({ title: '上传成功', icon: 'success', duration: 2000 })
    } catch (error) {
      say(error)
    }
  },

  async fetch() {
    try {
      const { path } = await client.download(this.data.url)
      this.setData({ path })
      wx.showToast({ title: '下载成功', icon: 'success', duration: 2000 })
    } catch (error) {
      say(error)
    }
  },

  preview() {
    wx.previewImage({ urls: [this.data.path] })
  },
})
