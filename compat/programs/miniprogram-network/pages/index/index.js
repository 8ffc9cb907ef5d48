import {
  DOWNLOAD,
  get,
  REQUEST,
  setConfig,
  transformDownloadResponseOkData,
  transformRequestResponseOkData,
  transformUploadResponseOkData,
  UPLOAD,
  upload,
} from 'miniprogram-network'

setConfig('baseURL', 'https://example.weixin.qq.com/')
REQUEST.Defaults.transformResponse = transformRequestResponseOkData
DOWNLOAD.Defaults.transformResponse = transformDownloadResponseOkData
UPLOAD.Defaults.transformResponse = transformUploadResponseOkData

Page({
  data: { progress: 0, state: '' },
  async send() {
    try {
      const { tempFilePaths } = await wx.chooseImage({ count: 1 })
      const onProgressUpdate = (event) => this.setData({ progress: event.progress })
      const { url } = await upload(tempFilePaths[0], 'file', 'upload', { user: 'test' }, { onProgressUpdate })
      const { files } = await get('files')
      const tempFilePath = await DOWNLOAD.download(url)
      this.setData({ state: 'done', url, count: files.length, tempFilePath })
    } catch (error) {
      this.setData({ state: error.errMsg || error.message })
    }
  },
})
