import Uploader from 'miniprogram-file-uploader'

// As the library's own example: the file goes up in chunks, over wx.request.
Page({
  data: { progress: 0, state: '' },
  async send() {
    const { tempFiles } = await wx.chooseMedia({ count: 1, mediaType: ['image'] })
    if (!Uploader.isSupport()) return
    const uploader = new Uploader({
      tempFilePath: tempFiles[0].tempFilePath,
      totalSize: tempFiles[0].size,
      fileName: '照片.png',
      chunkSize: 1000,
      maxConcurrency: 3,
      maxChunkRetries: 2,
      testChunks: true,
      verifyUrl: 'https://example.weixin.qq.com/verify',
      uploadUrl: 'https://example.weixin.qq.com/chunk',
      mergeUrl: 'https://example.weixin.qq.com/merge',
    })
    uploader.on('progress', (event) => this.setData({ progress: event.progress }))
    uploader.on('success', (event) => this.setData({ state: 'done', url: event.url }))
    uploader.on('fail', (event) => this.setData({ state: event.errMsg }))
    uploader.upload()
  },
})
