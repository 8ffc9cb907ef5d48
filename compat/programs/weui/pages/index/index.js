// As the component's own documentation shows it: `upload` is a function that gives a promise of the addresses.
Page({
  data: { files: [], done: 0 },
  onLoad() {
    this.setData({ select: this.select.bind(this), upload: this.upload.bind(this) })
  },
  select() {
    return true
  },
  upload(chosen) {
    return Promise.all(chosen.tempFilePaths.map((path) => this.send(path))).then((urls) => ({ urls }))
  },
  send(filePath) {
    return new Promise((resolve, reject) => {
      wx.uploadFile({
        url: 'https://example.weixin.qq.com/upload',
        filePath,
        name: 'file',
        formData: { user: 'test' },
        success: (res) => {
          if (res.statusCode !== 200) return reject(new Error(String(res.statusCode)))
          this.setData({ done: this.data.done + 1 })
          resolve(JSON.parse(res.data).url)
        },
        fail: reject,
      })
    })
  },
  success(event) {
    this.setData({ urls: event.detail.urls })
  },
  fail(event) {
    throw new Error(event.detail.errMsg)
  },
})
