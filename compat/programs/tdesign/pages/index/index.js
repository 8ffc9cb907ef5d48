// As the component's own documentation shows it: `add` tells the new files, the page uploads them one by one.
Page({
  data: { files: [], mediaType: ['image'], done: 0 },
  add(event) {
    for (const file of event.detail.files) this.upload(file)
  },
  upload(file) {
    const index = this.data.files.length
    this.setData({ files: this.data.files.concat({ ...file, status: 'loading', percent: 0 }) })
    const task = wx.uploadFile({
      url: 'https://example.weixin.qq.com/upload',
      filePath: file.url,
      name: 'file',
      formData: { user: 'test' },
      success: (res) => {
        this.setData({
          [`files[${index}].status`]: res.statusCode === 200 ? 'done' : 'failed',
          [`files[${index}].url`]: JSON.parse(res.data).url,
          done: this.data.done + 1,
        })
      },
      fail: () => this.setData({ [`files[${index}].status`]: 'failed' }),
    })
    task.onProgressUpdate((res) => this.setData({ [`files[${index}].percent`]: res.progress }))
  },
  remove(event) {
    this.setData({ files: this.data.files.filter((_, index) => index !== event.detail.index) })
  },
})
