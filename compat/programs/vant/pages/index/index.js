// As the component's own documentation shows it: upload in after-read, then put the file's address into the list.
Page({
  data: { fileList: [], done: 0 },
  afterRead(event) {
    for (const file of [].concat(event.detail.file)) this.upload(file)
  },
  upload(file) {
    const index = this.data.fileList.length
    this.setData({ fileList: this.data.fileList.concat({ ...file, status: 'uploading', message: '上传中' }) })
    wx.uploadFile({
      url: 'https://example.weixin.qq.com/upload',
      filePath: file.url,
      name: 'file',
      formData: { user: 'test' },
      success: (res) => {
        const failed = res.statusCode !== 200
        const url = failed ? file.url : JSON.parse(res.data).url
        this.setData({
          [`fileList[${index}]`]: { ...file, status: failed ? 'failed' : 'done', url, thumb: url },
          done: this.data.done + 1,
        })
      },
      fail: (err) =>
        this.setData({ [`fileList[${index}].status`]: 'failed', [`fileList[${index}].message`]: err.errMsg }),
    })
  },
  remove(event) {
    this.setData({ fileList: this.data.fileList.filter((_, index) => index !== event.detail.index) })
  },
})
