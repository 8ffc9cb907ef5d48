import Request from 'luch-request'

const http = new Request({ baseURL: 'https://example.weixin.qq.com' })

Page({
  data: { progress: 0, state: '' },
  async send() {
    try {
      const { tempFilePaths } = await wx.chooseImage({ count: 1 })
      const { data } = await http.upload('/upload', {
        filePath: tempFilePaths[0],
        name: 'file',
        formData: { user: 'test' },
        getTask: (task) => task.onProgressUpdate((event) => this.setData({ progress: event.progress })),
      })
      const { url } = data
      const list = await http.get('/files')
      const { tempFilePath } = await http.download(url)
      this.setData({ state: 'done', url, count: list.data.files.length, tempFilePath })
    } catch (error) {
      this.setData({ state: error.errMsg || error.message })
    }
  },
})
